"""Functions and procedures: their signatures before anything refers to them, their bodies when all else is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tablewright.catalog.model import Function
from tablewright.catalog.names import QName, Signature
from tablewright.catalog.types import NAMES, Type, UnknownType, parse_type
from tablewright.ddl import function as function_sql
from tablewright.ddl.names import type_name
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import function
from tablewright.kinds.function import FunctionNode, RoutineNode
from tablewright.kinds.values import parse_column_type
from tablewright.postgres.functions import extension_functions
from tablewright.specio.columns import resolve_column
from tablewright.specio.draft import Draft
from tablewright.specio.grants import accept_leak, read_grants
from tablewright.specio.owners import read_owner
from tablewright.specio.relations import known_function, relation_columns, relation_hint
from tablewright.specio.types import counted, own_types
from tablewright.sqltext import (
    INLINED,
    Complaint,
    Name,
    Names,
    SyntaxProblem,
    Use,
    complaints,
    is_immutable,
    query_complaints,
    read_body,
    read_returned,
)
from tablewright.sqltext import Surroundings as Around

_PARTS = ("functions", "procedures")
_STABLEST = ("immutable", INLINED, "stable", "volatile")
_SYSTEM = ("pg_catalog", "information_schema")
# What a function may take or return besides what a column may be.
_ONLY_HERE = frozenset(
    """
    anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray anycompatiblerange
    anyelement anyenum anymultirange anynonarray anyrange cstring event_trigger internal record trigger void
    """.split()
)
_NEWER = {"anymultirange": 14, "anycompatiblemultirange": 14}
_LOOKS_LIKE_PLPGSQL = re.compile(r"\s*(?:declare\b|begin\b(?!\s+atomic\b)|<<)", re.IGNORECASE)
_OF_COLUMN = re.compile(r"(.+)\.([^.%]+)%type", re.IGNORECASE)
_ATOMIC = re.compile(r"\s*begin\s+atomic\s+(.*?);?\s*end\s*;?\s*", re.IGNORECASE | re.DOTALL)
_UNKNOWN_COLUMN = re.compile(r"unknown column `(.*)`", re.DOTALL)


def _nodes(draft: Draft) -> Iterator[tuple[str, str, str, RoutineNode]]:
    """Every routine: its module, the key that it stands under, its own key, and its node."""
    for module, node in draft.reading.modules.items():
        for part in _PARTS:
            found: Mapping[str, RoutineNode] = getattr(node, part)
            for name, routine in found.items():
                yield module, part, name, routine


def name_functions(draft: Draft) -> None:
    """Note the names of all functions, so that expressions can call them wherever those are read."""
    for extension in draft.reading.system.extensions:
        for name, volatility in extension_functions().get(extension, {}).items():
            _note_name(draft, QName("public", name), volatility)
    for module, _, name, node in _nodes(draft):
        namespace = node.namespace or draft.reading.modules[module].namespace
        _note_name(draft, QName(namespace, node.name or name), getattr(node, "volatility", "volatile"))
    for key, external in draft.external.functions.items():
        _note_name(draft, QName(*key[:2]), external.volatility)
    while any([_note_inlined(draft, module, name, node) for module, _, name, node in _nodes(draft)]):
        pass


def _note_name(draft: Draft, key: QName, volatility: str) -> None:
    """Of several functions of one name the stablest counts: nobody can tell here which of them is called."""
    written = key.name if key.namespace == "public" else str(key)
    known = draft.functions.get(written, volatility)
    draft.functions[written] = min(known, volatility, key=_STABLEST.index)


def _note_inlined(draft: Draft, module: str, name: str, node: RoutineNode) -> bool:
    """Whether that is news: PostgreSQL puts the body in the place of a call where it is one expression in SQL.

    It does so before it asks what is immutable (inline_function in its clauses.c).
    """
    key = QName(node.namespace or draft.reading.modules[module].namespace, node.name or name)
    written = key.name if key.namespace == "public" else str(key)
    plain = isinstance(node, FunctionNode) and node.language == "sql" and not (node.returns or "").startswith("setof")
    if not plain or node.security_definer or node.settings or node.search_path is not None:
        return False
    body = read_returned(node.body) if _STABLEST.index(draft.functions[written]) > _STABLEST.index(INLINED) else None
    types = {argument: _builtin_type(each.type) for argument, each in node.arguments.items()}
    if body is None or not is_immutable(body, replace(_around(draft), columns=types)):
        return False
    draft.functions[written] = INLINED
    return True


def _builtin_type(text: str) -> Type | None:
    try:
        return parse_type(text)
    except UnknownType:
        return None


def read_routines(draft: Draft) -> None:
    """Put all functions and procedures into the catalog; their bodies are looked at by `check_bodies`."""
    rows = _row_types(draft)
    places: dict[Signature, Path] = {}
    for module, part, name, node in _nodes(draft):
        at = (draft.reading.files[module], part, name)
        key = QName(draft.namespace(module, node.namespace, at), node.name or name)

        def read(text: str, place: Path) -> str | None:
            return _signature_type(draft, rows, text, place)

        made = function.parse(key, node, read, draft.reading.system.postgres, at, draft.problems)
        if made is None:
            continue
        _put(draft, module, made, at, places)
        draft.note(made.key, node, at)
        if (*at, "language") not in draft.reading.pruned:
            draft.bodies.append((made, node.body, (*at, "body")))
        _check_defaults(draft, node, at)
        on = "function" if isinstance(node, FunctionNode) else "procedure"
        read_grants(draft, on, made.key, node.grants, at)
        read_owner(draft, on, made.key, node.owner, at)
        accept_leak(draft, made.key, node.leaks)


def _put(draft: Draft, module: str, made: Function, at: Path, places: dict[Signature, Path]) -> None:
    if made.key in draft.catalog.functions:
        where = draft.problems.locate_key(places[made.key])
        message = f"there is another `{made.key.name}` with these arguments: {where.file}:{where.line}"
        draft.problems.add_at_key(at, message, hint="functions of one name differ in the types of what they take")
    places.setdefault(made.key, at)
    draft.put(made)
    draft.others[module].append(made.key)


def put_trigger_function(draft: Draft, module: str, made: Function, text: str, at: Path) -> None:
    """Put the function of a trigger that brings its body with it; `at` is the trigger's place."""
    if made.key in draft.catalog.functions:
        message = f"there is a function `{made.key.name}` already"
        draft.problems.add_at_key(at, message, hint="beside `body`, `function:` is the name of what is made")
    draft.put(made)
    draft.paths[made.key] = at
    draft.others[module].append(made.key)
    draft.bodies.append((made, text, (*at, "body")))


