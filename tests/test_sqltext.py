"""The parser's door: what it reads, and that it refuses only what PostgreSQL refuses, which PostgreSQL says itself."""

from __future__ import annotations

import psycopg
import pytest

from tablewright.catalog.types import parse_type
from tablewright.postgres.server import Database
from tablewright.sqltext import (
    Body,
    Name,
    Names,
    Surroundings,
    Use,
    complaints,
    names_in_expression,
    query_complaints,
    read_body,
    read_query,
)

SCHEMA = """
    CREATE SCHEMA app;
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TYPE app.pair AS (a int, b text);
    CREATE TABLE users (id int PRIMARY KEY, email text, boss int, created_at timestamptz, data jsonb, tags text[]);
    CREATE TABLE orders (id int, user_id int, total numeric, feeling mood, both_ app.pair);
    CREATE TABLE app.days (day date, n int, orders_ int);
    CREATE FUNCTION app.twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
    CREATE FUNCTION label(users) RETURNS text LANGUAGE sql AS 'SELECT $1.email';
"""
TABLES: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "users"): ("id", "email", "boss", "created_at", "data", "tags"),
    (None, "orders"): ("id", "user_id", "total", "feeling", "both_"),
    ("app", "days"): ("day", "n", "orders_"),
}
FUNCTIONS = {("app", "twice"), (None, "label")}

