"""CREATE DOMAIN."""

from __future__ import annotations

from tablewright.catalog.model import Domain
from tablewright.ddl.comment import comment_on
from tablewright.ddl.names import default_sql, dotted, type_name
from tablewright.quoting import sql_identifier, sql_qualified


def create(domain: Domain) -> list[str]:
    """The statements that make it."""
    name = sql_qualified(*domain.key)
    words = [f"CREATE DOMAIN {name} AS {type_name(domain.type)}"]
    words += [f"COLLATE {dotted(domain.collation)}"] if domain.collation else []
    words += [f"DEFAULT {default_sql(domain.default)}"] if domain.default is not None else []
    words += [] if domain.nullable else ["NOT NULL"]
    checks = [f"\n    CONSTRAINT {sql_identifier(check.name)} CHECK ({check.expression})" for check in domain.checks]
    comments = comment_on(f"DOMAIN {name}", domain.comment)
    for check in domain.checks:
        comments += comment_on(f"CONSTRAINT {sql_identifier(check.name)} ON DOMAIN {name}", check.comment)
    return [" ".join(words) + "".join(checks), *comments]


def drop(domain: Domain) -> list[str]:
    """The statements that remove it."""
    return [f"DROP DOMAIN {sql_qualified(*domain.key)}"]
