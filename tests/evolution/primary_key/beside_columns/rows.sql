INSERT INTO items VALUES (1, 'chair', 1), (2, 'table', 2); INSERT INTO ranks VALUES (1, 'x'), (2, 'y');
