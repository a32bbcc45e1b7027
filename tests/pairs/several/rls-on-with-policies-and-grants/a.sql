CREATE TABLE t (id int, owner_name name DEFAULT CURRENT_USER);
