CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    -- One; and "two" :x \n
    RETURN 1;
END $$;
