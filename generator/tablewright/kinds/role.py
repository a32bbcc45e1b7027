"""Roles (PostgreSQL manual, chapter 21)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import Role
from tablewright.catalog.names import Global, Identity
from tablewright.catalog.naming import too_long
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Documented, Row, comment_of
from tablewright.kinds.settings import check_settings
from tablewright.kinds.texts import Names, Prose
from tablewright.quoting import listed_names, sql_identifier

_SETTING = re.compile(r"[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*")
PREDEFINED = {
    "pg_database_owner": 14,
    "pg_read_all_data": 14,
    "pg_write_all_data": 14,
    "pg_monitor": 10,
    "pg_read_all_settings": 10,
    "pg_read_all_stats": 10,
    "pg_stat_scan_tables": 10,
    "pg_signal_backend": 9,
    "pg_read_server_files": 11,
    "pg_write_server_files": 11,
    "pg_execute_server_program": 11,
    "pg_checkpoint": 15,
    "pg_create_subscription": 16,
    "pg_use_reserved_connections": 16,
    "pg_maintain": 17,
    "pg_signal_autovacuum_worker": 18,
}
"""Roles that PostgreSQL brings, and the version that they came with (manual, 21.5)."""


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if isinstance(value, int | float) else value


_Setting = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]


class RoleNode(Documented):
    """A role of the server: made where there is none of that name, and never altered or dropped."""

    login: bool = Field(False, description="It may connect; its password is not the spec's.")
    inherit: bool = Field(True, description="It has the privileges of the roles that it is a member of.")
    bypass_rls: bool = Field(False, description="No row-level security holds it back.")
    create_db: bool = False
    create_role: bool = False
    replication: bool = False
    connection_limit: int = Field(-1, ge=-1, description="-1: none.")
    member_of: Names | None = Field(None, description="The roles that it is a member of.")
    settings: dict[str, _Setting] = Field(default_factory=dict, description="ALTER ROLE … SET: `statement_timeout: 5s`")
    held_by: Prose = Field("", description="With which key or password one comes in as it, and who has that.")


def parse(name: str, node: RoleNode, at: Path, problems: Problems) -> Role:
    """Mapping to object; who it is a member of is checked where all roles are known."""
    if name in ("public", "none"):
        problems.add_at_key(at, f"no role can be called `{name}`", hint="`public` stands for every role")
    elif name.startswith("pg_"):
        problems.add_at_key(at, f"`{name}`: names that start with `pg_` are PostgreSQL's own")
    if not name or too_long(name):
        problems.add_at_key(at, f"a role's name has 1 to 63 bytes, not {len(name.encode())}")
    for setting in node.settings:
        if not _SETTING.fullmatch(setting):
            problems.add_at_key((*at, "settings", setting), f"`{setting}` is not the name of a setting")
    named = {key: value for key, value in node.settings.items() if _SETTING.fullmatch(key)}
    check_settings(named, (*at, "settings"), problems)
    return Role(
        key=Global(name, "role"),
        login=node.login,
        inherit=node.inherit,
        bypass_row_security=node.bypass_rls,
        create_database=node.create_db,
        create_role=node.create_role,
        replication=node.replication,
        connection_limit=node.connection_limit,
        member_of=tuple(sorted(set(node.member_of or ()))),
        settings=tuple(sorted((name.lower(), _stored(name, value)) for name, value in node.settings.items())),
        comment=comment_of(node),
        held_by=node.held_by,
    )


def _stored(name: str, value: str) -> str:
    """A value as PostgreSQL keeps it: of a search path each name by itself."""
    if name.lower() != "search_path":
        return value
    return ", ".join(map(sql_identifier, listed_names(value)))


def from_row(row: Row) -> Role:
    """A row of `queries/role.sql` to object."""
    return Role(
        key=Global(row["name"], "role"),
        login=row["login"],
        inherit=row["inherit"],
        bypass_row_security=row["bypass_row_security"],
        create_database=row["create_database"],
        create_role=row["create_role"],
        replication=row["replication"],
        connection_limit=row["connection_limit"],
        member_of=tuple(sorted(row["member_of"])),
        settings=tuple(sorted(_setting(text) for text in row["settings"])),
        comment=row["comment"],
    )


def _setting(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.lower(), value


def requires(role: Role) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return tuple(Global(name, "role") for name in role.member_of)
