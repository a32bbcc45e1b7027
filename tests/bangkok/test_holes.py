"""The ways around row-level security that PostgreSQL leaves, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest
from psycopg import Connection, sql

from bangkok.house import GENERATED, USERS, House, empty_house, one, refused, rows
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer

DENIED = "42501"
CLIENTS = ["anon", "authenticated"]


@pytest.fixture
def free(house: House) -> Iterator[Connection]:
    with house.client("authenticated", "free") as client:
        yield client


def relations(house: House, namespace: str = "%", kinds: str = "rpmv") -> list[sql.Identifier]:
    query = """
        SELECT nspname, relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
        WHERE nspname IN ('public', 'app', 'monitoring') AND nspname LIKE %s AND relkind = ANY (%s::"char"[])
    """
    with house.superuser() as superuser:
        return [sql.Identifier(*names) for names in rows(superuser, query, namespace, list(kinds))]


def test_a_partition_read_directly(house: House, free: Connection) -> None:
    partitions = relations(house, "app", "r")
    assert len(partitions) > 24
    assert {refused(free, sql.SQL("TABLE {}").format(each)) for each in partitions} == {DENIED}


def test_a_partition_shows_nothing_even_to_who_may_read_it(copy: House) -> None:
    with copy.migrator() as owner:
        owner.execute("GRANT USAGE ON SCHEMA app TO authenticated")
        owner.execute("GRANT SELECT ON app.sensor_readings_2018_08 TO authenticated")
        assert rows(owner, "TABLE app.sensor_readings_2018_08") == []
    with copy.client("authenticated", "professional") as client:
        assert rows(client, "TABLE app.sensor_readings_2018_08") == []


@pytest.mark.parametrize("view", ["daily_aggregates", "hourly_aggregates"])
def test_a_materialized_view_read_directly(free: Connection, view: str) -> None:
    assert refused(free, sql.SQL("TABLE {}").format(sql.Identifier("app", view))) == DENIED


@pytest.mark.parametrize("relation", ["sensor_readings_2018_08", "daily_aggregates"])
def test_copy_out_of_what_lies_behind(free: Connection, relation: str) -> None:
    name = sql.Identifier("app", relation)
    for statement in ("COPY {} TO STDOUT", "COPY (TABLE {}) TO STDOUT"):
        assert copied(free, sql.SQL(statement).format(name)) == DENIED


def test_copy_out_of_the_readings_is_the_sample(free: Connection) -> None:
    sample = one(free, "SELECT count(*) FROM sensor_readings")
    assert copied(free, sql.SQL("COPY (TABLE sensor_readings) TO STDOUT")) == sample
    # PostgreSQL copies the parent ONLY, where nothing is.
    assert copied(free, sql.SQL("COPY sensor_readings TO STDOUT")) in (0, sample)


def copied(client: Connection, statement: sql.SQL | sql.Composed) -> int | str | None:
    """How many lines come out, or the SQLSTATE."""
    try:
        with client.transaction(), client.cursor().copy(statement) as lines:
            return sum(bytes(part).count(b"\n") for part in lines)
    except psycopg.Error as error:
        return error.sqlstate


@pytest.mark.parametrize("role", [*CLIENTS, "service_role"])
@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE {}", "CREATE TRIGGER t BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()"],
)
def test_what_no_policy_binds(house: House, role: str, statement: LiteralString) -> None:
    with house.client(role, "free") as client:
        for table in ("sensor_readings", "subscriptions"):
            assert refused(client, sql.SQL(statement).format(sql.Identifier("public", table))) == DENIED


@pytest.mark.parametrize("role", CLIENTS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT nextval('sensor_readings_id_seq')",
        "SELECT setval('sensor_readings_id_seq', 1)",
        "SELECT last_value FROM sensor_readings_id_seq",
    ],
)
def test_the_sequence_of_the_readings(house: House, role: str, statement: LiteralString) -> None:
    with house.client(role, "free") as client:
        assert refused(client, statement) == DENIED


def test_no_writing(free: Connection) -> None:
    writing: list[LiteralString] = [
        "INSERT INTO sensor_readings (timestamp, sensor_id, floor_number) VALUES ('2018-08-01Z', 'x', 1)",
        "UPDATE sensor_readings SET reading_value = 0",
        "DELETE FROM sensor_readings",
        "SELECT 1 FROM sensor_readings FOR SHARE",
        "LOCK TABLE sensor_readings IN SHARE MODE",
        "COPY sensor_readings FROM STDIN",
        "CREATE TABLE public.mine (x integer)",
        "CREATE TABLE app.mine (x integer)",
        "CREATE VIEW public.mine AS SELECT 1",
    ]
    assert {statement: refused(free, statement) for statement in writing} == dict.fromkeys(writing, DENIED)


@pytest.mark.parametrize("door", ["daily_aggregates", "hourly_aggregates"])
@pytest.mark.parametrize("role", ["authenticated", "service_role"])
def test_writing_through_a_door(house: House, door: str, role: str) -> None:
    name = sql.Identifier("public", door)
    with house.client(role, "professional") as client:
        # A view of a materialized view takes no rows, whoever asks.
        for change in ("UPDATE {} SET avg_value = 0", "DELETE FROM {}", "INSERT INTO {} SELECT * FROM {}"):
            assert refused(client, sql.SQL(change).format(name, name)) in (DENIED, "55000")
        may = "SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')"
        assert one(client, may, f"public.{door}") is False


def test_a_table_of_the_caller_s_in_front(free: Connection) -> None:
    counts = "SELECT (SELECT count(*) FROM public.sensor_readings), (SELECT count(*) FROM public.daily_aggregates)"
    before = rows(free, counts)
    free.execute("CREATE TEMP TABLE subscriptions (user_id uuid, tier text, status text, expires_at timestamptz)")
    free.execute("INSERT INTO pg_temp.subscriptions VALUES (auth.uid(), 'professional', 'active', NULL)")
    free.execute("SET LOCAL search_path TO pg_temp, public")
    assert one(free, "SELECT tier FROM subscriptions") == "professional"
    assert rows(free, counts) == before


def test_what_runs_with_its_owner_s_rights_has_a_search_path_of_its_own(house: House) -> None:
    query: LiteralString = """
        SELECT p.oid::regprocedure::text, proconfig::text FROM pg_proc AS p
        JOIN pg_namespace AS n ON n.oid = pronamespace
        WHERE prosecdef AND nspname IN ('public', 'app', 'monitoring')
    """
    with house.superuser() as superuser:
        found = dict(rows(superuser, query))
    assert sorted(found) == ["app.analyze_sensor_readings()", "app.refresh_aggregates(text)"]
    # pg_temp, last: else types of the caller's would be found there first.
    assert all("search_path=pg_catalog, pg_temp" in settings for settings in found.values())


def test_a_type_of_the_caller_s_in_front(house: House) -> None:
    with house.client("service_role") as service:
        service.execute("CREATE TABLE pg_temp.was (who name)")
        service.execute("GRANT ALL ON pg_temp.was TO PUBLIC")
        service.execute(
            "CREATE FUNCTION pg_temp.tell() RETURNS boolean LANGUAGE plpgsql AS"
            " $$ BEGIN INSERT INTO pg_temp.was VALUES (current_user); RETURN true; END $$"
        )
        for type_ in ("timestamptz", "text"):
            statement = "CREATE DOMAIN pg_temp.{0} AS pg_catalog.{0} CHECK (pg_temp.tell())"
            service.execute(sql.SQL(statement).format(sql.Identifier(type_)))
        service.execute("SELECT app.refresh_aggregates('daily_aggregates'::pg_catalog.text)")
        assert "bangkok_maintenance" not in rows(service, "TABLE pg_temp.was")


def test_the_owner_sees_nothing(house: House) -> None:
    with house.migrator() as owner:
        assert one(owner, "SELECT tableowner FROM pg_tables WHERE tablename = 'sensor_readings'") == "migrator"
        for door in ("sensor_readings", "subscriptions", "daily_aggregates", "hourly_aggregates"):
            assert rows(owner, sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier("public", door))) == []


@pytest.mark.parametrize("owner", ["migrator", "bangkok_maintenance"])
def test_a_careless_view(copy: House, owner: str) -> None:
    with copy.superuser() as superuser:
        superuser.execute("CREATE VIEW public.careless AS TABLE public.sensor_readings")
        superuser.execute(sql.SQL("ALTER VIEW public.careless OWNER TO {}").format(sql.Identifier(owner)))
        superuser.execute("GRANT SELECT ON public.careless TO anon, authenticated")
    with copy.client("authenticated", "free") as client:
        assert rows(client, "TABLE careless") == []


def test_force_does_not_empty_a_refresh(house: House) -> None:
    refresh: LiteralString = "SELECT app.refresh_aggregates('daily_aggregates')"
    count: LiteralString = "SELECT count(*) FROM daily_aggregates"
    with house.client("service_role") as service:
        before = one(service, count)
        service.execute(refresh)
        assert one(service, count) == before > 0
    # The schedule's job is the owner's, who sees nothing.
    with house.migrator() as owner, owner.transaction(force_rollback=True):
        owner.execute(refresh)
        assert one(owner, "SELECT row_count FROM app.refresh_log ORDER BY started_at DESC LIMIT 1") == before


def test_anon_gets_in_nowhere(house: House) -> None:
    everything = relations(house, kinds="rpmvS")
    assert len(everything) > 30
    with house.client("anon") as anon:
        found = {each.as_string(anon): refused(anon, sql.SQL("SELECT 1 FROM {}").format(each)) for each in everything}
    assert {name for name, state in found.items() if state != DENIED} == set()


@pytest.mark.parametrize("role", CLIENTS)
def test_the_table_that_alembic_keeps(house: House, role: str) -> None:
    with house.client(role) as client:
        for statement in ("TABLE alembic_version", "DELETE FROM alembic_version", "TRUNCATE alembic_version"):
            assert refused(client, statement) == DENIED


@pytest.mark.parametrize("role", CLIENTS)
def test_functions_that_a_client_may_not_call(house: House, role: str) -> None:
    calls: list[LiteralString] = [
        "SELECT app.refresh_aggregates()",
        "SELECT app.maintain_sensor_readings()",
        "SELECT app.analyze_sensor_readings()",
        "SELECT app.access_level()",
        "SELECT * FROM monitoring.slow_statements()",
    ]
    with house.client(role, "free") as client:
        assert {call: refused(client, call) for call in calls} == dict.fromkeys(calls, DENIED)


def test_bangkok_default_privileges_on_schemas(own_server: Server, forks: ForkServer) -> None:
    """Whatever somebody gives by default, clients have nothing in the schemas that are not theirs."""
    with empty_house(own_server, forks) as house:
        with house.superuser() as superuser:
            for kind in ("SCHEMAS", "TABLES", "SEQUENCES", "FUNCTIONS"):
                given = f"ALTER DEFAULT PRIVILEGES FOR ROLE migrator GRANT ALL ON {kind} TO PUBLIC, anon, authenticated"
                superuser.execute(given.encode())
        house.alembic("upgrade")
        writing: list[LiteralString] = [
            "TRUNCATE app.sensor_readings_2019_12",
            "DELETE FROM monitoring.schema_versions",
            "DELETE FROM alembic_version",
            "SELECT app.refresh_aggregates()",
            "SELECT * FROM monitoring.slow_statements()",
        ]
        for role in CLIENTS:
            with house.client(role, "professional") as client:
                assert {each: refused(client, each) for each in writing} == dict.fromkeys(writing, DENIED)


def test_bangkok_advisory_lock(copy: House) -> None:
    """What a client can hold, upkeep does not wait for; those who do it at the same time wait for each other."""
    held: tuple[LiteralString, ...] = (
        "SELECT pg_advisory_lock(hashtextextended('public.sensor_readings', 0))",
        "SELECT pg_advisory_lock(hashtextextended('sensor_readings', 0))",
        "SELECT count(*) FROM sensor_readings",
        "LOCK TABLE sensor_readings IN ACCESS SHARE MODE",
    )
    upkeep: LiteralString = "SELECT app.maintain_sensor_readings('2020-01-15Z')"
    with copy.client("authenticated", "professional") as client, copy.migrator() as owner, copy.migrator() as another:
        for statement in held:
            client.execute(statement)
        for mode in ("ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "ACCESS EXCLUSIVE"):
            assert refused(client, sql.SQL("LOCK TABLE sensor_readings IN {} MODE").format(sql.SQL(mode))) == DENIED
        for session in (owner, another):
            session.execute("SET lock_timeout TO '300ms'")
        with owner.transaction():
            assert len(rows(owner, upkeep)) == 4
            assert refused(another, upkeep) == "55P03"
        assert rows(another, upkeep) == []


def test_a_session_of_sql_is_whoever_it_says(house: House) -> None:
    """Why no client gets one: `auth.uid()` believes a setting."""
    with house.client("authenticated", "free") as client:
        client.execute("SELECT set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{USERS["professional"]}"}}'])
        assert rows(client, "SELECT DISTINCT tier FROM subscriptions") == ["professional"]


def test_who_comes_in_with_which_key(house: House) -> None:
    """The page's table is what the server does: clients cannot log in, and the public key alone opens nothing."""
    page = (GENERATED / "docs" / "database-schema.md").read_text(encoding="utf-8")
    table = page.partition("### Who comes in\n")[2].partition("\n### ")[0].strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]
    assert [(role, gets.split(" [")[0], bound) for role, _, gets, bound in cells] == [
        ("`bangkok_maintenance`", "what stands", "every policy"),
        ("`anon`", "nothing", "every policy"),
        ("`authenticated`", "what stands", "every policy"),
        ("`service_role`", "what stands", "no policy"),
    ]
    for role, *_ in cells:
        with pytest.raises(psycopg.OperationalError, match="is not permitted to log in"):
            psycopg.connect(house.url(role.strip("`")))
    with house.superuser() as superuser:
        bypass = "SELECT rolname FROM pg_roles WHERE rolbypassrls AND NOT rolsuper"
        assert rows(superuser, bypass) == ["service_role"]


