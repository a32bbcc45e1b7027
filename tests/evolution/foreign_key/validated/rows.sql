INSERT INTO users VALUES (1), (2);
INSERT INTO posts VALUES (1, 1, 2, NULL, 7), (2, 2, NULL, 1, 1);
