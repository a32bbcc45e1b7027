CREATE TABLE t (a int, b int, CONSTRAINT "x y" UNIQUE (a) INCLUDE (b) WITH (deduplicate_items=on));
