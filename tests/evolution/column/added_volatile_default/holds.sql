SELECT count(DISTINCT token) = 3 FROM items;
