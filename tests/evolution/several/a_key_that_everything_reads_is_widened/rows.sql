INSERT INTO accounts VALUES (1, DEFAULT, 5), (2000, DEFAULT, 7); INSERT INTO bookings (account, double) VALUES (1, 2), (2000, 4000);
