"""What two catalogs cannot be compared in: one side has it in a way that the nouns cannot say.

Nothing of it is invented, and nothing dropped: a table that another inherits from is there, although no noun says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tablewright.catalog.model import Catalog, Unmodelled
from tablewright.catalog.names import ColumnName, Identity
from tablewright.diff.needs import Side


def incomparable(old: Side, new: Side) -> Mapping[Identity, str]:
    """The objects and columns of either side that the other has otherwise than it can say, each with the reason.

    With a whole object goes what belongs to it, and what needs it.
    """
    found: dict[Identity, str] = {}
    for one, other in ((old, new), (new, old)):
        both = set(other.catalog.unmodelled)
        alone = [each for each in one.catalog.unmodelled if each.key and each not in both]
        if alone:
            found |= dict(_met(one, alone)) | dict(_met(other, alone))
    # Nothing makes an index that is of no use.
    useless = (index.key for index in new.catalog.indexes.values() if index.invalid)
    return found | {key: f"index {key}: not valid" for key in useless}


def _met(side: Side, alone: Iterable[Unmodelled]) -> Iterator[tuple[Identity, str]]:
    """Of one side, the objects that these are, belong to, or need; and the columns."""
    wholes = {each.key: each.name for each in alone if each.whole}
    aspects = {each.key: each.name for each in alone if not each.whole}
    for key in _keys(side.catalog):
        reason = aspects.get(_names(key)) or _of(key, wholes)
        if reason is None:
            needed = (_of(other, wholes) for other in side.needed_by(key))
            reason = next((f"it needs {each}" for each in needed if each), None)
        if reason is not None:
            yield key, reason


def _keys(catalog: Catalog) -> Iterator[Identity]:
    for object_ in catalog.objects():
        yield object_.key
    for table in catalog.tables.values():
        yield from (ColumnName(*table.key, column.name) for column in table.columns)


def _of(key: Identity, wholes: Mapping[tuple[str, ...], str]) -> str | None:
    names = _names(key)
    # What belongs to a table has the table's names first.
    return wholes.get(names) or wholes.get(names[:2])


def _names(key: Any) -> tuple[str, ...]:
    return tuple(key[:3]) if hasattr(key, "table") else tuple(key[:2])
