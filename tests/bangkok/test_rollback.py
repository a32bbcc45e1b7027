"""The way back leaves the platform's own as it was."""

from __future__ import annotations

from typing import LiteralString

from bangkok.house import USERS, House, empty_house, fill, one, rows
from tablewright.introspect.reader import census
from tablewright.postgres.server import Server
from tablewright.processes.fork_server import ForkServer

RIGHTS: LiteralString = """
    SELECT nspname, nspacl::text FROM pg_namespace
    UNION ALL SELECT oid::regclass::text, relacl::text FROM pg_class
    UNION ALL SELECT oid::regprocedure::text, proacl::text FROM pg_proc
"""


NUMBERED = ("pg_toast", "RI_ConstraintTrigger")
"""What stands in the names of objects that are called otherwise each time."""
PLATFORM_S = "default acl"
"""What the migration takes from the platform's default privileges stays taken: it does not know what they were."""


def state(house: House) -> tuple[set[str], set[tuple[str, str]]]:
    """Every object, and every right; not what Alembic keeps for itself."""
    with house.superuser() as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("DROP TABLE IF EXISTS alembic_version")
        objects = {name for name in census(superuser) if not any(part in name for part in (*NUMBERED, PLATFORM_S))}
        return objects, {(name, rights) for name, rights in rows(superuser, RIGHTS) if rights}


def test_down_leaves_only_the_platform_and_up_works_again(own_server: Server, forks: ForkServer) -> None:
    with empty_house(own_server, forks) as house:
        before = state(house)
        house.alembic("upgrade")
        built = state(house)
        assert built[0] > before[0]
        fill(house)
        house.refresh()
        house.alembic("downgrade")
        assert state(house) == before
        with house.superuser() as superuser:
            assert set(rows(superuser, "SELECT id FROM auth.users")) == set(USERS.values())
            assert one(superuser, "SELECT auth.uid()") is None
        house.alembic("upgrade")
        assert state(house) == built
