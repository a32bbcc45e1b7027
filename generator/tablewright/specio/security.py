"""Row-level security: policies, and what gets past them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from tablewright.catalog.counting import identity_sequence
from tablewright.catalog.model import Policy
from tablewright.catalog.names import QName
from tablewright.errors import Path
from tablewright.kinds import policy
from tablewright.kinds.policy import PolicyNode
from tablewright.quoting import sql_identifier, sql_qualified
from tablewright.specio.denied import check_denied
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.grants import accept_leak, check_role, read_default_grants, read_grants
from tablewright.specio.leaks import check_leaks
from tablewright.specio.parts import scope_of
from tablewright.specio.relations import known_function, meant, relation_columns
from tablewright.sqltext import Name, names_in_expression, query_complaints


def read_security(draft: Draft) -> None:
    """Put policies, grants of tables, and default privileges into the catalog, now that all else is there."""
    for read in draft.tables.values():
        _read_table(draft, read)
    read_default_grants(draft)
    check_policy_cycles(draft)
    check_leaks(draft)
    check_denied(draft)


def _read_table(draft: Draft, read: TableDraft) -> None:
    """Put the policies and grants of a table into the catalog, now that all tables and functions are there."""
    read_grants(draft, "table", read.key, read.node.grants, read.at)
    for column in read.columns.values():
        read_grants(draft, "table", read.key, column.node.grants, column.at, column.name)
        counter = identity_sequence(read.key, column.column) if column.column else None
        if counter and column.node.identity:
            read_grants(draft, "sequence", counter, column.node.identity.grants, (*column.at, "identity"))
    accept_leak(draft, read.key, read.node.leaks)
    if read.node.policies and not read.node.row_security and (*read.at, "row_security") not in draft.reading.pruned:
        message = f"table `{read.key.name}` has policies, and no `row_security`: PostgreSQL does not look at them"
        draft.problems.add_at_key((*read.at, "policies"), message, hint="say `row_security: true`, or `force`")
    for name, node in read.node.policies.items():
        _read_policy(draft, read, name, node)


def _read_policy(draft: Draft, read: TableDraft, name: str, node: PolicyNode) -> None:
    at = (*read.at, "policies", name)
    for number, role_name in enumerate(node.roles or ()):
        check_role(draft, role_name, (*at, "roles", number), everybody=True)
    if node.roles and "public" in node.roles and len(node.roles) > 1:
        draft.problems.add((*at, "roles"), "`public` is everybody: the other roles say nothing besides it")
    # Functions of the spec are found by what follows.
    made = policy.parse(name, node, at, replace(scope_of(draft, read), any_function=True))
    draft.put(made)
    draft.note(made.key, node, at)
    for key, text in (("using", node.using), ("with_check", node.with_check)):
        if text is not None:
            _check_names(draft, read, text, (*at, key))


def _check_names(draft: Draft, read: TableDraft, text: str, at: Path) -> None:
    """Complain about tables, columns and functions that there are not, also inside a subquery."""
    before = f"SELECT 1 FROM {sql_qualified(*read.key)} AS {sql_identifier(read.key.name)} WHERE ("  # noqa: S608 - only parsed
    found = query_complaints(f"{before}{text})", lambda name: _columns_of(draft, name), known_function(draft))
    told = {problem.place for problem in draft.problems.found}
    for complaint in found:
        offset = complaint.offset - len(before)
        # What is no SQL has been told, and so has what is wrong with the table's own columns.
        if offset < 0 or complaint.message.startswith("SQL ") or draft.problems.locate(at, offset) in told:
            continue
        if draft.has_all_columns(read) or not complaint.message.startswith("unknown column"):
            draft.problems.add(at, complaint.message, hint=complaint.hint, offset=offset)


def _columns_of(draft: Draft, name: Name) -> Collection[str] | None:
    """The columns of a table or view that a policy reads."""
    return relation_columns(draft, meant(name)) or (() if draft.was_wrong(name.name) else None)


def check_policy_cycles(draft: Draft) -> None:
    """Complain about policies that read each other's tables: PostgreSQL goes round in circles and gives up."""
    reading = [p for p in draft.catalog.policies.values() if p.command in ("all", "select")]
    for name in sorted({name for p in reading for name in p.roles}):
        followed = [p for p in reading if name in p.roles or "public" in p.roles]
        reads: defaultdict[QName, list[tuple[QName, Policy]]] = defaultdict(list)
        for made in followed:
            own = QName(*made.key[:2])
            reads[own] += [(other, made) for other in _secured_tables_read(draft, made)]
        for own, others in reads.items():
            for other, made in others:
                if own in _reached(reads, other):
                    way = "itself" if own == other else f"`{other.name}`, whose policies read `{own.name}`"
                    message = f"policy `{made.key.name}` reads {way}: PostgreSQL finds infinite recursion in that"
                    hint = "ask a function that is `security_definer` instead"
                    draft.problems.add_at_key(draft.paths[made.key], message, hint=hint)


def _secured_tables_read(draft: Draft, made: Policy) -> Iterator[QName]:
    for name in names_in_expression(made.using or "").relations:
        key = meant(name)
        found = draft.catalog.tables.get(key)
        if found and found.row_security:
            yield key


def _reached(reads: Mapping[QName, list[tuple[QName, Policy]]], start: QName) -> set[QName]:
    """The tables that are read with a table, itself included."""
    found = {start}
    waiting = [start]
    while waiting:
        new = {other for other, _ in reads.get(waiting.pop(), ())} - found
        found |= new
        waiting += new
    return found
