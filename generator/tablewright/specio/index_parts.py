"""The names of the parts that partitions have of indexes and keys, where PostgreSQL would give them others."""

from __future__ import annotations

from tablewright.catalog.names import PartName
from tablewright.ddl.index_part import above, usual_name, wholes
from tablewright.kinds import index_part
from tablewright.specio.draft import Draft


def read_index_parts(draft: Draft) -> None:
    """Put the parts into the catalog whose usual names are taken when they are made, by other ones."""
    catalog = draft.catalog
    by_table = wholes(catalog)
    for partition in catalog.partitions:
        taken: set[str] = set()
        for table in above(catalog, partition):
            for whole in by_table.get(table, ()):
                made_as = usual_name(whole, partition, taken)
                if made_as != usual_name(whole, partition):
                    draft.put(index_part.parse(PartName(*partition, whole.key.name), table, made_as, made_as))
                taken.add(made_as)
