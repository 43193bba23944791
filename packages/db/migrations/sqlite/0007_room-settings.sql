ALTER TABLE `rooms` ADD `topic` text;--> statement-breakpoint
ALTER TABLE `rooms` ADD `emoji` text;--> statement-breakpoint
ALTER TABLE `rooms` ADD `posting` text DEFAULT 'everyone' NOT NULL;--> statement-breakpoint
ALTER TABLE `rooms` ADD `slow_mode_seconds` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rooms` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `rooms_deleted_at` ON `rooms` (`deleted_at`);