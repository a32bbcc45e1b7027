"""Extensions (PostgreSQL manual, CREATE EXTENSION)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Extension
from tablewright.catalog.names import Identity, Simple
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import Documented, Row
from tablewright.postgres.installations import installations, is_missing


class ExtensionNode(Documented):
    """An extension that the schema needs. Its own comment in the database stays as the extension wrote it."""

    namespace: str | None = Field(None, description="The schema that it lies in; default: `public`, or its own.")


def parse(name: str, node: ExtensionNode, at: Path, problems: Problems) -> Extension:
    """Mapping to object."""
    if not name.replace("_", "").replace("-", "").isalnum():
        problems.add_at_key(at, f"`{name}` is not the name of an extension")
    elif is_missing(name):
        default = installations()[0]
        here = f"PostgreSQL {default.version} has {', '.join(sorted(default.extensions))} here"
        hint = did_you_mean(name, default.extensions) or f"{here}; `--dev-url` names a server that has more"
        message = f"no PostgreSQL of this machine has the extension `{name}`, so nothing can be proven"
        problems.warn("unproven-extension", at, message, hint=hint)
    return Extension(name, node.namespace if node.namespace != "public" else None)


def from_row(row: Row) -> Extension:
    """A row of `queries/extension.sql` to object."""
    return Extension(row["name"], row["namespace"], row["relocatable"])


def requires(extension: Extension) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(extension.namespace),) if extension.namespace else ()
