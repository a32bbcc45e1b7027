"""External objects: what belongs to somebody else is known by its name, and kept apart from what is the spec's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tablewright.catalog.model import Argument, Function, Object
from tablewright.catalog.names import Identity, QName, Signature
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import NAMES, Type
from tablewright.ddl import function as function_sql
from tablewright.ddl.names import type_name
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import enum, kind_of, namespace, primary_key, role, table, unique
from tablewright.kinds.base import Documented, comment_of
from tablewright.kinds.column import ColumnNode
from tablewright.kinds.primary_key import PrimaryKeyNode
from tablewright.kinds.unique import UniqueNode
from tablewright.quoting import sql_qualified
from tablewright.specio.columns import gather_columns, resolve_columns
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.external_nodes import ExternalFunctionNode, ExternalTableNode
from tablewright.specio.language import TableNode
from tablewright.specio.parts import keys_of, scope_of, unique_sets
from tablewright.specio.types import read_type
from tablewright.sqltext import read_body

_WITHOUT_VALUE = ("void", "trigger")


def read_external(draft: Draft) -> None:
    """Put all that is external into its own catalog, before anything of the spec's own is read."""
    node, at = draft.reading.system.external, (draft.reading.system_file, "external")
    for name, namespace_node in node.namespaces.items():
        place = (*at, "namespaces", name)
        if namespace_node.grants:
            draft.problems.add_at_key((*place, "grants"), "grants on an external schema are its owner's")
        if namespace_node.renamed_from:
            draft.problems.add_at_key((*place, "renamed_from"), "an external schema has no `renamed_from`")
        _not_own(draft, name, "namespaces", place)
        _put(draft, namespace.parse(name, namespace_node, place, draft.problems), namespace_node, place)
    for name, role_node in node.roles.items():
        place = (*at, "roles", name)
        _not_own(draft, name, "roles", place)
        _put(draft, role.parse(name, role_node, place, draft.problems), role_node, place)
    for name, enum_node in node.enums.items():
        place = (*at, "enums", name)
        key = _key(draft, name, place)
        draft.claim(key, "external enum", place)
        for part in ("namespace", "grants", "class", "renamed_from", "renamed", "replaced"):
            if getattr(enum_node, "class_" if part == "class" else part):
                draft.problems.add_at_key((*place, part), f"an external enum has no `{part}`")
        found = enum.parse(key, enum_node, place, draft.problems)
        _put(draft, found, enum_node, place)
        draft.enums[key] = found.labels
        for spelled in (str(key), key.name):
            draft.user_types.setdefault(spelled, Type(key.name, namespace=key.namespace))
    for name, table_node in node.tables.items():
        _read_table(draft, name, table_node, (*at, "tables", name))
    draft.unique_sets = unique_sets(draft.external, keys_of(draft.external))
    for name, function_node in node.functions.items():
        _read_function(draft, name, function_node, (*at, "functions", name))


def _put(draft: Draft, found: Object, node: Documented, at: Path) -> None:
    _add(draft, found)
    draft.trace(found.key, node, at)


def _add(draft: Draft, found: Object) -> None:
    getattr(draft.external, kind_of(found).attribute)[found.key] = found


def _not_own(draft: Draft, name: str, part: str, at: Path) -> None:
    """Complain about what the spec makes itself."""
    if name in getattr(draft.reading.system, part):
        where = draft.problems.locate_key((draft.reading.system_file, part, name))
        message = f"`{name}` is external, and the system's own under `{part}:` (line {where.line})"
        draft.problems.add_at_key(
            at, message, hint="say it in one of the two places: our own are made and dropped by us"
        )


def _key(draft: Draft, name: str, at: Path) -> QName:
    """The name of an external object; complains about a namespace that nobody makes."""
    namespace_, _, bare = name.rpartition(".")
    node = draft.reading.system.external
    if namespace_ in draft.reading.system.namespaces and namespace_ not in (*node.namespaces, "public"):
        message = f"namespace `{namespace_}` is the system's own: what is external is there before it"
        draft.problems.add_at_key(at, message)
    elif namespace_ and namespace_ != "public" and namespace_ not in node.namespaces:
        hint = did_you_mean(namespace_, node.namespaces)
        if not hint or hint.startswith("known"):
            hint = f"add it: `external: {{namespaces: [{namespace_}]}}`"
        if not draft.was_wrong(namespace_):
            draft.problems.add_at_key(at, f"unknown namespace `{namespace_}`", hint=hint)
    if not bare or too_long(bare):
        draft.problems.add_at_key(at, f"the name `{bare}` has {len(bare.encode())} bytes; a name has 1 to 63")
    return QName(namespace_ or "public", bare)