ACCEPTED = """
    SELECT id, email AS e FROM users
    SELECT u.id, public.users.email FROM users, users u
    VALUES (1, 'a'), (2, 'b')
    SELECT column1 AS a FROM (VALUES (1), (2)) v
    SELECT a, b FROM (VALUES (1, 2)) v(a, b)
    SELECT id, o.total FROM users JOIN orders o USING (id)
    SELECT u.id, o.user_id FROM users u LEFT JOIN orders o ON o.user_id = u.id
    SELECT id, total FROM users NATURAL JOIN orders
    SELECT j.total FROM (users JOIN orders USING (id)) j
    SELECT p, q, total FROM (users JOIN orders USING (id)) j(p, q)
    SELECT k.id FROM users JOIN orders USING (id) AS k
    SELECT s.big FROM (SELECT max(total) AS big FROM orders) s
    SELECT x FROM (SELECT id + 1 FROM users) s(x)
    SELECT email FROM (SELECT * FROM users) s
    SELECT s.id, s.n FROM (SELECT u.*, 1 AS n FROM users u) s
    SELECT u.id, l.total FROM users u, LATERAL (SELECT total FROM orders WHERE user_id = u.id LIMIT 1) l
    SELECT u.id, c.n FROM users u CROSS JOIN LATERAL (SELECT count(*) AS n FROM orders o WHERE o.user_id = u.id) c
    WITH a AS (SELECT id AS x FROM users) SELECT x FROM a
    WITH a(x, y) AS (SELECT id, email FROM users), b AS (SELECT y FROM a) SELECT y FROM b
    WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n FROM r
    WITH RECURSIVE t AS (SELECT id, boss FROM users UNION SELECT u.id, t.boss FROM users u, t) TABLE t
    WITH RECURSIVE t(i) AS (SELECT 1 UNION SELECT i FROM t) SEARCH DEPTH FIRST BY i SET o SELECT i FROM t ORDER BY o
    WITH RECURSIVE t AS (SELECT 1 AS id UNION SELECT t.id FROM t) CYCLE id SET c USING p SELECT id, c FROM t ORDER BY p
    WITH users AS (SELECT 1 AS only_here) SELECT only_here FROM users
    WITH a AS (SELECT * FROM users) SELECT id, (SELECT count(*) FROM orders o WHERE o.user_id = a.id) FROM a
    SELECT g FROM generate_series(1, 3) g
    SELECT n FROM generate_series(1, 3) AS g(n)
    SELECT u.id, t.tag, t.pos FROM users u, unnest(u.tags) WITH ORDINALITY AS t(tag, pos)
    SELECT key, value FROM users, jsonb_each(data)
    SELECT e.k, e.value FROM users, jsonb_each_text(data) e(k)
    SELECT a, b FROM jsonb_to_recordset('[]') AS x(a int, b text)
    SELECT x.a, y FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS x(a, y)
    SELECT a, b FROM unnest(ARRAY[1], ARRAY['x']) AS t(a, b)
    SELECT id FROM users u WHERE EXISTS (SELECT FROM orders o WHERE o.user_id = u.id AND email <> '')
    SELECT id FROM users WHERE id IN (SELECT user_id FROM orders)
    SELECT lower(email) AS l, count(*) FROM users GROUP BY l HAVING count(*) > 1 ORDER BY l
    SELECT email, id AS n FROM users ORDER BY n, lower(email), 1
    SELECT boss, email, count(*) FROM users GROUP BY GROUPING SETS ((boss), (boss, email), ())
    SELECT boss AS b, count(*) AS c FROM users GROUP BY ROLLUP (b) ORDER BY c DESC
    SELECT DISTINCT ON (boss) boss, id FROM users ORDER BY boss, created_at DESC
    SELECT id AS n FROM users UNION SELECT user_id FROM orders ORDER BY n
    (SELECT id FROM users LIMIT 1) UNION ALL SELECT n FROM app.days
    SELECT id FROM users EXCEPT SELECT id FROM orders INTERSECT SELECT n FROM app.days
    SELECT id, row_number() OVER w AS r FROM users WINDOW w AS (PARTITION BY boss ORDER BY created_at)
    SELECT id, tableoid::regclass AS t, xmin FROM users
    SELECT u, to_jsonb(u) AS j FROM users u
    SELECT users FROM users
    SELECT (both_).a, (o.both_).b FROM orders o
    SELECT u.label, label(u) AS l FROM users u
    SELECT app.twice(id), date(created_at), text(id) AS t FROM users
    SELECT email(users) FROM users
    SELECT s.id, s.to_jsonb AS j FROM (SELECT u.* overlooked FROM users u) s
    SELECT EXTRACT(year FROM created_at) AS y, created_at AT TIME ZONE 'UTC' AS z, CURRENT_DATE AS d FROM users
    SELECT CASE WHEN id > 1 THEN 'a' ELSE email END AS c, COALESCE(boss, 0), NULLIF(id, 1) FROM users
    SELECT array_agg(id ORDER BY email) FILTER (WHERE boss IS NULL) AS a FROM users
    SELECT data ->> 'a' AS a, data['b'] AS b, tags[1] AS t FROM users
    SELECT id FROM users TABLESAMPLE system (10)
    SELECT x.a FROM users, XMLTABLE('/r' PASSING (email::xml) COLUMNS a int PATH 'a') x
    SELECT feeling = 'ok'::mood AS f FROM orders
    SELECT relname FROM pg_class
    SELECT table_name::text AS t FROM information_schema.tables
    SELECT d.day, d.n FROM ONLY app.days d;
    SELECT a.id FROM users a JOIN (users b JOIN orders c ON b.id = c.user_id) ON a.id = c.id
    SELECT id FROM users u WHERE id > ALL (SELECT o.id FROM orders o WHERE o.id < u.boss)
    SELECT id FROM users LIMIT 1 + 1 OFFSET 0
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median FROM orders
    SELECT -- a comment\\n id /* another */ FROM users
"""
REFUSED = {
    "SELECT idd FROM users": ("unknown column `idd`", "idd", "did you mean `id`?"),
    "SELECT u.emial FROM users u": ("unknown column `u.emial`", "u.emial", "did you mean `email`?"),
    "SELECT users.id FROM users u": ("unknown column `users.id`", "users.id", ""),
    "SELECT id FROM user_s": ("unknown table or view `user_s`", "user_s", ""),
    "SELECT id FROM app.users": ("unknown table or view `app.users`", "app.users", ""),
    "SELECT id, lowr(email) FROM users": ("unknown function `lowr`", "lowr", "did you mean `lower`?"),
    "SELECT app.thrice(id) FROM users": ("unknown function `app.thrice`", "app.thrice", ""),
    "SELECT lower(email) AS e FROM users ORDER BY upper(e)": ("unknown column `e`", "e)", ""),
    "SELECT email AS e FROM users WHERE e = ''": ("unknown column `e`", "e =", ""),
    "SELECT id FROM users JOIN orders USING (boss)": ("unknown column `boss`", "boss", ""),
    "SELECT u.id FROM users u, (SELECT 1 FROM orders o WHERE o.id = u.id) s": ("unknown column `u.id`", "u.id) s", ""),
    "SELECT s.b FROM (SELECT id AS a FROM users) s": ("unknown column `s.b`", "s.b", "known: a"),
    "WITH a AS (SELECT id FROM users) SELECT email FROM a": ("unknown column `email`", "email", "known: id"),
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT m FROM r) SELECT n FROM r": (
        "unknown column `m`",
        "m FROM r",
        "",
    ),
    "SELECT id FROM users UNION SELECT id FROM orders ORDER BY total": ("unknown column `total`", "total", "known: id"),
    "SELECT m FROM generate_series(1, 2) AS g(n)": ("unknown column `m`", "m FROM", ""),
    "SELECT c FROM jsonb_to_recordset('[]') AS x(a int, b text)": ("unknown column `c`", "c FROM", ""),
    "SELECT 'é', id FROM users WHERE nobody = 1": ("unknown column `nobody`", "nobody", ""),
    "SELECT id FRM users x": ('SQL syntax error at or near "users"', "users", ""),
    "SELECT id INTO x FROM users": ("INTO is not allowed", "x FROM", ""),
    "SELECT 1; SELECT 2": ("one query is wanted here", "SELECT 2", ""),
    "DELETE FROM users": ("a query is wanted here", "DELETE", ""),
    "WITH a AS (DELETE FROM users RETURNING id) SELECT id FROM a": ("cannot change data", "users", ""),
    "SELECT id FROM users WHERE id = $1": ("a parameter ($1)", "$1", ""),
}
NAMED = {
    "SELECT id": "id",
    "SELECT u.id::text FROM u": "id",
    "SELECT 1::text": "text",
    "SELECT 1": "?column?",
    "SELECT true": "?column?",
    "SELECT lower('a')": "lower",
    "SELECT pg_catalog.lower('a')::int": "lower",
    "SELECT CASE WHEN a THEN b END": "case",
    "SELECT CASE WHEN a THEN 1 ELSE b END": "b",
    "SELECT COALESCE(a, b)": "coalesce",
    "SELECT NULLIF(a, b)": "nullif",
    "SELECT GREATEST(a, b)": "greatest",
    "SELECT ARRAY[1]": "array",
    "SELECT ARRAY(SELECT 1)": "array",
    "SELECT EXISTS (SELECT 1)": "exists",
    "SELECT (SELECT max(id) FROM u)": "max",
    "SELECT (both_).a FROM o": "a",
    "SELECT tags[1] FROM u": "tags",
    "SELECT CURRENT_TIMESTAMP(3)": "current_timestamp",
    "SELECT EXTRACT(year FROM now())": "extract",
    "SELECT ROW(1, 2)": "row",
    "SELECT a COLLATE \"C\"": "a",
    "SELECT INTERVAL '1 day'": "interval",
    "VALUES (1)": "column1",
    "SELECT 1 AS one UNION SELECT 2 AS two": "one",
    "SELECT *": None,
}  # fmt: skip


