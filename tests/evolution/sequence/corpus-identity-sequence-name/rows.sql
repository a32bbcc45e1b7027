INSERT INTO customer_email (name) VALUES ('a@b.example');
