"""CREATE ROLE, where there is none of that name: a role belongs to the whole server (manual, 21.1)."""

from __future__ import annotations

from tablewright.catalog.model import Role
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import settings
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal


def create(role: Role) -> list[Statement]:
    """A role that exists stays as it is; one that another session makes at this moment does, too."""
    name = sql_identifier(role.key.name)
    made = [f"CREATE ROLE {name}{_options(role)};"]
    made += [f"GRANT {sql_identifier(group)} TO {name};" for group in role.member_of]
    made += [f"ALTER ROLE {name} {setting};" for setting in settings(role.settings)]
    made += [f"{statement};" for statement in comment_on(f"ROLE {name}", role.comment)]
    inside = "".join(f"\n        {line}" for line in made)
    body = (
        f"\nBEGIN\n    IF to_regrole({sql_literal(name)}) IS NULL THEN{inside}\n    END IF;\n"
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN\n    NULL;\nEND\n"
    )
    return [Statement(f"DO {sql_dollar(body)}"), *(_membership(role) if role.owns else [])]


def _membership(role: Role) -> list[Statement]:
    """Only a member of a role can hand something over to it, and drop that again; a superuser needs no membership."""
    name = role.key.name
    grant = f"GRANT {sql_identifier(name)} TO CURRENT_USER;"
    body = f"\nBEGIN\n    IF NOT pg_has_role({sql_literal(name)}, 'USAGE') THEN\n        {grant}\n    END IF;\nEND\n"
    return [Statement(f"DO {sql_dollar(body)}")]


def _options(role: Role) -> str:
    words = {
        "LOGIN": role.login,
        "NOINHERIT": not role.inherit,
        "BYPASSRLS": role.bypass_row_security,
        "CREATEDB": role.create_database,
        "CREATEROLE": role.create_role,
        "REPLICATION": role.replication,
        f"CONNECTION LIMIT {role.connection_limit}": role.connection_limit != -1,
    }
    return "".join(f" {word}" for word, said in words.items() if said)


def drop(_: Role) -> list[Statement]:
    """A role stays: other databases of the server may use it, and whoever made it may have given it a password."""
    return []


def alter(old: Role, new: Role) -> list[Statement]:
    """The statements that change what a spec says of it; all that it says nothing of stays as somebody made it."""
    name = sql_identifier(new.key.name)
    words = [word for before, word in zip(_words(old), _words(new), strict=True) if before != word]
    said = [f"ALTER ROLE {name} {' '.join(words)}"] if words else []
    said += [f"REVOKE {sql_identifier(group)} FROM {name}" for group in old.member_of if group not in new.member_of]
    said += [f"GRANT {sql_identifier(group)} TO {name}" for group in new.member_of if group not in old.member_of]
    kept = dict(new.settings)
    said += [f"ALTER ROLE {name} RESET {sql_identifier(setting)}" for setting, _ in old.settings if setting not in kept]
    changed = tuple(setting for setting in new.settings if setting not in old.settings)
    said += [f"ALTER ROLE {name} {setting}" for setting in settings(changed)]
    return [*map(Statement, said), *change_comment(f"ROLE {name}", old.comment, new.comment)]


def _words(role: Role) -> list[str]:
    """What ALTER ROLE says of each property."""
    said = {
        "LOGIN": role.login,
        "INHERIT": role.inherit,
        "BYPASSRLS": role.bypass_row_security,
        "CREATEDB": role.create_database,
        "CREATEROLE": role.create_role,
        "REPLICATION": role.replication,
    }
    return [*(word if has else f"NO{word}" for word, has in said.items()), f"CONNECTION LIMIT {role.connection_limit}"]
