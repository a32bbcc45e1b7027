INSERT INTO users (tenant) VALUES (1), (1); INSERT INTO posts (author) VALUES (1), (2);
