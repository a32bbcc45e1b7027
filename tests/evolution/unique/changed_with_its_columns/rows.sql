INSERT INTO people VALUES (1, 'a', 'b'), (2, 'a', 'c');
