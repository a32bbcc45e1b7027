"""Range types (PostgreSQL manual, 8.17.8)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import RangeType
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import Meaning, family
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Named, Row, Short, comment_of, required_type
from tablewright.kinds.granted import Grants
from tablewright.kinds.values import type_from_row

_UNORDERED = frozenset(("json", "geometry", "xml", "jsonpath"))
"""What has no operator class for btree, jsonb aside."""


class RangeTypeNode(Named):
    """A type of ranges of another type's values; short form: that type."""

    short = Short("subtype", ("string",))
    wanted = "a type, or a mapping"

    subtype: str = Field(description="The type whose values it ranges over.")
    opclass: str | None = Field(None, description="A btree operator class of the subtype that orders its values.")
    collation: str | None = None
    subtype_diff: str | None = Field(None, description="A function that says how far apart two values are, for GiST.")
    multirange: str | None = Field(
        None, description="The name of its multirange type. Default: as PostgreSQL makes it."
    )
    namespace: str | None = None
    grants: Grants


def parse(key: QName, node: RangeTypeNode, subtype: Meaning, at: Path, problems: Problems) -> RangeType:
    """Mapping to object; `subtype` is what that type means."""
    multirange = node.multirange if node.multirange is not None else usual_multirange(key.name)
    for name, place in ((key.name, at), (multirange, (*at, "multirange"))):
        if not name or too_long(name):
            problems.add_at_key(place, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if node.collation and family(subtype.base) not in ("text", "array"):
        problems.add((*at, "collation"), f"type {subtype.base.name} has no collation")
    if family(subtype.base) in _UNORDERED and subtype.base.name != "jsonb" and node.opclass is None:
        hint = "name its `opclass` for btree"
        problems.add((*at, "subtype"), f"values of type {subtype.base.name} have no order", hint=hint)
    return RangeType(key, subtype.type, multirange, node.opclass, node.collation, node.subtype_diff, comment_of(node))


def usual_multirange(name: str) -> str:
    """What PostgreSQL calls the multirange type of a range type (makeMultirangeTypeName in its typecmds.c)."""
    before, found, after = name.partition("range")
    whole = f"{before}multirange{after}" if found else f"{name}_multirange"
    return whole.encode()[:63].decode(errors="ignore")


def from_row(row: Row) -> RangeType:
    """A row of `queries/range_type.sql` to object."""
    return RangeType(
        key=QName(row["namespace"], row["name"]),
        subtype=type_from_row(row),
        multirange=row["multirange"],
        opclass=row["opclass"],
        collation=row["collation"],
        subtype_diff=row["subtype_diff"],
        comment=row["comment"],
    )


def requires(range_type: RangeType) -> tuple[Identity, ...]:
    """What has to exist before it."""
    named = range_type.subtype_diff
    namespace, _, name = (named or "").rpartition(".")
    function = (QName(namespace or "public", name),) if named else ()
    return (Simple(range_type.key.namespace), *required_type(range_type.subtype), *function)
