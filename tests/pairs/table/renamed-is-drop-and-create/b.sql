CREATE TABLE new (id int PRIMARY KEY, name text);
