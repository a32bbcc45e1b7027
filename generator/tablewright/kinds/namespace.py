"""Namespaces: what PostgreSQL calls schemas (manual, 5.10)."""

from __future__ import annotations

from tablewright.catalog.model import Namespace
from tablewright.catalog.names import Identity
from tablewright.catalog.naming import too_long
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Named, Row, comment_of
from tablewright.kinds.granted import Grants


class NamespaceNode(Named):
    """A PostgreSQL schema; of `public`, which is always there, only `grants` can be said."""

    grants: Grants


def parse(name: str, node: NamespaceNode, at: Path, problems: Problems) -> Namespace:
    """Mapping to object."""
    if name.startswith("pg_") or name == "information_schema":
        problems.add_at_key(at, f"`{name}` is reserved for PostgreSQL's own schemas")
    if name == "public" and (node.doc or node.source or node.inferred):
        problems.add_at_key(at, "`public` is there already: only its `grants` can be said")
    if not name or too_long(name):
        problems.add_at_key(at, f"a schema's name has 1 to 63 bytes, not {len(name.encode())}")
    return Namespace(name, comment_of(node))


def from_row(row: Row) -> Namespace:
    """A row of `queries/namespace.sql` to object."""
    return Namespace(row["name"], row["comment"], row["shared"])


def requires(_: Namespace) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return ()
