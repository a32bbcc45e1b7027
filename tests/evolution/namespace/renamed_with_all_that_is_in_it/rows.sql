INSERT INTO stock.items (kind) VALUES ('a'), ('b'); INSERT INTO orders VALUES (1, 2);