def test_the_platform_s_roles_have_exactly_these_rights(house: House) -> None:
    query: LiteralString = """
        WITH things (name, namespace, acl) AS (
            SELECT oid::regclass::text, relnamespace, coalesce(relacl, acldefault(
                CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
            FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v', 'S')
            UNION ALL
            SELECT oid::regproc::text, pronamespace, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
            UNION ALL
            SELECT 'schema ' || nspname, oid, coalesce(nspacl, acldefault('n', nspowner)) FROM pg_namespace
        )
        SELECT name, coalesce(r.rolname, 'public'), string_agg(lower(privilege_type), ' ' ORDER BY privilege_type)
        FROM things
        JOIN pg_namespace AS n ON n.oid = namespace
        CROSS JOIN aclexplode(acl)
        LEFT JOIN pg_roles AS r ON r.oid = grantee
        WHERE nspname IN ('public', 'app', 'monitoring') AND name NOT IN ('schema public', 'alembic_version')
            AND (grantee = 0 OR r.rolname IN ('anon', 'authenticated')
                OR r.rolname = 'service_role' AND nspname <> 'monitoring')
        GROUP BY 1, 2
    """
    with house.superuser() as superuser:
        superuser.execute("SET search_path TO public")
        found = {(name, role): rights for name, role, rights in rows(superuser, query)}
    assert found == {
        ("sensor_readings", "authenticated"): "select",
        ("sensor_readings", "service_role"): "delete insert select update",
        ("sensor_readings_id_seq", "service_role"): "usage",
        ("subscriptions", "authenticated"): "select",
        ("subscriptions", "service_role"): "delete insert select update",
        ("daily_aggregates", "authenticated"): "select",
        ("daily_aggregates", "service_role"): "select",
        ("hourly_aggregates", "authenticated"): "select",
        ("hourly_aggregates", "service_role"): "select",
        ("app.refresh_log", "service_role"): "select",
        ("app.access_level", "authenticated"): "execute",
        ("app.access_level", "service_role"): "execute",
        ("app.building_day", "authenticated"): "execute",
        ("app.building_day", "service_role"): "execute",
        ("app.in_sample", "authenticated"): "execute",
        ("app.in_sample", "service_role"): "execute",
        ("app.refresh_aggregates", "service_role"): "execute",
        ("app.analyze_sensor_readings", "service_role"): "execute",
        ("schema app", "service_role"): "usage",
    }


