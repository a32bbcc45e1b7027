INSERT INTO items (id, name, price) VALUES (1, 'chair', 49.90), (2, 'table', 120.00), (3, 'it''s a lamp', NULL);
