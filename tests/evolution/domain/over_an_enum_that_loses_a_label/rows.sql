INSERT INTO orders VALUES (1, 'gone'), (2, 'paid');