def _read_table(draft: Draft, name: str, node: ExternalTableNode, at: Path) -> None:
    key = _key(draft, name, at)
    draft.claim(key, "external table", at)
    columns = {name: ColumnNode(**column.model_dump()) for name, column in node.columns.items()}
    whole = TableNode(columns=columns, grants={}, doc=node.doc, source=node.source, inferred=node.inferred)
    if node.primary_key:
        whole.primary_key = PrimaryKeyNode(columns=node.primary_key)
    read = TableDraft(key, "", whole, at)
    gather_columns(draft, read)
    resolve_columns(draft, read)
    draft.external_tables[key] = read
    made = [column.column for column in read.columns.values() if column.column]
    for column in read.columns.values():
        if column.column:
            _check_type(draft, column.column.type, (*column.at, "type"))
    _put(draft, table.parse(key, whole, made, at, draft.problems), whole, at)
    for column in read.columns.values():
        draft.paths[key, column.name] = column.at
    scope = scope_of(draft, read)
    if read.primary_key:
        _add(draft, primary_key.parse(PrimaryKeyNode(columns=read.primary_key), (*at, "primary_key"), scope))
    sets = [([name], (*at, "columns", name, "unique")) for name, column in columns.items() if column.unique]
    sets += [(names, (*at, "unique", number)) for number, names in enumerate(node.unique)]
    for names, place in sets:
        _add(draft, unique.parse(None, UniqueNode(columns=names), place, scope))


def _check_type(draft: Draft, type_: Type, at: Path) -> None:
    """What is external is there before our extensions."""
    if type_.namespace is None and NAMES[type_.name].extension:
        hint = "leave it out, or say a type that PostgreSQL brings"
        draft.problems.add(at, f"type `{type_.name}` is an extension's, and a stub is made before those", hint=hint)


def _read_function(draft: Draft, name: str, node: ExternalFunctionNode, at: Path) -> None:
    key = _key(draft, name, at)
    types = {name: read_type(draft, text, (*at, "arguments", name)) for name, text in node.arguments.items()}
    for argument, type_ in types.items():
        if type_:
            _check_type(draft, type_, (*at, "arguments", argument))
    arguments = [Argument(name, type_name(replace(type_, modifiers=()))) for name, type_ in types.items() if type_]
    returns = _returns(draft, node.returns, (*at, "returns"))
    if returns is None or None in types.values():
        return
    language = "plpgsql" if returns == "trigger" else node.language
    made = Function(
        key=Signature(*key, tuple(argument.type for argument in arguments)),
        returns=returns,
        language=language,
        body=_body(language, returns) if node.stub is None else node.stub.strip(),
        comment=comment_of(node),
        arguments=tuple(arguments),
        volatility=node.volatility,
    )
    if node.stub is not None:
        wrong = read_body(language, function_sql.create(made)[0], made.body).error
        if wrong:
            offset = wrong.offset + len(node.stub) - len(node.stub.lstrip())
            draft.problems.add((*at, "stub"), wrong.message, hint=wrong.hint, offset=offset)
    _put(draft, made, node, at)


def _returns(draft: Draft, text: str, at: Path) -> str | None:
    """What a function returns, as SQL; None after a complaint."""
    words = text.split(maxsplit=1)
    if text.strip().lower() in _WITHOUT_VALUE:
        return text.strip().lower()
    many = len(words) > 1 and words[0].lower() == "setof"
    one = words[1].strip() if many else text.strip()
    for key in draft.external.tables:
        if one in (str(key), key.name if key.namespace == "public" else ""):
            return f"{'SETOF ' if many else ''}{sql_qualified(*key)}"
    type_ = read_type(draft, one, at)
    if type_:
        _check_type(draft, type_, at)
    return f"{'SETOF ' if many else ''}{type_name(type_)}" if type_ else None


def _body(language: str, returns: str) -> str:
    """A stub that returns null, or no rows."""
    bare = returns.removeprefix("SETOF ")
    match language, returns:
        case "plpgsql", "trigger":
            return "BEGIN RETURN NEW; END"
        case "plpgsql", _:
            return "BEGIN RETURN; END" if returns == "void" or bare != returns else "BEGIN RETURN NULL; END"
        case _, "void":
            return "SELECT"
    return f"SELECT NULL::{bare}{' WHERE false' if bare != returns else ''}"


def check_external(draft: Draft) -> None:
    """Complain about what of the spec's own cannot rest on external objects."""
    for where, type_ in _own_types(draft):
        if QName(type_.namespace or "", type_.name) in draft.external.enums:
            message = f"type `{type_.namespace}.{type_.name}` is external: no column of the spec's own can have it"
            hint = "use text, and cast it where it meets the external type"
            draft.problems.add_at_key(draft.paths.get(where, (draft.reading.system_file,)), message, hint=hint)
    for key in draft.catalog.foreign_keys.values():
        node, at = draft.links[key.key]
        for part in ("relationship", "backref"):
            if key.referenced_table in draft.external.tables and getattr(node, part):
                message = f"`{key.referenced_table}` is external: there is no class of it to relate to"
                draft.problems.add_at_key((*at, "references", part), message)


def _own_types(draft: Draft) -> Iterator[tuple[Identity | tuple[QName, str], Type]]:
    catalog = draft.catalog
    for relation in catalog.relations():
        for column in relation.columns:
            yield (relation.key, column.name), column.type
    for composite in catalog.composites.values():
        for attribute in composite.attributes:
            yield (composite.key, attribute.name), attribute.type
    for domain in catalog.domains.values():
        yield domain.key, domain.type
