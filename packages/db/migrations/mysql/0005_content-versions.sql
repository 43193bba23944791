ALTER TABLE `messages` ADD `content_version` int;--> statement-breakpoint
ALTER TABLE `outgoing_webhooks` ADD `content_version` int;--> statement-breakpoint
ALTER TABLE `rooms` ADD `content_version` int;