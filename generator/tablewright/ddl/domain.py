"""CREATE DOMAIN."""

from __future__ import annotations

from tablewright.catalog.model import Domain, DomainCheck
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import default_sql, dotted, type_name
from tablewright.ddl.statement import Statement, created_once, dropped
from tablewright.quoting import sql_identifier, sql_qualified


def create(domain: Domain) -> list[Statement]:
    """The statements that make it."""
    name = sql_qualified(*domain.key)
    words = [f"CREATE DOMAIN {name} AS {type_name(domain.type)}"]
    words += [f"COLLATE {dotted(domain.collation)}"] if domain.collation else []
    words += [f"DEFAULT {default_sql(domain.default)}"] if domain.default is not None else []
    words += [] if domain.nullable else ["NOT NULL"]
    checks = [f"\n    {_check(check)}" for check in domain.checks if not check.not_valid]
    # CREATE DOMAIN takes none of these.
    later = [created_once(f"ALTER DOMAIN {name} ADD {_check(check)}") for check in domain.checks if check.not_valid]
    comments = comment_on(f"DOMAIN {name}", domain.comment)
    for check in domain.checks:
        comments += comment_on(_constraint(name, check.name), check.comment)
    return [created_once(" ".join(words) + "".join(checks)), *later, *comments]


def drop(domain: Domain) -> list[Statement]:
    """The statements that remove it."""
    return [dropped("DROP DOMAIN", sql_qualified(*domain.key))]


def alter(old: Domain, new: Domain) -> list[Statement] | None:
    """The statements that turn the one into the other; None where it is of another type."""
    if (old.type, old.collation) != (new.type, new.collation):
        return None
    name = sql_qualified(*new.key)
    found = []
    if old.default != new.default and new.default is not None:
        found.append(("set default", f"SET DEFAULT {default_sql(new.default)}"))
    if old.default != new.default and new.default is None:
        found.append(("drop default", "DROP DEFAULT"))
    if old.nullable != new.nullable:
        found.append(("drop not null", "DROP NOT NULL") if new.nullable else ("set not null", "SET NOT NULL"))
    before, after = ({check.name: check for check in domain.checks} for domain in (old, new))
    kept = {check.name for check in new.checks if check.name in before and _stays(before[check.name], check)}
    added = [check for check in new.checks if check.name not in kept]
    for check in old.checks:
        if check.name not in kept:
            found.append(("drop constraint", f"DROP CONSTRAINT {sql_identifier(check.name)}"))
        elif check.not_valid and not after[check.name].not_valid:
            found.append(("validate constraint", f"VALIDATE CONSTRAINT {sql_identifier(check.name)}"))
    for check in added:
        found.append(("add constraint not valid" if check.not_valid else "add constraint", f"ADD {_check(check)}"))
    comments = change_comment(f"DOMAIN {name}", old.comment, new.comment)
    for check in new.checks:
        comment = None if check in added else before[check.name].comment
        comments += change_comment(_constraint(name, check.name), comment, check.comment)
    return [*(Statement(f"ALTER DOMAIN {name} {change}", form) for form, change in found), *comments]


def _stays(old: DomainCheck, new: DomainCheck) -> bool:
    """Whether the one becomes the other in place: one that is valid cannot be made one that is not."""
    return old.expression == new.expression and (old.not_valid or not new.not_valid)


def _check(check: DomainCheck) -> str:
    later = " NOT VALID" if check.not_valid else ""
    return f"CONSTRAINT {sql_identifier(check.name)} CHECK ({check.expression}){later}"


def _constraint(domain: str, name: str) -> str:
    """A check as COMMENT ON names it."""
    return f"CONSTRAINT {sql_identifier(name)} ON DOMAIN {domain}"