def _row_types(draft: Draft) -> dict[str, Type]:
    """Tables and views as the types of their rows; a bare name means the one in `public`, or the only one."""
    found: dict[str, Type] = {}
    for key in sorted((*draft.tables, *draft.views, *draft.external.tables), key=lambda k: k.namespace == "public"):
        found[key.name] = found[str(key)] = Type(key.name, namespace=key.namespace, kind="composite")
    return found | draft.user_types


def _signature_type(draft: Draft, known: Mapping[str, Type], text: str, at: Path) -> str | None:
    """The type that a text names, as a signature has it; None after a complaint."""
    element = text.strip().removesuffix("[]").strip()
    word = element.lower().removeprefix("pg_catalog.")
    array = "[]" if text.strip().endswith("[]") else ""
    if word in ("any", '"any"'):
        return f'"any"{array}'
    if word in _ONLY_HERE and element not in known:
        if _NEWER.get(word, 0) > draft.reading.system.postgres:
            message = f"type {word} came with PostgreSQL {_NEWER[word]}, and the spec says `postgres:"
            draft.problems.add(at, f"{message} {draft.reading.system.postgres}`")
        return f"{word}{array}"
    if element.rpartition(".")[2] in draft.broken_types or draft.was_wrong(element):
        return None
    column = _OF_COLUMN.fullmatch(element)
    type_ = _type_of(draft, column, at) if column else parse_column_type(text, known, at, draft.problems)
    if type_ is None:
        return None
    if column and array:
        type_ = replace(type_, array=True)
    plain = type_name(replace(type_, modifiers=()))
    if type_.modifiers and "(" in text:
        message = f"PostgreSQL drops `{text[text.index('(') :].strip()}` from the type of an argument or result"
        draft.problems.warn("length-dropped", at, message, hint=f"write `{plain}`")
    needed = NAMES[type_.name].extension if type_.namespace is None else None
    if needed and needed not in draft.reading.system.extensions:
        hint = f"add `{needed}` to `extensions:` in system.yaml"
        draft.problems.add(at, f"type `{type_.name}` needs the extension `{needed}`", hint=hint)
    return plain


def _type_of(draft: Draft, reference: re.Match[str], at: Path) -> Type | None:
    """The type that a column has: PostgreSQL keeps what `table.column%TYPE` is when it makes the function."""
    table = draft.find_table(reference[1], QName("public", ""), at)
    if table is None:
        return None
    if reference[2] not in table.columns:
        message = f"table `{table.key.name}` has no column `{reference[2]}`"
        draft.problems.add(at, message, hint=did_you_mean(reference[2], table.columns))
        return None
    resolve_column(draft, table, reference[2], ())
    column = table.columns[reference[2]].column
    return replace(column.type, modifiers=()) if column else None


def _around(draft: Draft) -> Around:
    return Around(
        columns={},
        postgres=draft.reading.system.postgres,
        functions=draft.functions,
        namespaces=draft.own_namespaces,
        any_function=draft.any_function,
        own_types=own_types(draft),
    )


def _check_defaults(draft: Draft, node: RoutineNode, at: Path) -> None:
    use: Use = "argument default"
    for number, argument in enumerate(node.arguments.values()):
        if argument.default is not None:
            place = (*at, "arguments", number, "default")
            wanted = _wanted(argument.type, draft)
            for complaint in complaints(argument.default, use, _around(draft), wanted):
                draft.problems.add(place, complaint.message, hint=complaint.hint, offset=complaint.offset)


