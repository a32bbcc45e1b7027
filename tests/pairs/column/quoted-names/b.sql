CREATE TABLE "My Table" ("a b" int PRIMARY KEY, "c""d" text NOT NULL DEFAULT 'x;y');
