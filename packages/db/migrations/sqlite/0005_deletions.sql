CREATE TABLE `index_version` (
	`singleton` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `deleted_by` integer;--> statement-breakpoint
ALTER TABLE `rooms` ADD `silent` text;
--> statement-breakpoint
-- What is indexed so far is indexed by the first rules.
INSERT INTO `index_version` (`singleton`, `version`) VALUES (1, 1);
--> statement-breakpoint
-- Among the newest messages, those that were deleted before this release no longer count as unread.
UPDATE `rooms` SET `silent` = (
	SELECT json_group_array(json_array(`messages`.`seq`, `messages`.`seq`)) FROM `messages`
	WHERE `messages`.`room_id` = `rooms`.`id` AND `messages`.`seq` > `rooms`.`last_seq` - 200 AND `messages`.`deleted_at` IS NOT NULL
) WHERE EXISTS (
	SELECT 1 FROM `messages`
	WHERE `messages`.`room_id` = `rooms`.`id` AND `messages`.`seq` > `rooms`.`last_seq` - 200 AND `messages`.`deleted_at` IS NOT NULL
);