def _wanted(text: str, draft: Draft) -> Type | None:
    """The type that a value has to be of; None of one that only a signature may name."""
    try:
        return parse_type(text, draft.user_types)
    except UnknownType:
        return None


def check_bodies(draft: Draft) -> None:
    """Complain about what PostgreSQL would refuse in a body, now that every table and function is known."""
    for made, text, at in draft.bodies:
        # Without quotes it stands in the statement as it is, but for what is around it.
        skipped = len(text) - len(text.lstrip()) if made.atomic else 0
        body = text.strip() if made.atomic else text
        try:
            found = read_body(made.language, function_sql.create(made)[0], body)
        except SyntaxProblem:  # in the statement around it, which has been complained about
            continue
        if found.error:
            hint = found.error.hint
            if made.language == "sql" and _LOOKS_LIKE_PLPGSQL.match(text):
                hint = "this looks like PL/pgSQL: add `language: plpgsql`"
            draft.problems.add(at, found.error.message, hint=hint, offset=found.error.offset + skipped)
        elif made.language == "sql":
            for complaint in sorted(_complaints(draft, made, body, found.names), key=lambda each: each.offset):
                draft.problems.add(at, complaint.message, hint=complaint.hint, offset=complaint.offset + skipped)


def _complaints(draft: Draft, made: Function, body: str, names: Names) -> Iterator[Complaint]:
    """What a body in SQL refers to and nobody makes."""
    path = function.search_path(made)
    yield from unknown_names(draft, names, path)
    if not any(_is_unknown_relation(draft, name, path) for name in names.relations):
        yield from _unknown_columns(draft, made, body, path)


def unknown_names(draft: Draft, names: Names, path: tuple[str, ...]) -> Iterator[Complaint]:
    """The relations and functions that SQL names and nobody makes; `path` is where its bare names are looked up."""
    for name in names.relations:
        if _is_unknown_relation(draft, name, path):
            yield Complaint(f"unknown table or view `{_written(name)}`", name.offset, relation_hint(draft, name))
    for name in names.functions:
        if _is_unknown_function(draft, name, path):
            yield Complaint(f"unknown function `{_written(name)}`", name.offset, _function_hint(draft, name))


def _written(name: Name) -> str:
    return f"{name.namespace}.{name.name}" if name.namespace else name.name


def _places(name: Name, path: tuple[str, ...]) -> tuple[str, ...]:
    return (name.namespace,) if name.namespace else path


def _is_ours(draft: Draft, places: tuple[str, ...]) -> bool:
    """Whether nothing lies in these namespaces that the spec does not know."""
    public = frozenset(("public", "pg_temp", "pg_catalog")) if not draft.any_function else frozenset(("pg_temp",))
    return all(place in draft.own_namespaces or place in public for place in places)


def _is_unknown_relation(draft: Draft, name: Name, path: tuple[str, ...]) -> bool:
    places = _places(name, path)
    if name.namespace in _SYSTEM or name.name.startswith("pg_") or draft.was_wrong(name.name):
        return False
    keys = [QName(place, name.name) for place in places]
    if any(relation_columns(draft, key) is not None or key in draft.relations for key in keys):
        return False
    return counted(draft).keys().isdisjoint(keys) and _is_ours(draft, places)


def _is_unknown_function(draft: Draft, name: Name, path: tuple[str, ...]) -> bool:
    places = _places(name, path)
    if name.namespace in _SYSTEM or name.name in draft.user_types or draft.was_wrong(name.name):
        return False
    if any(draft.knows_function(place, name.name) for place in places):
        return False
    if any(key.name == name.name and key.namespace in places for key in draft.catalog.functions):
        return False  # the spec makes more than it says: what a trigger calls, what keeps partitions up
    # `name(t)` is `t.name`, too.
    relations = [found.columns for found in draft.tables.values()] + [found.columns for found in draft.views.values()]
    return _is_ours(draft, places) and not any(name.name in columns for columns in relations)


def _function_hint(draft: Draft, name: Name) -> str:
    around = replace(_around(draft), functions=draft.functions, any_function=False)
    written = f'"{name.name}"()' if name.namespace is None else f'"{name.namespace}"."{name.name}"()'
    return next((complaint.hint for complaint in complaints(written, "argument default", around)), "")


def _unknown_columns(draft: Draft, made: Function, body: str, path: tuple[str, ...]) -> Iterator[Complaint]:
    """Of a body that is one query, the columns that there are not; its arguments may stand where columns do."""
    inside = _ATOMIC.fullmatch(body)
    query, skipped = (inside[1], inside.start(1)) if inside else (body, 0)
    arguments = {argument.name for argument in made.arguments} | {made.key.name}

    def columns(name: Name) -> list[str] | None:
        found = (relation_columns(draft, QName(place, name.name)) for place in _places(name, path))
        return next((list(each) for each in found if each is not None), None)

    for complaint in query_complaints(query, columns, known_function(draft)):
        unknown = _UNKNOWN_COLUMN.match(complaint.message)
        if unknown and not draft.was_wrong(unknown[1]) and unknown[1].split(".")[0] not in arguments:
            yield complaint._replace(offset=complaint.offset + skipped)
