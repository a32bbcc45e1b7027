CREATE TABLE t (id int, "größe_über_alles_und_noch_länger_als_alles_andere" int, a int) PARTITION BY RANGE (id); CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
