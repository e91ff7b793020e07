CREATE TABLE `print_jobs` (
	`job_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sale_id` text NOT NULL,
	`receipt` integer NOT NULL,
	`drawer` integer NOT NULL,
	`queued_at_ms` integer NOT NULL,
	`attempts` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `refusal_answers` (
	`answers_entry_id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	FOREIGN KEY (`answers_entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sync_points` (
	`from_ms` integer PRIMARY KEY NOT NULL,
	`recorded` integer NOT NULL,
	`sent` integer NOT NULL,
	`waiting` integer NOT NULL,
	`offline_ms` integer NOT NULL,
	`taken_in_epoch` integer NOT NULL,
	`taken_in_sequence` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `drafts` ADD `parked_at_ms` integer;--> statement-breakpoint
CREATE INDEX `entries_of_shifts` ON `entries` (`epoch`,`sequence`) WHERE kind IN ('shift-opened', 'shift-closed');