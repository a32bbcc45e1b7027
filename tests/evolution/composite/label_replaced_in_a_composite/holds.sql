SELECT CASE id WHEN 1 THEN last::text = '(paid,x)' WHEN 2 THEN last::text = '(new,"gone, he said")' ELSE last IS NULL END FROM orders
