INSERT INTO folders VALUES (5), (7); INSERT INTO documents VALUES (5, 1, 'a'), (5, 2, 'b'), (7, 3, 'c');
