"""Domains (PostgreSQL manual, 8.18)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import Field

from tablewright.catalog.model import Domain, DomainCheck
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import Meaning, family
from tablewright.errors import Path, Problems
from tablewright.kinds.base import NOT_VALID, Documented, Named, Row, Short, comment_of, required_names, required_type
from tablewright.kinds.granted import Grants
from tablewright.kinds.values import as_value, read_default, type_from_row
from tablewright.sqltext import Surroundings, complaints


class DomainCheckNode(Documented):
    """A condition that every value meets; short form: the expression."""

    short = Short("expression", ("string",))
    wanted = "an expression, or a mapping"

    expression: str = Field(description="It calls the value VALUE: VALUE > 0.")
    not_valid: bool = NOT_VALID


class DomainNode(Named):
    """A type with rules of its own; short form: the type beneath it."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str = Field(description="The type beneath it: text, numeric(12,2), another domain…")
    null: bool = Field(True, description="Whether its values may be null; each column says so for itself, too.")
    default: Any = Field(None, description="The default of columns that have none of their own.")
    check: str | None = Field(None, description="A condition on VALUE.")
    checks: dict[str, DomainCheckNode] = Field(default_factory=dict, description="Further conditions, by name.")
    collation: str | None = None
    namespace: str | None = None
    grants: Grants


def parse(key: QName, node: DomainNode, meaning: Meaning, around: Surroundings, at: Path, problems: Problems) -> Domain:
    """Mapping to object; `meaning` is that of the type beneath it."""
    if not key.name or too_long(key.name):
        problems.add_at_key(at, f"the name `{key.name}` has {len(key.name.encode())} bytes; a name has 1 to 63")
    if node.collation and family(meaning.base) not in ("text", "array"):
        problems.add((*at, "collation"), f"type {meaning.base.name} has no collation")
    default = None
    if node.default is not None:
        default = read_default(node.default, meaning, (*at, "default"), problems)
        if default is not None and isinstance(node.default, str | dict):
            inside = ("sql",) if isinstance(node.default, dict) else ()
            hint = as_value(node.default) if isinstance(node.default, str) else ""
            for complaint in complaints(default, "default", around, meaning.base):
                no_sql = hint if complaint.message.startswith("SQL ") else ""
                place = (*at, "default", *inside)
                problems.add(place, complaint.message, hint=complaint.hint or no_sql, offset=complaint.offset)
    return Domain(
        key=key,
        type=meaning.type,
        nullable=node.null,
        default=default,
        collation=node.collation,
        checks=_checks(key, node, replace(around, columns={"value": meaning.base}), at, problems),
        comment=comment_of(node),
    )


def _checks(
    key: QName, node: DomainNode, around: Surroundings, at: Path, problems: Problems
) -> tuple[DomainCheck, ...]:
    """In the order of their names, which is the one that PostgreSQL checks them in."""
    found = {name: (check, (*at, "checks", name)) for name, check in node.checks.items()}
    if node.check is not None:
        # As PostgreSQL names it.
        name, place = f"{key.name}_check", (*at, "check")
        if name in found:
            problems.add(place, f"there is a check `{name}` already", hint="it stands under `checks:`")
        found[name] = (DomainCheckNode(expression=node.check), place)
    for name, (check, place) in found.items():
        if (not name or too_long(name)) and not too_long(key.name):
            problems.add_at_key(place, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
        inside = place if node.check is not None and place[-1] == "check" else (*place, "expression")
        for complaint in complaints(check.expression, "domain check", around):
            problems.add(inside, complaint.message, hint=complaint.hint, offset=complaint.offset)
    return tuple(
        DomainCheck(name, check.expression.strip(), comment_of(check), check.not_valid)
        for name, (check, _) in sorted(found.items())
    )


def from_row(row: Row) -> Domain:
    """A row of `queries/domain.sql` to object."""
    return Domain(
        key=QName(row["namespace"], row["name"]),
        type=type_from_row(row),
        nullable=row["nullable"],
        default=row["default"],
        collation=row["collation"],
        checks=tuple(DomainCheck(**check) for check in row["checks"]),
        comment=row["comment"],
    )


def requires(domain: Domain) -> tuple[Identity, ...]:
    """What has to exist before it."""
    checks = (check.expression for check in domain.checks)
    return (Simple(domain.key.namespace), *required_type(domain.type), *required_names(domain.default, *checks))
