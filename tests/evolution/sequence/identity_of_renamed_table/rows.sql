INSERT INTO items (name) VALUES ('chair'), ('table'), ('it''s a lamp');
