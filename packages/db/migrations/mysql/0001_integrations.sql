CREATE TABLE `api_keys` (
	`id` int AUTO_INCREMENT NOT NULL,
	`user_id` int NOT NULL,
	`name` varchar(80) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`hash` varbinary(256) NOT NULL,
	`hint` varchar(8) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`scope` varbinary(32) NOT NULL,
	`created_at` bigint NOT NULL,
	`last_used_at` bigint,
	CONSTRAINT `api_keys_id` PRIMARY KEY(`id`),
	CONSTRAINT `api_keys_hash` UNIQUE(`hash`)
);
--> statement-breakpoint
CREATE TABLE `incoming_webhooks` (
	`id` int AUTO_INCREMENT NOT NULL,
	`room_id` int NOT NULL,
	`bot_id` int NOT NULL,
	`name` varchar(80) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`secret_hash` varbinary(256) NOT NULL,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	`last_used_at` bigint,
	CONSTRAINT `incoming_webhooks_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `outgoing_webhooks` (
	`id` int AUTO_INCREMENT NOT NULL,
	`room_id` int NOT NULL,
	`name` varchar(80) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`url` varchar(2000) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`events` varchar(255) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`sealed_secret` varchar(255) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	`paused_at` bigint,
	`version` int NOT NULL,
	`seq` int NOT NULL,
	`claimed_by` varbinary(144),
	`claimed_until` bigint NOT NULL DEFAULT 0,
	CONSTRAINT `outgoing_webhooks_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `slash_commands` (
	`id` int AUTO_INCREMENT NOT NULL,
	`name` varbinary(128) NOT NULL,
	`description` varchar(200) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`argument_hint` varchar(100) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`url` varchar(2000) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`sealed_secret` varchar(255) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`bot_id` int NOT NULL,
	`created_by` int NOT NULL,
	`created_at` bigint NOT NULL,
	CONSTRAINT `slash_commands_id` PRIMARY KEY(`id`),
	CONSTRAINT `slash_commands_name` UNIQUE(`name`)
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` int AUTO_INCREMENT NOT NULL,
	`webhook_id` int NOT NULL,
	`event` varbinary(128) NOT NULL,
	`payload` text character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`state` varbinary(64) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`due_at` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`attempted_at` bigint,
	`status` int,
	`answer` varchar(1000) character set utf8mb4 collate utf8mb4_bin,
	`took_ms` int,
	CONSTRAINT `webhook_deliveries_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `sender_name` varchar(80) character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `messages` ADD `sender_emoji` varchar(32) character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `messages` ADD `cards` text character set utf8mb4 collate utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `kind` varbinary(32) DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `owner_id` int;--> statement-breakpoint
ALTER TABLE `api_keys` ADD CONSTRAINT `api_keys_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `incoming_webhooks` ADD CONSTRAINT `incoming_webhooks_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `incoming_webhooks` ADD CONSTRAINT `incoming_webhooks_bot_id_users_id_fk` FOREIGN KEY (`bot_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `incoming_webhooks` ADD CONSTRAINT `incoming_webhooks_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `outgoing_webhooks` ADD CONSTRAINT `outgoing_webhooks_room_id_rooms_id_fk` FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `outgoing_webhooks` ADD CONSTRAINT `outgoing_webhooks_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `slash_commands` ADD CONSTRAINT `slash_commands_bot_id_users_id_fk` FOREIGN KEY (`bot_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `slash_commands` ADD CONSTRAINT `slash_commands_created_by_users_id_fk` FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `webhook_deliveries` ADD CONSTRAINT `webhook_deliveries_webhook_id_outgoing_webhooks_id_fk` FOREIGN KEY (`webhook_id`) REFERENCES `outgoing_webhooks`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `api_keys_user` ON `api_keys` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `incoming_webhooks_room` ON `incoming_webhooks` (`room_id`,`id`);--> statement-breakpoint
CREATE INDEX `outgoing_webhooks_room` ON `outgoing_webhooks` (`room_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_state` ON `webhook_deliveries` (`webhook_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `users_owner` ON `users` (`owner_id`,`id`);