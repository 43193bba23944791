CREATE TABLE `sidebars` (
	`user_id` int NOT NULL,
	`sections` text character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`last_section_id` int NOT NULL,
	CONSTRAINT `sidebars_user_id_pk` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `memberships` ADD `is_favorite` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `memberships` ADD `muted_until` bigint;--> statement-breakpoint
ALTER TABLE `memberships` ADD `section_id` int;--> statement-breakpoint
ALTER TABLE `sidebars` ADD CONSTRAINT `sidebars_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;