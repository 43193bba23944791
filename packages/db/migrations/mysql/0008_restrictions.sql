CREATE TABLE `restrictions` (
	`room_id` int NOT NULL,
	`user_id` int NOT NULL,
	`kind` varbinary(32) NOT NULL,
	`until` bigint,
	`reason` varchar(200) character set utf8mb4 collate utf8mb4_bin,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	CONSTRAINT `restrictions_room_id_user_id_pk` PRIMARY KEY(`room_id`,`user_id`)
);
--> statement-breakpoint
ALTER TABLE `rooms` ADD `restriction_count` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `restrictions` ADD CONSTRAINT `restrictions_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `restrictions` ADD CONSTRAINT `restrictions_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `restrictions` ADD CONSTRAINT `restrictions_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `restrictions_user` ON `restrictions` (`user_id`,`room_id`);