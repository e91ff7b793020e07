CREATE TABLE `card_changes` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`old_index` blob,
	`new_index` blob,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `card_changes_old` ON `card_changes` (`old_index`);--> statement-breakpoint
CREATE INDEX `card_changes_new` ON `card_changes` (`new_index`);--> statement-breakpoint
CREATE TABLE `entry_details` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `holds` (
	`hold_id` text PRIMARY KEY NOT NULL,
	`sale_id` text NOT NULL,
	`member_id` text NOT NULL,
	`program_id` text NOT NULL,
	`kind` text NOT NULL,
	`reward_id` text,
	`points` integer NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`requested_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`terms` blob,
	`signature` blob,
	CONSTRAINT "holds_not_overspent" CHECK("holds"."spent" between 0 and "holds"."points")
);
--> statement-breakpoint
CREATE INDEX `holds_of_sale` ON `holds` (`sale_id`);--> statement-breakpoint
CREATE INDEX `holds_not_closed` ON `holds` (`state`) WHERE state <> 'closed';--> statement-breakpoint
CREATE TABLE `provisional_identifiers` (
	`kind` text NOT NULL,
	`blind_index` blob NOT NULL,
	`member_id` text NOT NULL,
	PRIMARY KEY(`kind`, `blind_index`, `member_id`),
	FOREIGN KEY (`member_id`) REFERENCES `provisional_members`(`member_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `provisional_members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`sealed_profile` blob NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`original_receipt_number` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `refunds_of_receipt` ON `refunds` (`original_receipt_number`);--> statement-breakpoint
CREATE INDEX `verdicts_flagged` ON `verdicts` (`code`) WHERE status = 'amended' AND code IS NOT NULL;--> statement-breakpoint
-- What was spent of a hold never comes back to it, and what is closed stays closed: what a void returns goes through central.
CREATE TRIGGER `holds_only_spend` BEFORE UPDATE ON `holds` WHEN NEW.`spent` < OLD.`spent` OR NEW.`points` <> OLD.`points` OR (OLD.`state` = 'closed' AND NEW.`state` <> 'closed') BEGIN
	SELECT RAISE(ABORT, 'a hold is only ever spent and closed');
END;
