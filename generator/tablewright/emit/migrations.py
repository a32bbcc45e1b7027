"""What Alembic needs around the revisions: alembic.ini, env.py, script.py.mako."""

from __future__ import annotations

import posixpath

from tablewright.catalog.model import Index
from tablewright.emit.render import Files, Render
from tablewright.quoting import ini_value, markdown_code, markdown_text, python_comment, python_string
from tablewright.spec import Layout, Spec


def migrations(spec: Spec, render: Render) -> Files:
    """The environment of the migrations."""
    layout = spec.system.layout
    system = python_comment(spec.system.name)
    namespaces = sorted({table.namespace for table in spec.catalog.tables} | {e.namespace for e in spec.catalog.enums})
    several = namespaces not in ([], ["public"])
    levels, rest = _way_to_root(layout)
    yield (
        layout.alembic_ini,
        render(
            "migrations/alembic.ini.jinja",
            system=ini_value(spec.system.name),
            script_location=ini_value(
                posixpath.relpath(layout.migrations, posixpath.dirname(layout.alembic_ini) or ".")
            ),
            file_template=ini_value(spec.system.migrations.later_file_names),
        ),
    )
    yield (
        f"{layout.migrations}/env.py",
        render(
            "migrations/env.py.jinja",
            system=system,
            levels=levels,
            rest=rest,
            models=models_module(layout),
            include_schemas=several,
            namespaces=_namespaces(namespaces) if several else "",
            misread=[python_string(key.name) for key, index in spec.catalog.indexes.items() if _is_misread(index)],
            database=system,
        ),
    )
    yield f"{layout.migrations}/script.py.mako", render("migrations/script.py.mako.jinja")
    if layout.migrations_readme:
        folder = posixpath.dirname(layout.alembic_ini)
        view = {
            "title": markdown_text(spec.system.title or spec.system.name),
            "folder": markdown_code(folder) if folder else "",
            "first": markdown_code(spec.system.migrations.first_id),
            "message": markdown_text(spec.system.migrations.first_message),
            "database": system,
        }
        yield layout.migrations_readme, render("migrations/README.md.jinja", **view)


def models_module(layout: Layout) -> str:
    """The dotted name of the models' package, seen from the folder on `sys.path`."""
    return posixpath.relpath(layout.models, layout.root).replace("/", ".")


def _is_misread(index: Index) -> bool:
    """Whether Alembic may read an index back otherwise than it wrote it.

    It compares the texts of expressions, which PostgreSQL prints anew, and drops operator classes and collations where
    a key has an order.
    """
    ordered = any(key.descending or key.nulls_first is not None for key in index.keys)
    worded = any(key.opclass or key.collation for key in index.keys)
    return (ordered and worded) or any(key.is_expression for key in index.keys)


def _namespaces(names: list[str]) -> str:
    """A tuple for Alembic, which calls the default namespace None."""
    written = ["None" if name == "public" else python_string(name) for name in names]
    return f"({', '.join(written)},)"


def _way_to_root(layout: Layout) -> tuple[int, str]:
    """How many folders up from env.py, and what to go down again, to reach the folder on `sys.path`."""
    way = posixpath.relpath(layout.root, layout.migrations).split("/")
    up = way.count("..")
    down = "".join(f" / {python_string(part)}" for part in way if part not in ("..", "."))
    return up, down
