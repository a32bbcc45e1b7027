"""ALTER DEFAULT PRIVILEGES."""

from __future__ import annotations

from tablewright.catalog.model import DefaultGrant
from tablewright.catalog.names import DefaultGrantName
from tablewright.ddl.policy import role_sql
from tablewright.quoting import sql_identifier

_PUBLIC_DEFAULTS = {"functions": ("execute",), "types": ("usage",)}


def create(grant: DefaultGrant) -> list[str]:
    """The statements that give a role these privileges on what is made later."""
    usual = _usual(grant.key)
    first = [] if set(usual) <= set(grant.privileges) else [_revoke(grant.key)]
    plain = [privilege for privilege in grant.privileges if privilege not in grant.grantable]
    return [*first, *_grant(grant.key, plain, ""), *_grant(grant.key, grant.grantable, " WITH GRANT OPTION")]


def drop(grant: DefaultGrant) -> list[str]:
    """The statements that take them back."""
    usual = _usual(grant.key)
    revoke = [_revoke(grant.key)] if set(grant.privileges) - set(usual) else []
    return [*revoke, *_grant(grant.key, usual, "")]


def _usual(key: DefaultGrantName) -> tuple[str, ...]:
    """Only for the whole database: what is said of one namespace is added to that (ALTER DEFAULT PRIVILEGES)."""
    return _PUBLIC_DEFAULTS.get(key.on, ()) if key.role == "public" and key.namespace is None else ()


def _head(key: DefaultGrantName) -> str:
    owner = f" FOR ROLE {sql_identifier(key.owner)}" if key.owner else ""
    place = f" IN SCHEMA {sql_identifier(key.namespace)}" if key.namespace else ""
    return f"ALTER DEFAULT PRIVILEGES{owner}{place}"


def _grant(key: DefaultGrantName, privileges: list[str] | tuple[str, ...], option: str) -> list[str]:
    given = ", ".join(privilege.upper() for privilege in privileges)
    return [f"{_head(key)} GRANT {given} ON {key.on.upper()} TO {role_sql(key.role)}{option}"] if given else []


def _revoke(key: DefaultGrantName) -> str:
    return f"{_head(key)} REVOKE ALL ON {key.on.upper()} FROM {role_sql(key.role)}"