QUERIES = [line.strip().replace("\\n", "\n") for line in ACCEPTED.strip().splitlines()]


def columns_of(name: Name) -> tuple[str, ...] | None:
    return TABLES.get((None if name.namespace == "public" else name.namespace, name.name))


def told(query: str) -> list[tuple[str, int, str]]:
    return [tuple(c) for c in query_complaints(query, columns_of, lambda name: name[:2] in FUNCTIONS)]  # type: ignore[misc]


@pytest.mark.parametrize("query", QUERIES)
def test_no_false_alarm(query: str) -> None:
    stars = [complaint for complaint in told(query) if not complaint[0].startswith("`*`")]
    assert stars == []


@pytest.mark.parametrize("query", REFUSED)
def test_a_mistake_is_told_at_its_place(query: str) -> None:
    message, at, hint = REFUSED[query]
    (found,) = told(query)
    assert message in found[0]
    assert query[found[1] :].startswith(at)
    assert hint in found[2]


def test_postgres_agrees(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(SCHEMA)
        for query in QUERIES:
            connection.execute(f"CREATE VIEW v AS {query}")
            names = [
                column.name for column in connection.execute("SELECT * FROM v LIMIT 0", prepare=False).description or ()
            ]
            if None not in read_query(query).columns:
                assert list(read_query(query).columns) == names, query
            connection.execute("DROP VIEW v")
        for query in REFUSED:
            # A prepared statement is one statement, whatever follows it.
            with pytest.raises(psycopg.Error), connection.transaction(force_rollback=True):
                connection.execute(f"CREATE VIEW v AS {query}", prepare=True)


@pytest.mark.parametrize("query", NAMED)
def test_output_names(query: str) -> None:
    assert read_query(query).columns == (NAMED[query],)


def test_stars_and_locks_are_found() -> None:
    assert read_query("SELECT *, u.* FROM users u").stars == (7, 10)
    assert read_query("SELECT id FROM users FOR UPDATE").locks
    assert read_query("SELECT count(*) FROM users").stars == ()


def written(names: Names) -> tuple[set[str], ...]:
    return tuple(
        {f"{name.namespace}.{name.name}" if name.namespace else name.name for name in part}
        for part in (names.relations, names.functions, names.types)
    )


NO: set[str] = set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a > 1", (NO, NO, NO)),
        ("lower(a) = now()::text", (NO, NO, NO)),
        ("pg_catalog.lower(a)", (NO, NO, NO)),
        ("app.lower(f(a))", (NO, {"app.lower", "f"}, NO)),
        ("nextval('app.\"My seq\"'::regclass)", ({"app.My seq"}, NO, NO)),
        ("nextval('s')", ({"s"}, NO, NO)),
        ("'x'::mood", (NO, NO, {"mood"})),
        ("mood 'x'", (NO, NO, {"mood"})),
        ("CAST(a AS app.mood[])", (NO, NO, {"app.mood"})),
        ("(WITH c AS (SELECT 1 FROM t) SELECT 1 FROM c, app.u)", ({"t", "app.u"}, NO, NO)),
        ("(WITH t AS (SELECT 1 FROM t) SELECT 1 FROM t)", ({"t"}, NO, NO)),
        ("(WITH RECURSIVE t AS (SELECT 1 UNION SELECT 2 FROM t) SELECT 1 FROM t)", (NO, NO, NO)),
        ("f(", (NO, NO, NO)),
        (" || ".join(["f(a)"] * 90), (NO, NO, NO)),
    ],
)
def test_names(text: str, expected: tuple[set[str], ...]) -> None:
    assert written(names_in_expression(text)) == expected


