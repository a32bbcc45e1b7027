INSERT INTO customers VALUES (1, '2023-05-01', 'a'), (2, '2024-05-01', 'b'); INSERT INTO visits (customer, at) VALUES (2, '2024-05-01');
