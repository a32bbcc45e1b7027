"""What default privileges give to whatever is made while they hold, and what a spec does not say of it.

A spec's own order is the other one: default privileges come last, and reach none of its objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from tablewright.catalog import model
from tablewright.catalog.names import DefaultGrantName, GrantName, QName, Signature, Simple
from tablewright.ddl import grant
from tablewright.ops import Changed, Situation, TableColumn

_TABLES = (model.Table, model.Partition, model.View, model.MaterializedView)
_TYPES = (model.Enum, model.Domain, model.Composite, model.RangeType)


def taken_back(made: Changed, situation: Situation) -> list[str]:
    """The statements after which roles may do with it what they may without default privileges."""
    return [
        statement
        for key, privileges in _given(made, situation)
        for statement in grant.drop(model.Grant(key, privileges))
    ]


def _given(made: Changed, situation: Situation) -> Iterator[tuple[GrantName, tuple[str, ...]]]:
    words = _words(made)
    if words is None or isinstance(made, TableColumn):
        return
    kinds, kind = words
    key = made.key
    if not isinstance(key, QName | Signature | Simple):
        return
    namespace = None if isinstance(key, Simple) else key.namespace
    for default in {**situation.new.default_grants, **situation.old.default_grants}.values():
        if _reaches(default.key, kinds, namespace):
            yield GrantName(kind, key, None, default.key.role), default.privileges


def _reaches(default: DefaultGrantName, kinds: str, namespace: str | None) -> bool:
    """What is made here is made by whoever runs the migration: others' default privileges do not matter."""
    return default.owner is None and default.on == kinds and default.namespace in (None, namespace)


def _words(made: Changed) -> tuple[str, str] | None:
    """What ALTER DEFAULT PRIVILEGES and GRANT call it."""
    if isinstance(made, _TABLES):
        return "tables", "table"
    if isinstance(made, _TYPES):
        return "types", "type"
    match made:
        case model.Sequence():
            return "sequences", "sequence"
        case model.Function(returns=None):
            return "functions", "procedure"
        case model.Function():
            return "functions", "function"
        case model.Namespace():
            return "schemas", "schema"
    return None
