"""What has to be made between two tables: a function that reads one, and that the other one calls in an expression."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog.model import Object
from tablewright.catalog.names import Identity, QName
from tablewright.diff.order import Plan
from tablewright.quoting import python_string

Between = Mapping[QName, tuple[tuple[Object, ...], tuple[QName, ...]]]
"""For each such table what is made before it, in order, and the tables that have to be there then."""


def between_tables(plan: Plan) -> Between:
    """The tables that need something which needs a table."""
    tables = frozenset(plan.tables())
    found: dict[QName, tuple[tuple[Object, ...], tuple[QName, ...]]] = {}
    for key in plan.tables():
        others: set[QName] = set()
        objects = _needed(plan, key, tables, others)
        if objects and others and key not in others:
            ordered = tuple(object_ for object_ in plan.objects if object_.key in objects)
            found[key] = (ordered, tuple(other for other in plan.tables() if other in others))
    return found


def _needed(plan: Plan, table: QName, tables: frozenset[QName], others: set[QName]) -> set[Identity]:
    """Everything besides tables that leads from a table to others, which are added to `others`."""
    leading: dict[Identity, bool] = {}

    def leads(key: Identity) -> bool:
        if key not in leading:
            leading[key] = False  # as long as it is not known, so that a circle comes to an end
            found = [next_ for next_ in plan.needs.get(key, ()) if next_ in tables or leads(next_)]
            others.update(next_ for next_ in found if isinstance(next_, QName) and next_ in tables)
            leading[key] = bool(found)
        return leading[key]

    for key in plan.needs.get(table, ()):
        if key not in tables:
            leads(key)
    return {key for key, leads_there in leading.items() if leads_there}


def table_of_metadata(key: QName) -> str:
    """How the metadata is asked for a table."""
    name = key.name if key.namespace == "public" else f"{key.namespace}.{key.name}"
    return f"metadata.tables[{python_string(name)}]"


def dependencies(between: Between) -> list[str]:
    """What tells SQLAlchemy that a table comes after others to which no foreign key leads."""
    return [
        f"{table_of_metadata(key)}.add_is_dependent_on({table_of_metadata(other)})"
        for key, (_, others) in between.items()
        for other in others
    ]
