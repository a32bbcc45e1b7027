CREATE TABLE t (a int, b int, CONSTRAINT "x y" UNIQUE (a) INCLUDE (b) WITH (fillfactor=70, deduplicate_items=off));
