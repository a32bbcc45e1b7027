CREATE TABLE "größe" ("länge" int, "名前" text DEFAULT 'ü');
