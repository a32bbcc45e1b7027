"""GRANT and REVOKE."""

from __future__ import annotations

from tablewright.catalog.model import Grant
from tablewright.catalog.names import GrantName
from tablewright.ddl.names import object_name
from tablewright.ddl.policy import role_sql
from tablewright.quoting import sql_identifier

PUBLIC_DEFAULTS = {"function": ("execute",), "procedure": ("execute",), "type": ("usage",)}
"""What everybody may do with an object when it has been made (manual, 5.8)."""


def create(grant: Grant) -> list[str]:
    """The statements that give a role these privileges and no others."""
    usual = PUBLIC_DEFAULTS.get(grant.key.on, ()) if grant.key.role == "public" else ()
    first = [_revoke(grant.key)] if grant.exact or not set(usual) <= set(grant.privileges) else []
    plain = [privilege for privilege in grant.privileges if privilege not in grant.grantable]
    return [*first, *_grant(grant.key, plain, ""), *_grant(grant.key, grant.grantable, " WITH GRANT OPTION")]


def drop(grant: Grant) -> list[str]:
    """The statements that give the role back what it has by itself."""
    usual = PUBLIC_DEFAULTS.get(grant.key.on, ()) if grant.key.role == "public" else ()
    revoke = [_revoke(grant.key)] if set(grant.privileges) - set(usual) else []
    return [*revoke, *_grant(grant.key, usual, "")]


def _grant(key: GrantName, privileges: list[str] | tuple[str, ...], option: str) -> list[str]:
    if not privileges:
        return []
    column = f" ({sql_identifier(key.column)})" if key.column else ""
    given = ", ".join(f"{privilege.upper()}{column}" for privilege in privileges)
    return [f"GRANT {given} ON {_object(key)} TO {role_sql(key.role)}{option}"]


def _revoke(key: GrantName) -> str:
    column = f" ({sql_identifier(key.column)})" if key.column else ""
    return f"REVOKE ALL{column} ON {_object(key)} FROM {role_sql(key.role)}"


def _object(key: GrantName) -> str:
    return f"{key.on.upper()} {object_name(key.object)}"
