INSERT INTO bills (id, amount, lines) VALUES (1, 5, ARRAY['(x,3)'::bill_line]), (2, 7.5, '{}');
