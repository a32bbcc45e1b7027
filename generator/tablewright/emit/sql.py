"""schema.sql: the statements that create every object, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tablewright.catalog.model import Catalog, ForeignKey, MaterializedView, Object, Table, View
from tablewright.catalog.names import Identity
from tablewright.ddl import sequence, table
from tablewright.ddl.statement import Statement
from tablewright.ddl.statements import create
from tablewright.diff.order import Plan, creation_order, owner
from tablewright.emit.render import Files, Render
from tablewright.emit.table_parts import parts_by_table
from tablewright.quoting import sql_comment
from tablewright.spec import Spec

_KEYS = "Foreign keys that need all tables"


def schema_sql(spec: Spec, render: Render) -> Files:
    """The whole database as one script."""
    plan = creation_order(spec.catalog)
    view = {
        "title": sql_comment(spec.system.title).replace("\n", " "),
        "system": spec.system.name,
        "postgres": spec.system.postgres,
        "sections": list(_sections(spec.catalog, plan)),
        "unread": bool(plan.unread),
    }
    yield spec.system.layout.sql, render("sql/schema.sql.jinja", **view)


def statements_of_objects(catalog: Catalog, plan: Plan) -> Iterator[tuple[Object, list[Statement]]]:
    """Every object in the order in which they are made, with the statements that make it."""
    parts = parts_by_table(catalog)
    for object_ in plan.objects:
        if isinstance(object_, Table):
            inline = parts[object_.key].constraints(plan.deferred)
            owned = [s for owned in parts[object_.key].sequences for s in sequence.own(owned)]
            yield object_, [*table.create(object_, inline), *owned]
        else:
            yield object_, create(object_)


def _sections(catalog: Catalog, plan: Plan) -> Iterator[tuple[str, list[Statement]]]:
    """A title and its statements: of a table or view with all that belongs to it, or of what stands between those."""
    titles: dict[Identity, str] = {}

    def title(object_: Object) -> str:
        if isinstance(object_, ForeignKey):
            return _KEYS
        if isinstance(object_, Table | View | MaterializedView):
            return str(object_.key)
        belongs_to = owner(object_)
        return titles.get(belongs_to, "") if belongs_to else ""

    titled = []
    for object_, statements in statements_of_objects(catalog, plan):
        titles[object_.key] = title(object_)
        titled.append((titles[object_.key], statements))
    for name, group in groupby(titled, key=lambda pair: pair[0]):
        yield sql_comment(name).replace("\n", " "), [statement for _, made in group for statement in made]
