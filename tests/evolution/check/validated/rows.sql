INSERT INTO items (id, name, price) VALUES (1, 'chair', 49.90), (2, 'a table of many metres', 120.00), (3, 'it''s a lamp', NULL);
