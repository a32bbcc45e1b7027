"""ALTER … OWNER TO."""

from __future__ import annotations

from tablewright.catalog.model import Owner
from tablewright.ddl.names import object_name
from tablewright.quoting import sql_identifier


def create(owner: Owner) -> list[str]:
    """The statement that hands the object over."""
    name = object_name(owner.key.object)
    return [f"ALTER {owner.key.on.upper()} {name} OWNER TO {sql_identifier(owner.role)}"]


def drop(_: Owner) -> list[str]:
    """Nothing: the object is dropped."""
    return []
