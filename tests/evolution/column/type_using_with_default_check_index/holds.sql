SELECT (id, size) IN ((1, 10), (2, 7)) FROM sizes;
