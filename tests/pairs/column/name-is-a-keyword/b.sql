CREATE TABLE "order" ("user" int PRIMARY KEY, "select" text DEFAULT 'from', "End" int CHECK ("End" > "user"));
