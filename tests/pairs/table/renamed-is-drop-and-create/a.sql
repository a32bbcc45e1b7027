CREATE TABLE old (id int PRIMARY KEY, name text);
