"""The way back leaves the platform's own as it was."""

from __future__ import annotations

from typing import Any, LiteralString

from bangkok.house import USERS, House, empty_house, fill, one, rows
from tablewright.fork_server import ForkServer
from tablewright.introspect.reader import census
from tablewright.postgres.server import Server

RIGHTS: LiteralString = """
    SELECT nspname, nspacl::text FROM pg_namespace
    UNION ALL SELECT oid::regclass::text, relacl::text FROM pg_class
    UNION ALL SELECT oid::regprocedure::text, proacl::text FROM pg_proc
    UNION ALL SELECT concat(defaclrole::regrole, ' ', defaclobjtype), defaclacl::text FROM pg_default_acl
"""


def state(house: House) -> tuple[set[str], set[Any]]:
    """Every object, and every right."""
    with house.superuser() as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("DROP TABLE IF EXISTS alembic_version")
        return set(census(superuser)), {(name, rights) for name, rights in rows(superuser, RIGHTS) if rights}


def test_down_and_up_again(own_server: Server, forks: ForkServer) -> None:
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
