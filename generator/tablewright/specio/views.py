"""Views and materialized views: their queries read, their columns put together, in the order in which they build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tablewright.catalog.model import Column, Index, Job, ViewColumn
from tablewright.catalog.names import Global, QName
from tablewright.catalog.types import Type, family, type_sql
from tablewright.errors import did_you_mean
from tablewright.kinds import index, job, materialized_view, view
from tablewright.kinds.base import Scope, comment_of
from tablewright.kinds.materialized_view import RefreshNode
from tablewright.kinds.query import ViewColumnNode
from tablewright.kinds.values import parse_column_type
from tablewright.kinds.view import ViewNode
from tablewright.quoting import sql_qualified
from tablewright.spec import ColumnNotes, Refresh, ViewNotes
from tablewright.specio.class_names import ClassNames
from tablewright.specio.draft import ColumnDraft, Draft, ViewColumnDraft, ViewDraft, origin_of
from tablewright.specio.grants import read_grants
from tablewright.specio.language import MaterializedViewNode
from tablewright.specio.owners import read_owner
from tablewright.specio.parts import unique_columns
from tablewright.specio.python_names import attributes
from tablewright.specio.relations import (
    has_all_columns,
    known_function,
    meant,
    relation_columns,
    relation_drafts,
    relation_hint,
)
from tablewright.specio.types import own_types
from tablewright.sqltext import OutputColumn, SourceColumn, bare_query, output_columns, query_complaints, read_query

_NAMELESS = "?column?"
_KINDS = (("views", "view"), ("materialized_views", "materialized view"))
# Values of these have no hash in Python, so that the ORM could not tell rows apart by them.
_WITHOUT_HASH = frozenset(("array", "json", "hstore", "vector"))


def gather_views(draft: Draft) -> None:
    """Take the names of all views, before anything refers to one."""
    for module, node in draft.reading.modules.items():
        for attribute, what in _KINDS:
            found: Mapping[str, ViewNode | MaterializedViewNode] = getattr(node, attribute)
            for name, view_node in found.items():
                at = (draft.reading.files[module], attribute, name)
                key = QName(draft.namespace(module, view_node.namespace, at), name)
                draft.claim(key, what, at)
                draft.views.setdefault(key, ViewDraft(key, module, view_node, at))


def read_views(draft: Draft) -> None:
    """Put all views into the catalog: each after those that it reads, whose columns it may take over."""
    for found in _in_order(draft):
        _read_query(draft, found)
        _put(draft, found)


def _in_order(draft: Draft) -> Iterator[ViewDraft]:
    done: set[QName] = set()

    def visit(found: ViewDraft, waiting: tuple[QName, ...]) -> Iterator[ViewDraft]:
        if found.key in waiting:
            circle = " → ".join(f"`{key.name}`" for key in (*waiting[waiting.index(found.key) :], found.key))
            hint = "one of them has to do without the other"
            draft.problems.add((*found.at, "query"), f"views cannot read each other in a circle: {circle}", hint=hint)
            found.whole = False
        elif found.key not in done:
            for name in read_query(found.node.query).names.relations:
                if meant(name) in draft.views:
                    yield from visit(draft.views[meant(name)], (*waiting, found.key))
            done.add(found.key)
            yield found

    for found in draft.views.values():
        yield from visit(found, ())


def _read_query(draft: Draft, found: ViewDraft) -> None:
    """Find the columns of a view, and what is wrong with its query."""
    query = read_query(found.node.query)
    known, at = _check_query(draft, found), (*found.at, "query")
    columns = (
        output_columns(found.node.query, lambda name: relation_columns(draft, meant(name))) if not query.error else ()
    )
    told = query.error is None and all(column.name is not None for column in columns)
    found.whole = found.whole and known and told
    if told:
        found.query = bare_query(found.node.query)
        _read_columns(draft, found, columns)
    if query.stars and told:
        message = "`*` in a view is expanded once, when it is created: a column that comes later is not in it"
        draft.problems.warn("star-in-view", at, message, hint="list the columns")
    for offset in query.stars if not told and known else ():
        draft.problems.add(at, "nobody can tell the columns of this `*`", hint="list the columns", offset=offset)
    if query.locks:
        draft.problems.warn("lock-in-view", at, "whoever reads this view locks the rows that it reads")


def _check_query(draft: Draft, found: ViewDraft) -> bool:
    """Complains about what PostgreSQL would refuse; whether all tables and columns that it names are known."""
    text, at = found.node.query, (*found.at, "query")
    relations = {name.offset: name for name in read_query(text).names.relations}
    all_known = all(has_all_columns(draft, meant(name)) for name in relations.values())
    right = True
    for complaint in query_complaints(text, lambda name: relation_columns(draft, meant(name)), known_function(draft)):
        hint = complaint.hint
        right = right and not complaint.message.startswith(("unknown column", "unknown table", "ambiguous column"))
        if complaint.message.startswith("unknown column") and not all_known:
            continue
        if complaint.message.startswith("unknown table"):
            name = relations.get(complaint.offset)
            if name and draft.was_wrong(name.name):
                continue
            hint = relation_hint(draft, name) if name else ""
        draft.problems.add(at, complaint.message, hint=hint, offset=complaint.offset)
    return right and all_known


def _read_columns(draft: Draft, found: ViewDraft, columns: tuple[OutputColumn, ...]) -> None:
    at = (*found.at, "query")
    names = [column.name or "" for column in columns]
    for number, name in enumerate(names):
        source = columns[number].source
        typed = source is not None or name in found.node.columns
        if name == _NAMELESS and (not typed or name in found.columns):
            hint = f'write AS and a name behind it, or `columns: {{"{_NAMELESS}": …}}`'
            draft.problems.add(at, f"column {number + 1} of the query has no name", hint=hint)
        elif name in found.columns:
            hint = "give one of them another name: AS …"
            draft.problems.add(at, f"the query returns two columns `{name}`", hint=hint)
        else:
            found.columns[name] = _column(draft, found, name, source)
    for name in found.node.columns:
        if name not in names:
            hint = did_you_mean(name, names)
            draft.problems.add_at_key((*found.at, "columns", name), f"the query returns no column `{name}`", hint=hint)


def _column(draft: Draft, found: ViewDraft, name: str, source: SourceColumn | None) -> ViewColumnDraft:
    """A column of the query: what the spec says of it, and what follows from the column that it shows."""
    stated = found.node.columns.get(name)
    at = (*found.at, "columns", name) if stated else (*found.at, "query")
    original = (relation_drafts(draft, meant(source.relation)) or {}).get(source.column) if source else None
    node = stated or ViewColumnNode()
    if original and source:
        node = _completed(node, original, name == source.column)
    shown = original.column if original else None
    type_ = _type(draft, found, name, node, shown)
    if type_ is None:
        return ViewColumnDraft(name, node, at)
    optional = source is not None and (source.optional or (shown is not None and shown.nullable))
    nullable = optional if node.null is None else node.null
    # `doc: ""` says that there is none.
    comment = shown.comment if shown and node.doc is None else comment_of(node)
    return ViewColumnDraft(name, node, at, Column(name, type_, nullable, comment=comment))


def _completed(node: ViewColumnNode, original: ColumnDraft | ViewColumnDraft, same_name: bool) -> ViewColumnNode:
    """What Python knows of a column, it knows where a view shows it."""
    pii = original.node.pii if node.pii is None else node.pii
    attribute = original.node.attribute if node.attribute is None and same_name else node.attribute
    return node.model_copy(update={"pii": pii, "attribute": attribute})


def _type(draft: Draft, found: ViewDraft, name: str, node: ViewColumnNode, shown: Column | None) -> Type | None:
    at = (*found.at, "columns", name)
    if node.type is not None:
        if node.type.rpartition(".")[2].removesuffix("[]") in draft.broken_types:
            return None
        return parse_column_type(node.type, draft.user_types, (*at, "type"), draft.problems)
    if shown is not None:
        return shown.type
    wrong = any(path[: len(at)] == at or path == at[:-1] for path in draft.reading.pruned)
    if found.whole and not wrong:
        message = f"column `{name}` of the query has no type here"
        hint = f"write `columns: {{{name}: …}}`; it follows only where the query returns the column of a table as it is"
        place = at if name in found.node.columns else (*found.at, "columns") if found.node.columns else found.at
        draft.problems.add_at_key(place, message, hint=hint)
    return None


def _put(draft: Draft, found: ViewDraft) -> None:
    """Put a view into the catalog, with all that belongs to it."""
    scope = view_scope(draft, found)
    columns = [column.column for column in found.columns.values() if column.column]
    shown = tuple(ViewColumn(column.name, column.type, column.comment) for column in columns)
    draft.paths[found.key] = found.at
    draft.rename(found.key, found.node, found.at)
    for name, column in found.columns.items():
        draft.paths[found.key, name] = column.at
    read_grants(draft, "table", found.key, found.node.grants, found.at)
    what = "view" if isinstance(found.node, ViewNode) else "materialized view"
    read_owner(draft, what, found.key, found.node.owner, found.at)
    if found.node.leaks:
        draft.leaks[found.key] = found.node.leaks
    if isinstance(found.node, ViewNode):
        draft.put(view.parse(found.key, found.node, found.query, shown, found.at, scope))
        found.row_key = _row_key(draft, found, [])
        return
    draft.put(materialized_view.parse(found.key, found.node, found.query, shown, found.at, scope))
    _check_source(draft, found)
    indexes = []
    for number, node in enumerate(found.node.indexes):
        at = (*found.at, "indexes", number)
        made = index.parse(None, node, at, scope)
        draft.claim(made.key, "index", at)
        draft.put(made)
        draft.note(made.key, node, at)
        indexes.append(made)
    found.row_key = _row_key(draft, found, indexes)
    if found.node.refresh:
        _read_refresh(draft, found, found.node.refresh, indexes)


def _check_source(draft: Draft, found: ViewDraft) -> None:
    """Complains about a materialized view that cannot be filled, because it reads one that holds nothing yet."""
    empty = next(_empty_sources(draft, found), None)
    if empty and draft.catalog.materialized_views[found.key].with_data:
        message = f"`{found.key.name}` is filled when it is made, but reads `{empty.name}`, which is not"
        draft.problems.add((*found.at, "query"), message, hint="say `with_data: false` here, too")


def _empty_sources(draft: Draft, found: ViewDraft) -> Iterator[QName]:
    for name in read_query(found.node.query).names.relations:
        other = draft.views.get(meant(name))
        if other is None or other is found:
            continue
        made = draft.catalog.materialized_views.get(other.key)
        if made and not made.with_data:
            yield other.key
        elif made is None and other.whole:
            yield from _empty_sources(draft, other)


def view_scope(draft: Draft, found: ViewDraft) -> Scope:
    """What the parts of a view are read against."""
    return Scope(
        table=found.key,
        columns={name: column.column for name, column in found.columns.items()},
        postgres=draft.reading.system.postgres,
        patterns=draft.patterns,
        problems=draft.problems,
        any_function=draft.any_function,
        functions=draft.functions,
        namespaces=draft.own_namespaces,
        all_known=found.whole,
        what="view" if isinstance(found.node, ViewNode) else "materialized view",
        own_types=own_types(draft),
        extensions=frozenset(draft.reading.system.extensions),
    )


def _row_key(draft: Draft, found: ViewDraft, indexes: list[Index]) -> tuple[str, ...]:
    """The columns that tell rows apart: those that the spec names, else those of a unique index, else all.

    Only of those that can; there may be none, and then the view has no class.
    """
    usable = [name for name, column in found.columns.items() if column.column and _has_hash(column.column)]
    if found.node.key is None:
        keys = [columns for made in indexes if (columns := unique_columns(made)) and set(columns) <= set(usable)]
        return min(keys, key=len, default=tuple(usable))
    scope, at = view_scope(draft, found), (*found.at, "key")
    scope.known(found.node.key, at)
    for number, name in enumerate(found.node.key):
        column = found.columns[name].column if name in found.columns else None
        if column and name not in usable:
            message = f"`{name}` is {type_sql(column.type)}: Python cannot tell rows apart by such values"
            draft.problems.add((*at, number), message)
    return tuple(found.node.key)


def _has_hash(column: Column) -> bool:
    return family(column.type) not in _WITHOUT_HASH and not column.type.name.endswith("multirange")


def _read_refresh(draft: Draft, found: ViewDraft, node: RefreshNode, indexes: list[Index]) -> None:
    """Check how it is refreshed; a schedule makes a job."""
    at = (*found.at, "refresh")
    lost = any(path[: len(found.at) + 1] == (*found.at, "indexes") for path in draft.reading.pruned)
    if node.concurrently and not lost and not any(unique_columns(made) for made in indexes):
        message = f"`{found.key.name}` cannot be refreshed concurrently: it has no unique index of all its rows"
        hint = f"add an index on columns alone, without `where`: `indexes: [{{on: {_key_shown(found)}, unique: true}}]`"
        draft.problems.add((*at, "concurrently"), message, hint=hint)
    if node.schedule is None:
        return
    job.check_schedule(node.schedule, (*at, "schedule"), draft.problems)
    namespace = "" if found.key.namespace == "public" else f"{found.key.namespace}_"
    concurrently = "CONCURRENTLY " if node.concurrently else ""
    command = f"REFRESH MATERIALIZED VIEW {concurrently}{sql_qualified(*found.key)}"
    schedule = " ".join(node.schedule.split())
    made = Job(Global(f"refresh_{namespace}{found.key.name}", "job"), schedule, command)
    if made.key in draft.catalog.jobs:
        draft.problems.add((*at, "schedule"), f"there is another job `{made.key.name}`")
    draft.put(made)
    draft.trace(made.key, found.node, at)


def _key_shown(found: ViewDraft) -> str:
    return f"[{', '.join(found.row_key)}]" if found.node.key else "[…]"


def view_notes(draft: Draft, names: ClassNames, hidden: frozenset[str]) -> dict[QName, ViewNotes]:
    """What PostgreSQL does not know of the views."""
    return {key: _notes(draft, found, names.views[key], hidden) for key, found in draft.views.items()}


def _notes(draft: Draft, found: ViewDraft, called: tuple[str, str], hidden: frozenset[str]) -> ViewNotes:
    names = attributes(draft, found, hidden)
    class_name, model = called
    refresh = None if isinstance(found.node, ViewNode) else found.node.refresh
    return ViewNotes(
        module=found.module,
        class_name=class_name,
        model=model,
        columns={
            name: ColumnNotes(names[name], origin_of(column.node), bool(column.node.pii))
            for name, column in found.columns.items()
        },
        key=found.row_key,
        nullable=frozenset(name for name, c in found.columns.items() if c.column and c.column.nullable),
        refresh=Refresh(refresh.concurrently, refresh.schedule) if refresh else None,
        origin=origin_of(found.node),
    )
