"""GRANT and REVOKE."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tablewright.catalog.model import DefaultGrant, Grant
from tablewright.catalog.names import GrantName, Simple
from tablewright.ddl.names import object_name
from tablewright.ddl.policy import role_sql
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_dollar, sql_identifier

_PUBLIC_DEFAULTS = {"function": ("execute",), "procedure": ("execute",), "type": ("usage",)}
"""What everybody may do with an object when it has been made (manual, 5.8)."""
_OWN_PUBLIC_SCHEMA = 150000
"""Before that version of PostgreSQL, everybody could create objects in `public`."""
_ORDER = (
    "usage", "create", "execute",
    "select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain",
)  # fmt: skip
_OF_PUBLIC = Simple("public")


def usual(key: GrantName, version: int) -> tuple[str, ...]:
    """What a role may do with an object before it is granted anything, on a server of that version; sorted."""
    if key.role != "public" or key.column is not None:
        return ()
    if key.object == _OF_PUBLIC:
        return ("usage",) if version >= _OWN_PUBLIC_SCHEMA else ("create", "usage")
    return _PUBLIC_DEFAULTS.get(key.on, ())


def create(grant: Grant) -> list[Statement]:
    """The statements that give a role these privileges and no others."""
    before = usual(grant.key, 0)
    first = [_revoke(grant.key)] if grant.exact or not set(before) <= set(grant.privileges) else []
    plain = [privilege for privilege in grant.privileges if privilege not in grant.grantable]
    return [*first, *_grant(grant.key, plain, ""), *_grant(grant.key, grant.grantable, " WITH GRANT OPTION")]


def drop(grant: Grant) -> list[Statement]:
    """The statements that give the role back what it has by itself."""
    before = usual(grant.key, _OWN_PUBLIC_SCHEMA)
    revoke = [_revoke(grant.key)] if set(grant.privileges) - set(before) else []
    return [*revoke, *_grant(grant.key, before, ""), *_once_usual(grant.key)]


def _once_usual(key: GrantName) -> list[Statement]:
    """What everybody had on an older server."""
    if not set(usual(key, 0)) - set(usual(key, _OWN_PUBLIC_SCHEMA)):
        return []
    body = (
        f"\nBEGIN\n    IF current_setting('server_version_num')::integer < {_OWN_PUBLIC_SCHEMA} THEN\n"
        "        GRANT CREATE ON SCHEMA public TO PUBLIC;\n    END IF;\nEND\n"
    )
    return [Statement(f"DO {sql_dollar(body)}")]


def in_order(privileges: Iterable[str]) -> list[str]:
    """Privileges in the order that people write them in."""
    return sorted(privileges, key=_ORDER.index)


def _grant(key: GrantName, privileges: list[str] | tuple[str, ...], option: str) -> list[Statement]:
    if not privileges:
        return []
    return [Statement(f"GRANT {_listed(key, privileges)} ON {_object(key)} TO {role_sql(key.role)}{option}")]


def _take(key: GrantName, privileges: list[str], what: str) -> list[Statement]:
    if not privileges:
        return []
    return [Statement(f"REVOKE {what}{_listed(key, privileges)} ON {_object(key)} FROM {role_sql(key.role)}")]


def _listed(key: GrantName, privileges: Iterable[str]) -> str:
    column = f" ({sql_identifier(key.column)})" if key.column else ""
    return ", ".join(f"{privilege.upper()}{column}" for privilege in in_order(privileges))


def _revoke(key: GrantName) -> Statement:
    column = f" ({sql_identifier(key.column)})" if key.column else ""
    return Statement(f"REVOKE ALL{column} ON {_object(key)} FROM {role_sql(key.role)}")


def _object(key: GrantName) -> str:
    return f"{key.on.upper()} {object_name(key.object)}"


class Change(NamedTuple):
    """What differs between two grants; `kept_back` are the privileges that stay, but cannot be passed on any more."""

    gone: list[str]
    kept_back: list[str]
    added: list[str]
    passed_on: list[str]


def changed(old: Grant | DefaultGrant, new: Grant | DefaultGrant) -> Change:
    """What the new one has and the old one lacks, and the other way round."""
    return Change(
        gone=[privilege for privilege in old.privileges if privilege not in new.privileges],
        kept_back=[p for p in old.grantable if p in new.privileges and p not in new.grantable],
        added=[p for p in new.privileges if p not in old.privileges and p not in new.grantable],
        passed_on=[privilege for privilege in new.grantable if privilege not in old.grantable],
    )


def alter(old: Grant, new: Grant) -> list[Statement]:
    """The statements that take what is gone, and give what is new.

    What is taken on a table is taken on its columns, too (REVOKE, Notes).
    """
    change = changed(old, new)
    return [
        *_take(new.key, change.gone, ""),
        *_take(new.key, change.kept_back, "GRANT OPTION FOR "),
        *_grant(new.key, change.added, ""),
        *_grant(new.key, change.passed_on, " WITH GRANT OPTION"),
    ]
