INSERT INTO orders VALUES ('a', 2024), ('b', 2025); INSERT INTO lines (order_number, order_year) VALUES ('a', 2024), ('b', 2025);
