INSERT INTO items VALUES (1, 'chair'), (2, 'table');
