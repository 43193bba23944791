CREATE TABLE `memberships` (
	`room_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`role` text NOT NULL,
	`read_seq` integer NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`room_id`, `user_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`,`room_id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`room_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`version` integer NOT NULL,
	`author_id` integer NOT NULL,
	`client_message_id` text NOT NULL,
	`content` text NOT NULL,
	`reply_to` integer,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	`deleted_at` integer,
	PRIMARY KEY(`room_id`, `seq`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_client_message_id` ON `messages` (`room_id`,`author_id`,`client_message_id`);--> statement-breakpoint
CREATE INDEX `messages_version` ON `messages` (`room_id`,`version`);--> statement-breakpoint
CREATE INDEX `messages_time` ON `messages` (`created_at`,`room_id`,`seq`);--> statement-breakpoint
CREATE INDEX `messages_author_time` ON `messages` (`author_id`,`created_at`,`room_id`,`seq`);--> statement-breakpoint
CREATE TABLE `rooms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`name` text,
	`name_key` text,
	`public_name_key` text,
	`direct_key` text,
	`description` text,
	`created_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_seq` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`member_count` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_public_name_key` ON `rooms` (`public_name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_direct_key` ON `rooms` (`direct_key`);--> statement-breakpoint
CREATE INDEX `rooms_name_key` ON `rooms` (`name_key`);--> statement-breakpoint
CREATE INDEX `rooms_kind` ON `rooms` (`kind`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`email` text,
	`email_key` text,
	`password_hash` text NOT NULL,
	`display_name` text NOT NULL,
	`name_words` text NOT NULL,
	`profile_picture` text,
	`role` text NOT NULL,
	`availability` text DEFAULT 'available' NOT NULL,
	`status_text` text,
	`status_emoji` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_username_key` ON `users` (`username_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email_key`);