CREATE TABLE `instance` (
	`singleton` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`epoch` text NOT NULL
);
