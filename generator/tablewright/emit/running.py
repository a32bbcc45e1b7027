"""What runs the database: the connection module, the setup script, seeds and monitors. Each only where asked for."""

from __future__ import annotations

import posixpath

from tablewright.emit.render import Files, Render
from tablewright.quoting import python_comment, python_docstring, python_string, sql_comment, sql_qualified
from tablewright.spec import Layout, Spec


def database(spec: Spec, render: Render) -> Files:
    """The connection module."""
    connecting = spec.running.connecting
    if spec.system.layout.database:
        view = {
            "tls": python_string(connecting.tls),
            "attempts": connecting.retry.attempts,
            "first": connecting.retry.first,
            "longest": connecting.retry.longest,
            "pool_size": connecting.pool_size,
            "pool_overflow": connecting.pool_overflow,
            "example": python_string(f"postgresql://user:pass@localhost:5432/{spec.system.name}"),
        }
        yield spec.system.layout.database, render("runtime/database.py.jinja", system=spec.system.name, **view)


def setup(spec: Spec, render: Render) -> Files:
    """The script that upgrades, rolls back and seeds."""
    layout = spec.system.layout
    if layout.setup:
        seeds = beside(layout.setup, layout.seeds) if spec.running.seeds else ""
        stubs = beside(layout.setup, layout.stubs) if any(spec.external.objects()) else ""
        view = {
            **surroundings(spec, layout.setup),
            "ini": beside(layout.setup, layout.alembic_ini),
            "seeds": seeds,
            "names": f"[{', '.join(map(python_string, spec.running.seeds))}]",
            "stubs": stubs,
            "files": bool(seeds or stubs),
        }
        yield layout.setup, render("runtime/setup.py.jinja", **view)


def seeds(spec: Spec, render: Render) -> Files:
    """A script of SQL for each set."""
    for name, statements in spec.running.seeds.items():
        path = f"{spec.system.layout.seeds}/{name}.sql"
        yield path, render("runtime/seeds.sql.jinja", system=sql_comment(spec.system.name), statements=statements)


def monitors(spec: Spec, render: Render) -> Files:
    """A script for each monitor that has a place."""
    for name, path in spec.system.layout.monitors.items():
        monitor = spec.running.monitors[name]
        view = {
            **surroundings(spec, path),
            "doc": python_docstring(monitor.doc or f"What the monitor `{name}` of {spec.system.name} watches."),
            # `sa.text()` would read `:name` as a parameter.
            "views": [python_string(sql_qualified(*key).replace(":", "\\:")) for key in monitor.views],
        }
        yield path, render("runtime/monitor.py.jinja", **view)


def surroundings(spec: Spec, script: str) -> dict[str, str]:
    """What every script starts with: the way to the packages, and the name of the connection module."""
    layout = spec.system.layout
    return {
        "system": python_comment(spec.system.name),
        "root": beside(script, layout.root),
        "module": database_module(layout),
    }


def database_module(layout: Layout) -> str:
    """The connection module's dotted name; empty where there is none."""
    path = posixpath.relpath(layout.database, layout.root) if layout.database else ""
    return path.removesuffix(".py").replace("/", ".")


def beside(script: str, path: str) -> str:
    """A path as code of a script that knows only where it lies itself."""
    way = posixpath.relpath(path, posixpath.dirname(script) or ".").split("/")
    up = way.count("..")
    return f"Path(__file__).resolve().parents[{up}]" + "".join(
        f" / {python_string(part)}" for part in way if part not in ("..", ".")
    )
