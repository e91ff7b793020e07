CREATE TABLE `aliases` (
	`from_member_id` text PRIMARY KEY NOT NULL,
	`to_member_id` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `movements` (
	`member_id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`as_of_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `snapshot_verdicts` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `balances` ADD `next_expiry_points` integer;--> statement-breakpoint
ALTER TABLE `balances` ADD `next_expiry_at_ms` integer;--> statement-breakpoint
-- Programs of before redeemed nothing, and their points never expired: they say so now.
UPDATE `configurations` SET `config` = json_set(`config`, '$.expiry', json('null'), '$.redemption', json('{"pointsPayment":null,"rewards":[]}'));
