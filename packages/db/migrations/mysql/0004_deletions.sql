CREATE TABLE `index_version` (
	`singleton` int NOT NULL,
	`version` int NOT NULL,
	CONSTRAINT `index_version_singleton` PRIMARY KEY(`singleton`)
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `deleted_by` int;--> statement-breakpoint
ALTER TABLE `rooms` ADD `silent` text character set utf8mb4 collate utf8mb4_bin;
--> statement-breakpoint
-- What is indexed so far is indexed by the first rules.
INSERT IGNORE INTO `index_version` (`singleton`, `version`) VALUES (1, 1);
--> statement-breakpoint
-- Among the newest messages, those that were deleted before this release no longer count as unread.
UPDATE `rooms` JOIN (
	SELECT `messages`.`room_id`, JSON_ARRAYAGG(JSON_ARRAY(`messages`.`seq`, `messages`.`seq`)) AS `runs`
	FROM `messages` JOIN `rooms` AS `all_rooms` ON `all_rooms`.`id` = `messages`.`room_id`
	WHERE `messages`.`deleted_at` IS NOT NULL AND `messages`.`seq` > `all_rooms`.`last_seq` - 200
	GROUP BY `messages`.`room_id`
) AS `deleted` ON `deleted`.`room_id` = `rooms`.`id` SET `rooms`.`silent` = `deleted`.`runs`;
