ALTER TABLE `rooms` ADD `topic` varchar(250) character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `rooms` ADD `emoji` varchar(32) character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `rooms` ADD `posting` varbinary(64) DEFAULT 'everyone' NOT NULL;--> statement-breakpoint
ALTER TABLE `rooms` ADD `slow_mode_seconds` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rooms` ADD `archived_at` bigint;--> statement-breakpoint
ALTER TABLE `rooms` ADD `deleted_at` bigint;--> statement-breakpoint
CREATE INDEX `rooms_deleted_at` ON `rooms` (`deleted_at`);