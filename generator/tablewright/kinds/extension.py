"""Extensions (PostgreSQL manual, CREATE EXTENSION)."""

from __future__ import annotations

from tablewright.catalog.model import Extension
from tablewright.catalog.names import Identity
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Documented, Row

# Extensions whose functions and types are known here, or that bring none that a table's expression would use.
KNOWN = frozenset(("vector", "citext", "hstore", "ltree", "plpgsql", "pg_stat_statements"))


class ExtensionNode(Documented):
    """An extension that the schema needs. Its own comment in the database stays as the extension wrote it."""


def parse(name: str, node: ExtensionNode, at: Path, problems: Problems) -> Extension:
    """Mapping to object."""
    if not name.replace("_", "").replace("-", "").isalnum():
        problems.add_at_key(at, f"`{name}` is not the name of an extension")
    return Extension(name)


def from_row(row: Row) -> Extension:
    """A row of `queries/extension.sql` to object."""
    return Extension(row["name"])


def requires(_: Extension) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return ()
