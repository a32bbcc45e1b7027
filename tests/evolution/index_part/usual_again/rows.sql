INSERT INTO events VALUES (1, '2023-05-01', 'a');
