"""Mixins that no table has are read all the same: what is wrong in one is told before somebody uses it."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import QName
from tablewright.errors import Path, Problem, Problems
from tablewright.specio.columns import gather_columns, resolve_columns
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.language import MixinNode, TableNode
from tablewright.specio.parts import read_foreign_keys, read_table


def check_unused_mixins(draft: Draft) -> None:
    """Read each as a table of its own, which is thrown away; those of an included file may be meant for other systems.

    Without a table around them they have no key, so only what is an error there is one here.
    """
    used = {name for table in draft.tables.values() for name in table.node.mixins or ()}
    for name, (at, mixin) in draft.reading.mixins.items():
        if name not in used and at[0] == draft.reading.system_file:
            for error in _errors(draft, name, mixin, at):
                draft.problems.note(error)


def _errors(draft: Draft, name: str, mixin: MixinNode, at: Path) -> list[Problem]:
    problems = Problems(draft.problems.locate, draft.problems.locate_key)
    table = TableDraft(QName("public", name), "", TableNode(columns=mixin.columns, grants={}), at)
    apart = replace(
        Draft(replace(draft.reading, problems=problems), draft.patterns),
        catalog=Catalog(domains=draft.catalog.domains, sequences=dict(draft.catalog.sequences)),
        external=draft.external,
        external_tables=draft.external_tables,
        unique_sets=draft.unique_sets,
        enums=draft.enums,
        user_types=draft.user_types,
        tables=draft.tables,
        functions=draft.functions,
    )
    gather_columns(apart, table)
    resolve_columns(apart, table)
    read_table(apart, table)
    read_foreign_keys(apart, table)
    return problems.errors
