CREATE TABLE `invites` (
	`id` int AUTO_INCREMENT NOT NULL,
	`room_id` int,
	`code_hash` varbinary(256) NOT NULL,
	`hint` varchar(8) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	`max_uses` int,
	`uses` int NOT NULL DEFAULT 0,
	CONSTRAINT `invites_id` PRIMARY KEY(`id`),
	CONSTRAINT `invites_code_hash` UNIQUE(`code_hash`)
);
--> statement-breakpoint
ALTER TABLE `invites` ADD CONSTRAINT `invites_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `invites` ADD CONSTRAINT `invites_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `invites_room` ON `invites` (`room_id`,`id`);