ALTER TABLE `messages` ADD `content_version` integer;--> statement-breakpoint
ALTER TABLE `outgoing_webhooks` ADD `content_version` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `content_version` integer;