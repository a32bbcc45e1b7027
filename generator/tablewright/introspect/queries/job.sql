SELECT 0 AS catalog, 0 AS oid, '' AS namespace, '' AS name WHERE false
