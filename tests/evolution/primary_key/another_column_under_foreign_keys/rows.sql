INSERT INTO users VALUES (1, NULL, 'a'), (2, 1, 'b'); INSERT INTO posts (author) VALUES (1), (2);
