"""A server with the platform's trap, the bangkok system built in it by its migrations, and small data.

Whoever migrates is neither superuser nor BYPASSRLS, and its sessions are not in UTC; clients come as the platform lets
them in: through `authenticator`, which inherits nothing, and with the claims of a token.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from tablewright.postgres.server import Database, Server
from tablewright.processes.fork_server import ForkServer
from tablewright.processes.generated_code import GeneratedCode
from tablewright.specio.resolve import read_spec

PROJECT = Path(__file__).parents[2]
GENERATED = PROJECT / "generated" / "bangkok"
SENSORS = 134
ROLES = b"""
CREATE ROLE migrator LOGIN CREATEROLE;
ALTER ROLE migrator SET TimeZone TO 'America/Los_Angeles';
CREATE ROLE authenticator LOGIN NOINHERIT;
-- Only so that tests can count calls.
ALTER ROLE authenticator SET track_functions TO 'all';
"""
TRAP = b"""
GRANT anon, authenticated, service_role TO authenticator;
REVOKE ALL ON SCHEMA auth FROM PUBLIC;
REVOKE ALL ON auth.users FROM PUBLIC;
GRANT USAGE ON SCHEMA public, auth TO migrator, anon, authenticated, service_role;
GRANT SELECT, REFERENCES ON auth.users TO migrator;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA public
    GRANT ALL ON TABLES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA public
    GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA public
    GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
"""
"""What Supabase does: whatever is made in public belongs to everybody."""

READINGS: LiteralString = """
INSERT INTO sensor_readings (timestamp, sensor_id, floor_number, equipment_type, reading_value, unit, status)
SELECT moment, 'S' || sensor, sensor % 7 + 1,
    CASE WHEN sensor > 1 THEN (ARRAY['HVAC', 'lighting', 'electrical'])[sensor % 3 + 1] END,
    CASE WHEN (sensor + number) % 50 > 0 THEN sensor + number % 24 + round(number * 0.0137, 4) END,
    CASE WHEN sensor = 2 THEN (ARRAY['degC', '%RH'])[number % 2 + 1] WHEN sensor > 1 THEN 'kW' END,
    CASE WHEN (sensor + number) % 50 > 0 THEN 'normal' ELSE 'fault' END
FROM generate_series(1, 134) AS sensor
CROSS JOIN generate_series(0, 92 * 2 - 1) AS number
CROSS JOIN LATERAL (
    SELECT timestamptz '2018-06-30 17:00Z' + number / 2 * interval '1 day'
        + sensor % 24 * interval '1 hour' + number % 2 * interval '40 minutes'
) AS at (moment)
"""
"""Three months of the building: sensor 1 has no unit, sensor 2 has two, and each has faults without a value."""
READINGS_A_DAY = 2

USERS: Mapping[str, uuid.UUID] = {
    name: uuid.uuid5(uuid.NAMESPACE_DNS, name)
    for name in ("professional", "unlimited", "free", "both", "fallen", "expired", "past_due", "statusless", "stranger")
}
SUBSCRIPTIONS: Sequence[tuple[str | None, str, str | None, str | None]] = (
    ("professional", "professional", "active", "1 year"),
    ("unlimited", "professional", "active", None),
    ("free", "free", "active", None),
    ("both", "free", "active", None),
    ("both", "professional", "active", "1 day"),
    ("fallen", "professional", "active", "-1 day"),
    ("fallen", "free", "active", "1 day"),
    ("expired", "professional", "active", "-1 second"),
    ("past_due", "professional", "past_due", "1 year"),
    ("statusless", "professional", None, "1 year"),
    (None, "professional", "active", "1 year"),
)
"""Whose, tier, status, and when it ends from now."""


@dataclass(frozen=True, slots=True)
class House:
    """The built system; `database` is the superuser's."""

    server: Server
    database: Database
    code: GeneratedCode

    @contextmanager
    def superuser(self) -> Iterator[Connection]:
        """A session that no policy binds; each statement is committed."""
        with closing(self.database.connect()) as connection:
            yield connection

    @contextmanager
    def migrator(self) -> Iterator[Connection]:
        """A session of the owner; each statement is committed."""
        with closing(psycopg.connect(self.url("migrator"), autocommit=True)) as connection:
            yield connection

    @contextmanager
    def client(self, role: str, user: str | None = None) -> Iterator[Connection]:
        """A request: a transaction as the role, with the token of the user; rolled back at the end."""
        with closing(psycopg.connect(self.url("authenticator"))) as connection:
            come_as(connection, role, user)
            yield connection

    @contextmanager
    def copy(self) -> Iterator[House]:
        """The same once more, to be changed."""
        original = str(conninfo_to_dict(self.database.url)["dbname"])
        name = f"{original}_copy"
        with closing(psycopg.connect(self.server.url, autocommit=True)) as connection:
            new, template = sql.Identifier(name), sql.Identifier(original)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER migrator").format(new, template))
            try:
                yield replace(self, database=Database(self.database.url.replace(original, name)))
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))

    def url(self, role: str) -> str:
        """Where somebody else than the superuser connects."""
        return self.database.url.replace("postgres@", f"{role}@", 1)

    def alembic(self, step: str) -> None:
        """`upgrade` or `downgrade`, by the owner."""
        self.code.run(step, self.url("migrator"))

    def refresh(self) -> None:
        """What the schedule does, by the platform's own service."""
        with self.client("service_role") as service:
            service.execute("SELECT app.refresh_aggregates()")
            service.commit()


