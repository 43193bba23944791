CREATE TABLE `memberships` (
	`room_id` int NOT NULL,
	`user_id` int NOT NULL,
	`role` varbinary(32) NOT NULL,
	`read_seq` int NOT NULL,
	`joined_at` bigint NOT NULL,
	CONSTRAINT `memberships_room_id_user_id_pk` PRIMARY KEY(`room_id`,`user_id`)
);
--> statement-breakpoint
CREATE TABLE `message_tokens` (
	`token` varbinary(256) NOT NULL,
	`room_id` int NOT NULL,
	`seq` int NOT NULL,
	CONSTRAINT `message_tokens_token_room_id_seq_pk` PRIMARY KEY(`token`,`room_id`,`seq`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`room_id` int NOT NULL,
	`seq` int NOT NULL,
	`version` int NOT NULL,
	`author_id` int NOT NULL,
	`client_message_id` varbinary(256) NOT NULL,
	`content` text character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`reply_to` int,
	`created_at` bigint NOT NULL,
	`edited_at` bigint,
	`deleted_at` bigint,
	CONSTRAINT `messages_room_id_seq_pk` PRIMARY KEY(`room_id`,`seq`),
	CONSTRAINT `messages_client_message_id` UNIQUE(`room_id`,`author_id`,`client_message_id`)
);
--> statement-breakpoint
CREATE TABLE `rooms` (
	`id` int AUTO_INCREMENT NOT NULL,
	`kind` varbinary(32) NOT NULL,
	`name` varchar(80) character set utf8mb4 collate utf8mb4_bin,
	`name_key` varbinary(1020),
	`public_name_key` varbinary(1020),
	`direct_key` varbinary(128),
	`description` varchar(500) character set utf8mb4 collate utf8mb4_bin,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	`last_seq` int NOT NULL DEFAULT 0,
	`version` int NOT NULL DEFAULT 0,
	`member_count` int NOT NULL DEFAULT 0,
	CONSTRAINT `rooms_id` PRIMARY KEY(`id`),
	CONSTRAINT `rooms_public_name_key` UNIQUE(`public_name_key`),
	CONSTRAINT `rooms_direct_key` UNIQUE(`direct_key`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` varbinary(256) NOT NULL,
	`user_id` int NOT NULL,
	`expires_at` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	CONSTRAINT `sessions_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` int AUTO_INCREMENT NOT NULL,
	`username` varchar(64) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`username_key` varbinary(1020) NOT NULL,
	`email` varchar(254) character set utf8mb4 collate utf8mb4_bin,
	`email_key` varbinary(1016),
	`password_hash` varchar(255) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`display_name` varchar(64) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`name_words` varbinary(1020) NOT NULL,
	`profile_picture` varchar(255) character set utf8mb4 collate utf8mb4_bin,
	`role` varbinary(32) NOT NULL,
	`availability` varbinary(64) NOT NULL DEFAULT 'available',
	`status_text` varchar(100) character set utf8mb4 collate utf8mb4_bin,
	`status_emoji` varchar(32) character set utf8mb4 collate utf8mb4_bin,
	`created_at` bigint NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_username_key` UNIQUE(`username_key`),
	CONSTRAINT `users_email_key` UNIQUE(`email_key`)
);
--> statement-breakpoint
ALTER TABLE `memberships` ADD CONSTRAINT `memberships_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `memberships` ADD CONSTRAINT `memberships_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `messages` ADD CONSTRAINT `messages_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `messages` ADD CONSTRAINT `messages_author_id_users_id_fk` FOREIGN KEY (`author_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `rooms` ADD CONSTRAINT `rooms_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `sessions` ADD CONSTRAINT `sessions_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`,`room_id`);--> statement-breakpoint
CREATE INDEX `messages_version` ON `messages` (`room_id`,`version`);--> statement-breakpoint
CREATE INDEX `messages_time` ON `messages` (`created_at`,`room_id`,`seq`);--> statement-breakpoint
CREATE INDEX `messages_author_time` ON `messages` (`author_id`,`created_at`,`room_id`,`seq`);--> statement-breakpoint
CREATE INDEX `rooms_name_key` ON `rooms` (`name_key`);--> statement-breakpoint
CREATE INDEX `rooms_kind` ON `rooms` (`kind`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);