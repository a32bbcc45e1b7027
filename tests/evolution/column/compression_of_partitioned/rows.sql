INSERT INTO readings VALUES (150, 'x');