@pytest.mark.parametrize("role", CLIENTS)
def test_a_table_made_later_in_public(copy: House, role: str) -> None:
    with copy.migrator() as owner:
        owner.execute("CREATE TABLE public.later (id bigserial PRIMARY KEY)")
        owner.execute("CREATE FUNCTION public.later() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    with copy.client(role, "professional") as client:
        assert refused(client, "TABLE later") == DENIED
        assert refused(client, "TRUNCATE later") == DENIED
        assert refused(client, "SELECT nextval('later_id_seq')") == DENIED


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM sensor_readings WHERE pg_temp.leak(sensor_id, reading_value)",
        "SELECT count(*) FROM daily_aggregates WHERE pg_temp.leak(sensor_id, avg_value)",
        "SELECT count(*) FROM hourly_aggregates WHERE pg_temp.leak(sensor_id, avg_value)",
        "SELECT count(*) FROM subscriptions WHERE pg_temp.leak(tier, 0)",
    ],
    ids=["readings", "days", "hours", "subscriptions"],
)
def test_a_function_that_tells_and_costs_nothing(free: Connection, query: LiteralString) -> None:
    free.execute(
        "CREATE FUNCTION pg_temp.leak(text, numeric) RETURNS boolean LANGUAGE plpgsql COST 0.0000001"
        " AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
    )
    told: list[str | None] = []
    free.add_notice_handler(lambda notice: told.append(notice.message_primary))
    count = one(free, query)
    assert len(told) == count > 0


