"""What a spec says about running the database, resolved: every table, view and column that it names is there."""

from __future__ import annotations

from pathlib import PurePosixPath

from tablewright.catalog.model import Column
from tablewright.catalog.names import QName
from tablewright.catalog.types import family, type_sql
from tablewright.errors import Path, did_you_mean
from tablewright.running import Connecting, Import, Measured, Measurements, Monitor, Retry, Running
from tablewright.specio.class_names import is_identifier
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.running_nodes import FigureNode, ImportNode, seconds
from tablewright.specio.seeds import read_seeds
from tablewright.sqltext import read_body

IMPORTED = frozenset(("text", "integer", "numeric", "boolean", "uuid", "date", "enum"))
"""The families of types whose values an import can check by itself, besides timestamptz."""
_LOG = {"version": "text", "direction": "text", "applied_at": "timestamptz", "applied_by": "text"}
_MONITORED = ("name", "ok", "value", "threshold", "detail")


def read_running(draft: Draft) -> Running:
    """Everything of it; what is wrong goes into the draft's problems."""
    node = draft.reading.system.runtime
    retry = Retry(node.retry.attempts, seconds(node.retry.first), seconds(node.retry.longest))
    imports = {
        table.key: found
        for table in draft.tables.values()
        if table.node.import_ and (found := _import(draft, table, table.node.import_))
    }
    monitors = _monitors(draft)
    _check_layout(draft)
    return Running(
        connecting=Connecting(node.tls, node.pool.size, node.pool.overflow, retry),
        imports=imports,
        seeds=read_seeds(draft),
        monitors=monitors,
        log=_log(draft),
        measurements=_measurements(draft),
    )


def _check_layout(draft: Draft) -> None:
    """Scripts need the connection module; that lies where Python finds it."""
    system, at, problems = draft.reading.system, (draft.reading.system_file, "layout"), draft.problems
    layout = system.layout
    if layout.database:
        root, path = PurePosixPath(layout.root), PurePosixPath(layout.database)
        parts = path.relative_to(root).with_suffix("").parts if path.is_relative_to(root) else ()
        if not parts or not all(map(is_identifier, parts)):
            problems.add((*at, "database"), f"`database` is a module inside `root`, which is `{root}`")
    for key, wanted in (("imports", layout.imports), ("setup", layout.setup), ("monitors", layout.monitors)):
        if wanted and not layout.database:
            hint = "add `database: database.py` to `layout:`"
            problems.add_at_key((*at, key), f"`{key}` needs the connection module", hint=hint)
    for name in layout.monitors:
        if name not in system.monitors:
            hint = did_you_mean(name, system.monitors) or "monitors stand under `monitors:`"
            problems.add_at_key((*at, "monitors", name), f"unknown monitor `{name}`", hint=hint)
    if layout.imports and not any(table.node.import_ for table in draft.tables.values()):
        hint = "say `import: {}` at a table"
        problems.add_at_key((*at, "imports"), "there is no table to import into", hint=hint)


def _import(draft: Draft, table: TableDraft, node: ImportNode) -> Import | None:
    at = (*table.at, "import")
    if not draft.has_all_columns(table) or any(column.column is None for column in table.columns.values()):
        return None  # what is wrong with the columns has been complained about
    columns = {name: column.column for name, column in table.columns.items() if column.column}
    if not draft.reading.system.layout.imports and not draft.was_wrong("imports"):
        hint = "add `imports: scripts/import.py` to `layout:` in system.yaml"
        draft.problems.add_at_key(at, "the layout does not say where the import's script goes", hint=hint)
    chosen = node.columns or [name for name, column in columns.items() if _is_written_by_people(column)]
    key = node.key or table.primary_key
    known = _known(draft, table, chosen, (*at, "columns") if node.columns else at)
    known &= _known(draft, table, key, (*at, "key") if node.key else at)
    if not known:
        return None
    _check_columns(draft, table, columns, chosen, (*at, "columns") if node.columns else at)
    _check_key(draft, table, key, chosen, (*at, "key") if node.key else at)
    wrong = read_body("sql", "", node.afterwards).error if node.afterwards else None
    if wrong:
        draft.problems.add((*at, "afterwards"), wrong.message, hint=wrong.hint, offset=wrong.offset)
    return Import(tuple(key), tuple(chosen), node.naive_time_zone, node.rejects, node.afterwards)


def _is_written_by_people(column: Column) -> bool:
    by_sequence = bool(column.default and column.default.startswith("nextval("))
    return not (column.generated or column.identity or by_sequence)


def _known(draft: Draft, table: TableDraft, names: list[str], at: Path) -> bool:
    known = [draft.has_column(table, name, (*at, number)) for number, name in enumerate(names)]
    return all(known)


