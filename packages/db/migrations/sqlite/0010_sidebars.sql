CREATE TABLE `sidebars` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`sections` text NOT NULL,
	`last_section_id` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `memberships` ADD `is_favorite` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `memberships` ADD `muted_until` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `section_id` integer;