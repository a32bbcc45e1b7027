SELECT (id, name, width) IN ((1, 5, 'a'), (2, NULL, 'b')) IS NOT FALSE FROM items
