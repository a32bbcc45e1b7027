INSERT INTO users VALUES (1, 'high'), (2, 'low');
