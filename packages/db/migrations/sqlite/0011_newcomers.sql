ALTER TABLE `rooms` ADD `newcomers_join` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `rooms_newcomers_join` ON `rooms` (`newcomers_join`);