"""The names of the parts that partitions have of indexes and keys, where PostgreSQL would give them others."""

from __future__ import annotations

from tablewright.catalog.names import PartName, QName
from tablewright.catalog.naming import too_long
from tablewright.ddl.index_part import Whole, above, usual_name, wholes
from tablewright.errors import did_you_mean
from tablewright.kinds import index_part
from tablewright.specio.draft import Draft


def read_index_parts(draft: Draft) -> None:
    """Put the parts into the catalog that have names of their own, or numbers because others are on their columns."""
    by_table = wholes(draft.catalog)
    for partition in draft.catalog.partitions:
        tables = above(draft.catalog, partition)
        _read_parts(draft, partition, [(table, whole) for table in tables for whole in by_table.get(table, ())])


def _read_parts(draft: Draft, partition: QName, parts: list[tuple[QName, Whole]]) -> None:
    known = [whole.key.name for _, whole in parts]
    for (_, whole_name), (_, at) in ((key, said) for key, said in draft.index_names.items() if key[0] == partition):
        if whole_name not in known and not draft.was_wrong("indexes"):
            message = f"`{partition.name}` is a part of no table with an index or a key `{whole_name}`"
            draft.problems.add_at_key(at, message, hint=did_you_mean(whole_name, known))
    taken: set[str] = set()
    for table, whole in parts:
        made_as = usual_name(whole, partition, taken)
        name, at = draft.index_names.get((partition, whole.key.name), (made_as, ()))
        if at:
            if not name or too_long(name):
                draft.problems.add(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
            draft.claim(QName(partition.namespace, name), "part of an index", at)
        if name != usual_name(whole, partition):
            part = index_part.parse(PartName(*partition, whole.key.name), table, name, made_as)
            draft.put(part)
            draft.paths[part.key] = at or draft.paths[partition]
        taken.add(made_as)
