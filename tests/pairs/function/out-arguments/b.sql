CREATE FUNCTION f(a int, OUT b int, OUT c int) LANGUAGE sql AS $$SELECT 1, 1$$;
