"""ALTER DEFAULT PRIVILEGES."""

from __future__ import annotations

from tablewright.catalog.model import DefaultGrant
from tablewright.catalog.names import DefaultGrantName
from tablewright.ddl.grant import changed, in_order
from tablewright.ddl.policy import role_sql
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_identifier

_PUBLIC_DEFAULTS = {"functions": ("execute",), "types": ("usage",)}


def create(grant: DefaultGrant) -> list[Statement]:
    """The statements that give a role these privileges on what is made later."""
    first = [_revoke(grant.key)] if grant.exact or not set(usual(grant.key)) <= set(grant.privileges) else []
    plain = [privilege for privilege in grant.privileges if privilege not in grant.grantable]
    return [*first, *_grant(grant.key, plain, ""), *_grant(grant.key, grant.grantable, " WITH GRANT OPTION")]


def drop(grant: DefaultGrant) -> list[Statement]:
    """The statements that take them back."""
    before = usual(grant.key)
    revoke = [_revoke(grant.key)] if set(grant.privileges) - set(before) else []
    return [*revoke, *_grant(grant.key, before, "")]


def alter(old: DefaultGrant, new: DefaultGrant) -> list[Statement]:
    """The statements that take what is gone, and give what is new."""
    change = changed(old, new)
    return [
        *_take(new.key, change.gone, ""),
        *_take(new.key, change.kept_back, "GRANT OPTION FOR "),
        *_grant(new.key, change.added, ""),
        *_grant(new.key, change.passed_on, " WITH GRANT OPTION"),
    ]


def usual(key: DefaultGrantName) -> tuple[str, ...]:
    """What a role may do without it; what is said of one schema is added to what holds in all."""
    return _PUBLIC_DEFAULTS.get(key.on, ()) if key.role == "public" and key.namespace is None else ()


def _head(key: DefaultGrantName) -> str:
    owner = f" FOR ROLE {sql_identifier(key.owner)}" if key.owner else ""
    place = f" IN SCHEMA {sql_identifier(key.namespace)}" if key.namespace else ""
    return f"ALTER DEFAULT PRIVILEGES{owner}{place}"


def _grant(key: DefaultGrantName, privileges: list[str] | tuple[str, ...], option: str) -> list[Statement]:
    given = ", ".join(privilege.upper() for privilege in in_order(privileges))
    sql = f"{_head(key)} GRANT {given} ON {key.on.upper()} TO {role_sql(key.role)}{option}"
    return [Statement(sql)] if given else []


def _take(key: DefaultGrantName, privileges: list[str], what: str) -> list[Statement]:
    taken = ", ".join(privilege.upper() for privilege in in_order(privileges))
    sql = f"{_head(key)} REVOKE {what}{taken} ON {key.on.upper()} FROM {role_sql(key.role)}"
    return [Statement(sql)] if taken else []


def _revoke(key: DefaultGrantName) -> Statement:
    return Statement(f"{_head(key)} REVOKE ALL ON {key.on.upper()} FROM {role_sql(key.role)}")