def _check_columns(draft: Draft, table: TableDraft, columns: dict[str, Column], chosen: list[str], at: Path) -> None:
    for number, name in enumerate(chosen):
        column = columns[name]
        where = (*at, number)
        if column.generated or (column.identity and column.identity.always):
            draft.problems.add(where, f"column `{name}` is written by PostgreSQL itself: no file can hold it")
        elif family(column.type) not in IMPORTED and column.type.name != "timestamptz":
            hint = "text, integers, numeric, boolean, uuid, date, timestamptz and enums can be"
            message = f"column `{name}` of type {type_sql(column.type)} cannot be imported: its values are not checked"
            draft.problems.add(where, message, hint=hint)
    missing = [n for n, c in columns.items() if n not in chosen and not c.nullable and _needs_a_value(c)]
    for name in missing:
        message = f"column `{name}` takes no null and has no default, so a file has to have it"
        draft.problems.add_at_key(at, message, hint="add it to `columns:` of the import")


def _needs_a_value(column: Column) -> bool:
    return column.default is None and column.generated is None and column.identity is None


def _check_key(draft: Draft, table: TableDraft, key: list[str], chosen: list[str], at: Path) -> None:
    if not key:
        hint = "rows that are there already are told by it: give the table a primary key, or say `key:`"
        draft.problems.add_at_key(at, "an import needs a key", hint=hint)
    elif frozenset(key) not in draft.unique_sets.get(table.key, ()):
        message = f"nothing keeps ({', '.join(key)}) unique, so the same file twice would give its rows twice"
        draft.problems.add_at_key(at, message, hint="name the columns of the primary key or of a unique constraint")
    for name in key:
        if name not in chosen:
            hint = f"add `{name}` to `columns:`, or choose another `key:`"
            draft.problems.add_at_key(at, f"the key's column `{name}` is not in the files", hint=hint)
        column = table.columns[name].column
        if column and column.nullable and name not in table.primary_key:
            draft.problems.add_at_key(at, f"the key's column `{name}` may be null, and nulls are never the same")


def _monitors(draft: Draft) -> dict[str, Monitor]:
    found = {}
    for name, node in draft.reading.system.monitors.items():
        at = (draft.reading.system_file, "monitors", name)
        if not is_identifier(name):
            draft.problems.add_at_key(at, f"`{name}` is no name for a monitor: letters, digits and `_`")
        views = [_view(draft, view, (*at, "views", number)) for number, view in enumerate(node.views)]
        found[name] = Monitor(node.doc, tuple(view for view in views if view))
    return found


def _view(draft: Draft, name: str, at: Path) -> QName | None:
    namespace, _, bare = name.rpartition(".")
    key = QName(namespace or "public", bare)
    view = draft.views.get(key)
    if view is None:
        known = [k.name if k.namespace == "public" else str(k) for k in draft.views]
        if not draft.was_wrong(bare):
            draft.problems.add(at, f"unknown view `{name}`", hint=did_you_mean(name, known))
        return None
    missing = [column for column in _MONITORED if column not in view.columns]
    hint = f"a monitor's view has the columns {', '.join(_MONITORED)}"
    if missing and view.whole:
        draft.problems.add(at, f"view `{name}` has no column {', '.join(f'`{m}`' for m in missing)}", hint=hint)
    for column, wanted in (("name", "text"), ("ok", "boolean")):
        found = view.columns.get(column)
        if found and found.column and family(found.column.type) != wanted:
            draft.problems.add(at, f"column `{column}` of view `{name}` is not of type {wanted}", hint=hint)
    return key


def _log(draft: Draft) -> QName | None:
    name, at = draft.reading.system.migrations.log, (draft.reading.system_file, "migrations", "log")
    table = draft.find_table(name, QName("public", ""), at) if name else None
    if name is None or table is None:
        return None
    if table.key not in draft.tables:
        draft.problems.add(at, f"table `{name}` is external: what we write to is our own")
        return None
    for column, wanted in _LOG.items():
        drafted = table.columns.get(column)
        found = drafted.column if drafted else None
        if drafted is None and draft.has_all_columns(table):
            message = f"table `{name}` has no column `{column}`, and the log of migrations needs one of type {wanted}"
            draft.problems.add(at, message)
        elif found and (family(found.type) if wanted == "text" else found.type.name) != wanted:
            draft.problems.add(at, f"column `{column}` of the log of migrations is not of type {wanted}")
    others = [c.column for n, c in table.columns.items() if n not in _LOG and c.column]
    for other in others:
        if not other.nullable and _needs_a_value(other):
            message = f"nothing writes column `{other.name}` of the log of migrations"
            draft.problems.add(at, message, hint="give it a default, or let it be null")
    return table.key


def _measurements(draft: Draft) -> Measurements | None:
    node = draft.reading.measurements
    if node is None:
        return None
    groups = {title: tuple(map(_measured, figures)) for title, figures in node.groups.items()}
    return Measurements(node.environment, node.command, groups, tuple(node.notes))


def _measured(node: FigureNode) -> Measured:
    limit = "" if node.limit is None else _shown(node.limit)
    return Measured(node.what, _shown(node.value), node.unit, limit, node.document, node.holds)


def _shown(value: float | str) -> str:
    """A number with its thousands apart; a text as it stands."""
    return value if isinstance(value, str) else f"{value:,}"
