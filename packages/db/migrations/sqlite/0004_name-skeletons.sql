ALTER TABLE `rooms` ADD `public_name_skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_public_name_skeleton` ON `rooms` (`public_name_skeleton`);--> statement-breakpoint
ALTER TABLE `users` ADD `username_skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `users_username_skeleton` ON `users` (`username_skeleton`);