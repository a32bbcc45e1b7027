"""Scheduled jobs: what they run has to be there."""

from __future__ import annotations

from tablewright.catalog.names import QName
from tablewright.errors import did_you_mean
from tablewright.kinds import job
from tablewright.specio.draft import Draft
from tablewright.specio.relations import known_function, meant, relation_columns, relation_hint
from tablewright.sqltext import Name, read_body


def read_jobs(draft: Draft) -> None:
    """Put the jobs into the catalog; views that are refreshed by a schedule add theirs."""
    for name, node in draft.reading.system.jobs.items():
        at = (draft.reading.system_file, "jobs", name)
        found = job.parse(name, node, at, draft.problems)
        draft.put(found)
        draft.note(found.key, node, at)


def check_jobs(draft: Draft) -> None:
    """Complain about tables, views and functions that there are not, now that all are known."""
    function_is_known = known_function(draft)
    # Those that partitions by a rule make stand nowhere in the spec.
    made = {QName(key.namespace, key.name) for key in draft.catalog.functions}
    for name, node in draft.reading.system.jobs.items():
        at = (draft.reading.system_file, "jobs", name, "command")
        names = read_body("sql", "", node.command).names
        if "create" in node.command.lower():  # it may well make what it uses
            continue
        for relation in names.relations:
            if not _is_known(draft, relation) and not draft.was_wrong(relation.name):
                message = f"unknown table or view `{_shown(relation)}`"
                draft.problems.add(at, message, hint=relation_hint(draft, relation), offset=relation.offset)
        for function in names.functions:
            known = meant(function) in made or function_is_known(function)
            if not known and not draft.was_wrong(function.name):
                shown = _shown(function)
                hint = did_you_mean(shown, draft.functions)
                draft.problems.add(at, f"unknown function `{shown}`", hint=hint, offset=function.offset)


def _is_known(draft: Draft, name: Name) -> bool:
    """Whether there is such a table or view, or may be one that an extension or PostgreSQL brings."""
    declared = ("public", *draft.reading.system.namespaces, *draft.reading.system.external.namespaces)
    if name.name.startswith("pg_") or (name.namespace or "public") not in declared:
        return True
    key = meant(name)
    return key in draft.catalog.sequences or relation_columns(draft, key) is not None


def _shown(name: Name) -> str:
    return str(QName(name.namespace, name.name)) if name.namespace else name.name