def make_roles(server: Server) -> None:
    """Who migrates, and as whom clients come in; roles are the whole server's."""
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        connection.execute(ROLES)


@contextmanager
def empty_house(server: Server, forks: ForkServer) -> Iterator[House]:
    """The platform, before the system is built."""
    layout = read_spec(PROJECT / "spec" / "bangkok", PROJECT / "spec").system.layout
    with server.database() as database:
        with closing(database.connect()) as connection:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO migrator").format(name))
            connection.execute((GENERATED / layout.stubs).read_bytes())
            connection.execute(TRAP)
        yield House(server, database, GeneratedCode(forks, layout, GENERATED))


def fill(house: House) -> None:
    """Bring in users, subscriptions and readings, as the platform and its service do."""
    with house.superuser() as superuser, superuser.cursor() as cursor:
        cursor.executemany("INSERT INTO auth.users (id) VALUES (%s)", [[user] for user in USERS.values()])
    with house.client("service_role") as service, service.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO subscriptions (user_id, tier, status, expires_at) VALUES (%s, %s, %s, now() + %s::interval)",
            [[USERS.get(name or ""), *rest] for name, *rest in SUBSCRIPTIONS],
        )
        cursor.execute(READINGS)
        service.commit()
    with house.superuser() as superuser:
        superuser.execute("ANALYZE sensor_readings, subscriptions")


def come_as(connection: Connection, role: str, user: str | None) -> None:
    """What the platform does at the beginning of each request."""
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    claims = json.dumps({"role": role} | ({"sub": str(USERS[user])} if user else {}))
    connection.execute("SELECT set_config('request.jwt.claims', %s, true)", [claims])


def one(connection: Connection, query: LiteralString | sql.Composed, *values: object) -> Any:
    """The one value that a query returns."""
    (value,) = rows(connection, query, *values)
    return value


def rows(connection: Connection, query: LiteralString | sql.Composed, *values: object) -> list[Any]:
    """What a query returns; of a single column its values."""
    found = connection.execute(query, values or None).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def refused(connection: Connection, statement: LiteralString | sql.Composed, *values: object) -> str | None:
    """The SQLSTATE that a statement is refused with; None if it is not. Nothing that it does stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement, values or None)
    except psycopg.Error as error:
        return error.sqlstate
    return None


def plan(connection: Connection, query: LiteralString) -> list[dict[str, Any]]:
    """The nodes of the plan of a query that was executed."""
    options = "ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF, FORMAT JSON"
    explained = one(connection, sql.SQL("EXPLAIN ({}) {}").format(sql.SQL(options), sql.SQL(query)))
    return list(_nodes(explained[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
