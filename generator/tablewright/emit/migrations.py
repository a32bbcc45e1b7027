"""What Alembic needs around the revisions: alembic.ini, env.py, script.py.mako."""

from __future__ import annotations

import posixpath
import re

from tablewright.catalog.model import ForeignKey, Index
from tablewright.emit.render import Files, Render
from tablewright.emit.running import database_module
from tablewright.quoting import ini_value, markdown_code, markdown_text, python_comment, python_string, sql_identifier
from tablewright.spec import Layout, Spec

_FIELD = re.compile(r"(\{(?:year|month|week|day)\})")
_DIGITS = {"{year}": "[0-9]{4}", "{month}": "[0-9]{2}", "{week}": "[0-9]{2}", "{day}": "[0-9]{2}"}


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
            own=_own_imports(layout),
            imported=_from_sqlalchemy(spec),
            database_module=database_module(layout),
            log=python_string(_log(spec)) if spec.running.log else "",
            log_insert=_log_insert(spec) if spec.running.log else "",
            include_schemas=several,
            namespaces=_namespaces(namespaces) if several else "",
            misread=[python_string(key.name) for key, index in spec.catalog.indexes.items() if _is_misread(index)],
            database=system,
            partitions=bool(spec.catalog.partitions),
            external=_external(spec, namespaces),
            detached=_detached(spec),
            repeated_keys=any(_is_repeated(key, spec) for key in spec.catalog.foreign_keys.values()),
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


def _own_imports(layout: Layout) -> list[str]:
    """What env.py takes from the system's own packages."""
    found = {models_module(layout): f"from {models_module(layout)} import Base"}
    if layout.database:
        found[database_module(layout)] = f"from {database_module(layout)} import engine as database_engine"
    return [found[module] for module in sorted(found)]


def _from_sqlalchemy(spec: Spec) -> str:
    """The names that env.py takes from SQLAlchemy."""
    partitions, own = bool(spec.catalog.partitions), spec.system.layout.database is None
    names = {
        "Engine": partitions,
        "ForeignKeyConstraint": any(_is_repeated(key, spec) for key in spec.catalog.foreign_keys.values()),
        "create_engine": own,
        "pool": own,
        "text": partitions or spec.running.log is not None,
    }
    return ", ".join(name for name, used in names.items() if used)


def _log(spec: Spec) -> str:
    """The table that keeps which revisions were applied, as `to_regclass()` takes it."""
    return ".".join(map(sql_identifier, spec.running.log or ()))


def _log_insert(spec: Spec) -> str:
    """The inside of a string in which `text()` would read `:name` as a parameter."""
    return python_string(_log(spec).replace(":", "\\:"))[1:-1]


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


def _is_repeated(key: ForeignKey, spec: Spec) -> bool:
    """Whether it refers to a partitioned table."""
    table = spec.catalog.tables.get(key.referenced_table)
    return table is not None and table.partition_by is not None


def _detached(spec: Spec) -> str:
    """A pattern of the names that partitions keep when they are detached, where a rule does that."""
    found = []
    for key, rule in spec.partition_rules.items():
        if rule.keep:
            name = key.name if key.namespace == "public" else str(key)
            words = [_DIGITS.get(word) or re.escape(word.replace("{table}", name)) for word in _FIELD.split(rule.pattern)]
            found.append("".join(words))
    return python_string("|".join(found)) if found else ""


def _external(spec: Spec, namespaces: list[str]) -> str:
    """The external tables among those that are compared, as a tuple for Alembic."""
    compared = [key for key in spec.external.tables if key.namespace in (namespaces or ["public"])]
    names = [python_string(key.name if key.namespace == "public" else str(key)) for key in compared]
    return f"({', '.join(names)},)" if names else ""


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
