"""ALTER … OWNER TO."""

from __future__ import annotations

from tablewright.catalog.model import Owner
from tablewright.ddl.names import object_name
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_identifier


def create(owner: Owner) -> list[Statement]:
    """The statement that hands the object over."""
    return [Statement(f"{_head(owner)} {sql_identifier(owner.role)}")]


def drop(owner: Owner) -> list[Statement]:
    """The statement that hands it back to whoever runs the migrations."""
    return [Statement(f"{_head(owner)} CURRENT_USER")]


def alter(_: Owner, new: Owner) -> list[Statement]:
    """The statement that hands the object over to somebody else."""
    return create(new)


def _head(owner: Owner) -> str:
    return f"ALTER {owner.key.on.upper()} {object_name(owner.key.object)} OWNER TO"