def test_statistics_tell_nothing(free: Connection) -> None:
    assert rows(free, "SELECT tablename, attname FROM pg_stats WHERE schemaname IN ('public', 'app')") == []


def test_row_security_off(free: Connection) -> None:
    free.execute("SET LOCAL row_security TO off")
    assert refused(free, "SELECT count(*) FROM sensor_readings") == DENIED
    assert refused(free, "SELECT count(*) FROM subscriptions") == DENIED
    assert refused(free, "SELECT count(*) FROM daily_aggregates") == DENIED


@pytest.mark.parametrize("role", [*CLIENTS, "service_role"])
@pytest.mark.parametrize("other", ["bangkok_maintenance", "migrator", "postgres"])
def test_becoming_somebody_else(house: House, role: str, other: str) -> None:
    with house.client(role) as client:
        assert refused(client, sql.SQL("SET ROLE {}").format(sql.Identifier(other))) == DENIED
        assert refused(client, sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(other))) == DENIED


def test_nobody_logs_in_as_who_sees_everything(house: House) -> None:
    mighty = "SELECT rolcanlogin OR rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'bangkok_maintenance'"
    members = "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'bangkok_maintenance'::regrole"
    with house.superuser() as superuser:
        assert one(superuser, mighty) is False
        assert set(rows(superuser, members)) == {"migrator"}
