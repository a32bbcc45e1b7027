INSERT INTO users VALUES (1, 1, 1), (2, 2, 1);
INSERT INTO admins VALUES (1), (2);
INSERT INTO posts VALUES (1, 1, 1), (2, 2, NULL), (3, NULL, NULL);
