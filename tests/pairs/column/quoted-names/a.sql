CREATE TABLE "My Table" ("a b" int PRIMARY KEY);
