INSERT INTO people VALUES (1, ('Long Road 5', 'Ghent')), (2, NULL);
