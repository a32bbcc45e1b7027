"""stubs.sql: what is external, made on a development server where there is nothing of that name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tablewright.catalog import model
from tablewright.catalog.model import Catalog, Object
from tablewright.ddl import role, table
from tablewright.ddl.names import signature
from tablewright.ddl.statements import create
from tablewright.emit.render import Files, Render
from tablewright.emit.table_parts import parts_by_table
from tablewright.quoting import sql_comment, sql_dollar, sql_identifier, sql_literal, sql_qualified
from tablewright.spec import Spec

_FOUND_BY: dict[type[Any], tuple[str, Callable[[Any], str]]] = {
    model.Namespace: ("to_regnamespace", lambda found: sql_identifier(found.name)),
    model.Enum: ("to_regtype", lambda found: sql_qualified(*found.key)),
    model.Table: ("to_regclass", lambda found: sql_qualified(*found.key)),
    model.Function: ("to_regprocedure", lambda found: signature(found.key)),
}
"""How PostgreSQL tells whether there is one: by a function, and a text that is given to it."""


def stubs(spec: Spec, render: Render) -> Files:
    """A script that can be run again, where anything is external."""
    blocks = list(_blocks(spec.external))
    if blocks:
        title = sql_comment(spec.system.title).replace("\n", " ")
        yield (
            spec.system.layout.stubs,
            render("sql/stubs.sql.jinja", title=title, system=spec.system.name, blocks=blocks),
        )


def _blocks(external: Catalog) -> Iterator[tuple[str, str]]:
    """A title and a statement for each object."""
    parts = parts_by_table(external)
    for found in external.roles.values():
        yield _title("role", found), role.create(found)[0]
    for namespace in external.namespaces.values():
        use = f"GRANT USAGE ON SCHEMA {sql_identifier(namespace.name)} TO PUBLIC"
        yield _title("schema", namespace), _unless_there(namespace, [*create(namespace), use])
    for enum in external.enums.values():
        yield _title("type", enum), _unless_there(enum, create(enum))
    for made in external.tables.values():
        refer = f"GRANT REFERENCES ON TABLE {sql_qualified(*made.key)} TO PUBLIC"
        first, *comments = table.create(made, parts[made.key].constraints(frozenset()))
        indented = first.replace("\n", "\n        ")
        yield _title("table", made), _unless_there(made, [indented, *comments, refer])
    for function in external.functions.values():
        yield _title("function", function), _unless_there(function, create(function))


def _title(kind: str, object_: Object) -> str:
    return sql_comment(f"{kind} {object_.key}").replace("\n", " ")


def _unless_there(object_: Object, statements: Sequence[str]) -> str:
    function, name = _FOUND_BY[type(object_)]
    inside = "".join(f"        {statement};\n" for statement in statements)
    condition = f"{function}({sql_literal(name(object_))}) IS NULL"
    body = f"\nBEGIN\n    IF {condition} THEN\n{inside}    END IF;\nEND\n"
    return f"DO {sql_dollar(body)}"
