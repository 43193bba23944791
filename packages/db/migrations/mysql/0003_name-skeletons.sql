ALTER TABLE `rooms` ADD `public_name_skeleton` varbinary(1020);--> statement-breakpoint
ALTER TABLE `users` ADD `username_skeleton` varbinary(1020);--> statement-breakpoint
ALTER TABLE `rooms` ADD CONSTRAINT `rooms_public_name_skeleton` UNIQUE(`public_name_skeleton`);--> statement-breakpoint
ALTER TABLE `users` ADD CONSTRAINT `users_username_skeleton` UNIQUE(`username_skeleton`);