TYPES = {"id": "int", "email": "text", "at": "timestamptz", "g": "int"}
COLUMNS = {name: parse_type(type_) for name, type_ in TYPES.items()}
AROUND = Surroundings(COLUMNS, postgres=18, generated=frozenset("g"), table="users")
EXPRESSIONS: list[tuple[Use, str, str]] = [
    ("trigger condition", "NEW.email IS DISTINCT FROM OLD.email AND pg_trigger_depth() = 0", ""),
    ("trigger condition", "NEW IS DISTINCT FROM OLD OR NEW.* IS DISTINCT FROM OLD.*", ""),
    ("trigger condition", "OLD.tableoid IS NULL AND random() > 0.5", ""),
    ("trigger condition", "NEW.emial IS NULL", "unknown column `emial`"),
    ("trigger condition", "email IS NULL", "which row's `email` is meant?"),
    ("trigger condition", "users.email IS NULL", "knows only NEW and OLD"),
    ("trigger condition", "NEW.id IN (SELECT 1)", "a subquery is not allowed in a trigger condition"),
    ("trigger condition", "sum(NEW.id) > 1", "an aggregate (`sum`)"),
    ("policy", "email = CURRENT_USER AND users.id > 0 AND users IS NOT NULL", ""),
    ("policy", "id IN (SELECT o.user_id FROM orders o WHERE o.total > sum_of AND o.id = users.id)", ""),
    ("policy", "(SELECT max(id) FROM other) > id", ""),
    ("policy", "emial = CURRENT_USER", "unknown column `emial`"),
    ("policy", "(SELECT emial = CURRENT_USER)", "unknown column `emial`"),
    ("policy", "sum(id) > 1", "an aggregate (`sum`)"),
    ("policy", "generate_series(1, 2) > 1", "a set-returning function"),
    ("domain check", "VALUE > 0 AND \"value\" < random()", ""),
    ("domain check", "id > 0", "knows only `VALUE`"),
    ("domain check", "VALUE > (SELECT 1)", "a subquery is not allowed"),
    ("domain check", "max(VALUE) > 1", "an aggregate"),
    ("partition key", "lower(email)", ""),
    ("partition key", "id", ""),
    ("partition key", "abs(1)", "a partition key needs a column"),
    ("partition key", "at::date", "must be immutable"),
    ("partition key", "g", "cannot hold a generated column"),
    ("partition key", "idd", "unknown column `idd`"),
    ("partition key", "(SELECT id)", "a subquery is not allowed in a partition key"),
    ("argument default", "now() + interval '1 day'", ""),
    ("argument default", "id", "an argument default cannot refer to a column"),
    ("argument default", "(SELECT 1)", "a subquery is not allowed in an argument default"),
    ("argument default", "sum(1)", "an aggregate"),
    ("argument default", "generate_series(1, 2)", "a set-returning function"),
    ("statistics", "lower(email)", ""),
    ("statistics", "now() - at", ""),
    ("statistics", "sum(id)", "an aggregate"),
    ("statistics", "(SELECT id)", "a subquery is not allowed in statistics"),
]  # fmt: skip
PLACES = {
    "trigger condition": "CREATE TRIGGER t AFTER UPDATE ON users FOR EACH ROW WHEN ({}) EXECUTE FUNCTION tf()",
    "policy": "CREATE POLICY p ON users USING ({})",
    "domain check": "CREATE DOMAIN d AS int CHECK ({})",
    "partition key": "CREATE TABLE pt (LIKE users INCLUDING GENERATED) PARTITION BY RANGE (({}))",
    "argument default": "CREATE FUNCTION af(a text DEFAULT {}) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "statistics": "CREATE STATISTICS st ON ({}), id FROM users",
}


