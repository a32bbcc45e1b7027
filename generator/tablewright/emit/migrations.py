"""What Alembic needs around the revisions: alembic.ini, env.py, script.py.mako, and what revisions import."""

from __future__ import annotations

import posixpath

from tablewright.ddl.extension import drop
from tablewright.emit.left_out import left_out
from tablewright.emit.render import Files, Render
from tablewright.emit.running import database_module
from tablewright.quoting import (
    UNKNOWN_TO_SQLALCHEMY,
    ini_value,
    markdown_code,
    markdown_text,
    python_comment,
    python_string,
    sql_identifier,
)
from tablewright.spec import Layout, Spec


def migrations(spec: Spec, render: Render) -> Files:
    """The environment of the migrations."""
    layout = spec.system.layout
    system = python_comment(spec.system.name)
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
            imported=_from_sqlalchemy(spec),
            database_module=database_module(layout),
            log=python_string(_log(spec)) if spec.running.log else "",
            log_insert=_log_insert(spec) if spec.running.log else "",
            database=system,
            left_out=left_out(spec),
            lock_attempts=spec.system.migrations.lock_attempts,
            kept=[python_string(s) for each in spec.catalog.extensions.values() for s in drop(each)],
        ),
    )
    yield (
        f"{layout.migrations}/revision_progress.py",
        render(
            "migrations/revision_progress.py.jinja",
            system=system,
            key_words=", ".join(map(python_string, sorted(UNKNOWN_TO_SQLALCHEMY))),
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
            "lock_timeout": markdown_text(spec.system.migrations.lock_timeout),
            "lock_attempts": spec.system.migrations.lock_attempts,
            "extensions": ", ".join(markdown_code(key.name) for key in spec.catalog.extensions),
            "shared": any(namespace.shared for namespace in spec.catalog.namespaces.values()),
        }
        yield layout.migrations_readme, render("migrations/README.md.jinja", **view)


def _from_sqlalchemy(spec: Spec) -> str:
    """The names that env.py takes from SQLAlchemy."""
    partitions, own = bool(spec.catalog.partitions), spec.system.layout.database is None
    names = {
        "Connection": True,
        "Engine": own,
        "ForeignKeyConstraint": left_out(spec).repeated_keys,
        "create_engine": own,
        "event": bool(spec.catalog.extensions),
        "make_url": own,
        "pool": own,
        "text": partitions or spec.running.log is not None or bool(spec.catalog.extensions),
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


def _way_to_root(layout: Layout) -> tuple[int, str]:
    """How many folders up from env.py, and what to go down again, to reach the folder on `sys.path`."""
    way = posixpath.relpath(layout.root, layout.migrations).split("/")
    up = way.count("..")
    down = "".join(f" / {python_string(part)}" for part in way if part not in ("..", "."))
    return up, down
