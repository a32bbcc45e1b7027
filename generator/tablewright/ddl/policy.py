"""CREATE POLICY."""

from __future__ import annotations

from tablewright.catalog.model import Policy
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_qualified


def create(policy: Policy) -> list[Statement]:
    """The statements that make it."""
    name, table = sql_identifier(policy.key.name), sql_qualified(*policy.key[:2])
    words = [f"CREATE POLICY {name} ON {table}"]
    words += [] if policy.permissive else ["AS RESTRICTIVE"]
    words += [f"FOR {policy.command.upper()}"] if policy.command != "all" else []
    words += [f"TO {', '.join(map(role_sql, policy.roles))}"] if policy.roles != ("public",) else []
    words += [f"USING ({policy.using})"] if policy.using is not None else []
    words += [f"WITH CHECK ({policy.with_check})"] if policy.with_check is not None else []
    return [created_once(" ".join(words)), *comment_on(f"POLICY {name} ON {table}", policy.comment)]


def role_sql(role: str) -> str:
    """A role's name; `public` is everybody."""
    return "PUBLIC" if role == "public" else sql_identifier(role)


def drop(policy: Policy) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP POLICY", f"{sql_identifier(policy.key.name)} ON {sql_qualified(*policy.key[:2])}")]


def alter(old: Policy, new: Policy) -> list[Statement] | None:
    """The statements that turn the one into the other; None where it is for other commands, or a condition vanishes."""
    vanishes = (old.using is not None and new.using is None) or (old.with_check is not None and new.with_check is None)
    if vanishes or (old.command, old.permissive) != (new.command, new.permissive):
        return None
    words = [f"TO {', '.join(map(role_sql, new.roles))}"] if old.roles != new.roles else []
    words += [f"USING ({new.using})"] if old.using != new.using else []
    words += [f"WITH CHECK ({new.with_check})"] if old.with_check != new.with_check else []
    what = f"POLICY {sql_identifier(new.key.name)} ON {sql_qualified(*new.key[:2])}"
    altered = [Statement(f"ALTER {what} {' '.join(words)}")] if words else []
    return [*altered, *change_comment(what, old.comment, new.comment)]