@pytest.mark.parametrize(("use", "text", "message"), EXPRESSIONS)
def test_expressions(use: Use, text: str, message: str) -> None:
    found = [complaint.message for complaint in complaints(text, use, AROUND)]
    assert (message in found[0] and len(found) == 1) if message else found == []


def test_postgres_agrees_on_expressions(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("""
            CREATE TABLE users (id int, email text, at timestamptz, g int GENERATED ALWAYS AS (id + 1) STORED);
            CREATE TABLE orders (id int, user_id int, total int, sum_of int);
            CREATE TABLE other (id int);
            CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
        """)
        for use, text, message in EXPRESSIONS:
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(PLACES[use].format(text))
                refused = ""
            except psycopg.Error as error:
                refused = str(error)
            assert bool(refused) == bool(message), (use, text, refused)


TRIGGER = "CREATE FUNCTION app.f() RETURNS trigger"
ROWS = "CREATE FUNCTION app.f(a app.mood, b mood[], n int) RETURNS SETOF app.thing"
GOOD_BODIES = [
    (TRIGGER, "BEGIN NEW.at := now(); PERFORM app.g(NEW.id); RETURN NEW; END", (NO, {"app.g"}, NO)),
    (TRIGGER, "DECLARE r users%ROWTYPE; t app.t.c%TYPE[]; m app.mood[] := '{}'; BEGIN RETURN NULL; END",
     ({"users", "app.t"}, NO, {"app.mood"})),
    (TRIGGER, "DECLARE c CURSOR (k app.key) FOR SELECT 1 FROM t WHERE id = k; BEGIN OPEN c(1); RETURN OLD; END;",
     ({"t"}, NO, {"app.key"})),
    (TRIGGER, "BEGIN CREATE TEMP TABLE x (a int); INSERT INTO x SELECT h(1); RETURN NULL; END", (NO, {"h"}, NO)),
    (TRIGGER, "BEGIN IF TG_OP = 'DELETE' THEN INSERT INTO log SELECT OLD.*; RETURN OLD; END IF; RETURN NEW; END",
     ({"log"}, NO, NO)),
    (ROWS, "DECLARE z app.thing; m app.mood; BEGIN SELECT 1, 2 INTO m, n; b[1] := 'x'; RETURN NEXT z; RETURN; END",
     (NO, NO, {"app.thing", "app.mood"})),
    (ROWS, "BEGIN FOR n IN SELECT id FROM s LOOP RETURN QUERY SELECT * FROM app.thing; END LOOP; END",
     ({"s", "app.thing"}, NO, NO)),
    ("CREATE PROCEDURE p(INOUT a int)", "BEGIN COMMIT; CALL q(a); EXECUTE 'x' USING a; END", (NO, {"q"}, NO)),
    ("CREATE FUNCTION f() RETURNS event_trigger", "BEGIN RAISE NOTICE '%', tg_tag; END", (NO, NO, NO)),
    ("CREATE FUNCTION f(t.c%TYPE) RETURNS TABLE (a int, b mood)", "BEGIN a := 1; RETURN NEXT; END", (NO, NO, NO)),
]  # fmt: skip
BAD_BODIES = [
    ("BEGIN\n NEW.at := now(;\n RETURN NEW;\nEND", ";\n RETURN"),
    ("DECLARE x int;\nBEGIN\n x := 1 +;\n RETURN NEW;\nEND", ";\n RETURN"),
    ("BEGIN\n PERFORM 1;\n IF true THEN\n SELECT 'é' frm bar baz;\n END IF;\nEND", "bar baz"),
    ("BEGIN\n y := 1;\n RETURN NEW;\nEND", "y :="),
    ("BEGIN\n EXIT foo;\nEND", "foo"),
    ("BEGIN\n FOR i IN 1..10 LOOP NULL;\n END LOP;\nEND", "LOP"),
    ("BEGIN\n NEW.a := 'open;\nEND", "'open"),
    ("BEGIN RETURN NEW; END; foo", "foo"),
    ("BEGIN\n SELEC 1;\n RETURN NEW;\nEND", "SELEC"),
    ("", ""),
]


def body_of(head: str, body: str) -> Body:
    return read_body("plpgsql", f"{head} LANGUAGE plpgsql AS $b${body}$b$", body)


@pytest.mark.parametrize(("head", "body", "names"), GOOD_BODIES)
def test_a_good_body(head: str, body: str, names: tuple[set[str], ...]) -> None:
    found = body_of(head, body)
    assert found.error is None
    assert written(found.names) == names


@pytest.mark.parametrize(("body", "at"), BAD_BODIES)
def test_a_bad_body(body: str, at: str) -> None:
    error = body_of(TRIGGER, body).error
    assert error and error.message.startswith("SQL ")
    assert body[error.offset :].startswith(at)


def test_places_of_names_in_a_body() -> None:
    body = "BEGIN\n SELECT 'é', id INTO STRICT NEW.id FROM app.t;\n PERFORM g(1);\n NEW.b := h('é') || i(2);\nEND"
    names = body_of(TRIGGER, body).names
    assert {name.name for name in names.functions if body[name.offset :].startswith(name.name)} == {"g", "h", "i"}
    assert body.count("\n", 0, names.relations[0].offset) == 1


def test_bodies_in_sql() -> None:
    head = "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql "
    body = "SELECT $1 + g(x) FROM t; INSERT INTO u VALUES ('a'::mood) RETURNING id"
    assert written(read_body("sql", f"{head} AS $${body}$$", body).names) == ({"t", "u"}, {"g"}, {"mood"})
    body = "BEGIN ATOMIC SELECT g(x) FROM t; SELECT 1; END"
    assert written(read_body("sql", head + body, body).names) == ({"t"}, {"g"}, NO)
    body = "BEGIN ATOMIC SELECT 'é' FRM t a; END"
    error = read_body("sql", head + body, body).error
    assert error and body[error.offset :].startswith("t a;")
    body = "SELECT 1;\nSELECT 'é' +;"
    error = read_body("sql", f"{head} AS $${body}$$", body).error
    assert error and body[error.offset :] == ";"
    assert read_body("c", "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x', 'y'", "x") == Body()
