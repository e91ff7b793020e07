CREATE TABLE `balances` (
	`member_id` text PRIMARY KEY NOT NULL,
	`available` integer NOT NULL,
	`pending` integer NOT NULL,
	`held` integer NOT NULL,
	`debt` integer NOT NULL,
	`tier_id` text NOT NULL,
	`qualifier_total` integer NOT NULL,
	`sequence` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `configurations` (
	`program_id` text NOT NULL,
	`version` integer NOT NULL,
	`valid_from_ms` integer NOT NULL,
	`config` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`program_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `deferred_indexes` (
	`name` text PRIMARY KEY NOT NULL,
	`statement` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `identifiers` (
	`kind` text NOT NULL,
	`blind_index` blob NOT NULL,
	`member_id` text NOT NULL,
	PRIMARY KEY(`kind`, `blind_index`, `member_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `identifiers_by_member` ON `identifiers` (`member_id`);--> statement-breakpoint
CREATE TABLE `members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`program_id` text NOT NULL,
	`state` text NOT NULL,
	`deleted` integer NOT NULL,
	`is_primary` integer NOT NULL,
	`expires_at_ms` integer,
	`sealed_profile` blob NOT NULL,
	`sequence` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `meta` (
	`row` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`state` text NOT NULL,
	`incarnation` text NOT NULL,
	`cursor` integer NOT NULL,
	`watermark_epoch` integer,
	`watermark_sequence` integer,
	`as_of_ms` integer NOT NULL,
	`member_count` integer NOT NULL,
	`product_count` integer NOT NULL,
	`expected_members` integer NOT NULL,
	`expected_products` integer NOT NULL,
	`highest_stamp` integer NOT NULL,
	`members_after` text,
	`members_done` integer NOT NULL,
	`products_after` text,
	`products_done` integer NOT NULL,
	CONSTRAINT "meta_single" CHECK("meta"."row" = 1)
);
--> statement-breakpoint
CREATE TABLE `products` (
	`sku` text PRIMARY KEY NOT NULL,
	`barcode` text,
	`name` text NOT NULL,
	`category_id` text NOT NULL,
	`price_minor` integer NOT NULL,
	`active` integer NOT NULL,
	`sequence` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `products_by_barcode` ON `products` (`barcode`);--> statement-breakpoint
CREATE TABLE `staff` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`pin_hash` text NOT NULL,
	`active` integer NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `store` (
	`row` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`body` text NOT NULL,
	CONSTRAINT "store_single" CHECK("store"."row" = 1)
);
--> statement-breakpoint
CREATE TABLE `unsettled` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`status` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unsorted_identifiers` (
	`kind` text NOT NULL,
	`blind_index` blob NOT NULL,
	`member_id` text NOT NULL
);
