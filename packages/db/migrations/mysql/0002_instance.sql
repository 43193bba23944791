CREATE TABLE `instance` (
	`singleton` int NOT NULL,
	`id` varbinary(88) NOT NULL,
	`epoch` varbinary(32) NOT NULL,
	CONSTRAINT `instance_singleton` PRIMARY KEY(`singleton`)
);
