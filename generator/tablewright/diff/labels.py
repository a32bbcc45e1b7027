"""What becomes of labels that an enum loses, wherever its values are held."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog.model import Catalog, Composite, Domain, Enum, RangeType
from tablewright.catalog.names import QName


def replaced_labels(
    type_: Enum | Domain | Composite | RangeType, catalog: Catalog, replaced: Mapping[QName, Mapping[str, str]]
) -> Mapping[str, str]:
    """The labels that are gone, to those that take their place, also in domains and composites made of an enum."""
    match type_:
        case Enum():
            return replaced.get(type_.key, {})
        case Domain():
            parts = [type_.type]
        case Composite():
            parts = [each.type for each in type_.attributes]
        case RangeType():
            return {}  # its values are carried over as texts, in which nobody looks for labels
    found: dict[str, str] = {}
    for part in parts:
        key = QName(part.namespace or "", part.name)
        held = catalog.enums.get(key) or catalog.domains.get(key) or catalog.composites.get(key)
        if held:
            found |= replaced_labels(held, catalog, replaced)
    return found
