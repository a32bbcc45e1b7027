INSERT INTO customers VALUES (1); INSERT INTO invoices VALUES (1, 1);
