INSERT INTO orders VALUES (1, 'new', '{}'), (3, 'shipped', '{new}');
