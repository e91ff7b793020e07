CREATE TABLE `clock` (
	`row` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`central_time_ms` integer,
	`wall_time_ms` integer,
	`high_water_ms` integer NOT NULL,
	`suspect` integer NOT NULL,
	CONSTRAINT "clock_single" CHECK("clock"."row" = 1)
);
--> statement-breakpoint
CREATE TABLE `device` (
	`row` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`device_id` text NOT NULL,
	`epoch` integer NOT NULL,
	`till_id` text NOT NULL,
	`till_name` text NOT NULL,
	`till_code` text NOT NULL,
	`store` text NOT NULL,
	`program_id` text NOT NULL,
	`central_url` text NOT NULL,
	`certificate_authority` text,
	`public_key` blob NOT NULL,
	`sealed_private_key` blob NOT NULL,
	`sealed_data_keys` blob NOT NULL,
	`key_store_kind` text NOT NULL,
	`incarnation` text NOT NULL,
	`replica_file` text,
	`replica_in_progress` text,
	`enrolled_at_ms` integer NOT NULL,
	CONSTRAINT "device_single" CHECK("device"."row" = 1)
);
--> statement-breakpoint
CREATE TABLE `drafts` (
	`sale_id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `entries` (
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`occurred_at_ms` integer NOT NULL,
	`sale_id` text,
	`body` blob NOT NULL,
	`signature` blob NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`epoch`, `sequence`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entries_by_id` ON `entries` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `entries_by_sale` ON `entries` (`sale_id`);--> statement-breakpoint
CREATE TABLE `pending_effects` (
	`entry_id` text NOT NULL,
	`member_id` text NOT NULL,
	`account` text NOT NULL,
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`points` integer NOT NULL,
	PRIMARY KEY(`entry_id`, `member_id`, `account`),
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `pending_effects_by_member` ON `pending_effects` (`member_id`);--> statement-breakpoint
CREATE INDEX `pending_effects_by_place` ON `pending_effects` (`epoch`,`sequence`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`locked_until_ms` integer
);
--> statement-breakpoint
CREATE TABLE `sync_state` (
	`row` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`taken_in_epoch` integer NOT NULL,
	`taken_in_sequence` integer NOT NULL,
	`last_contact_at_ms` integer,
	CONSTRAINT "sync_state_single" CHECK("sync_state"."row" = 1)
);
--> statement-breakpoint
CREATE TABLE `verdicts` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`status` text NOT NULL,
	`code` text,
	`amendments` text NOT NULL,
	`incarnation` text NOT NULL,
	`feed_sequence` integer NOT NULL,
	`answered_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verdicts_refused` ON `verdicts` (`status`) WHERE status = 'refused';