INSERT INTO places VALUES (1, 'a'), (2, 'b'); INSERT INTO visits VALUES (1, 'b'), (2, 'b');
