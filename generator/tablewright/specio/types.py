"""Domains, composite types, range types and sequences: what stands in a module beside enums and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from tablewright.catalog.counting import made_key
from tablewright.catalog.model import Column
from tablewright.catalog.names import QName
from tablewright.catalog.types import NAMES, SERIALS, Meaning, OwnTypes, Type, since
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import composite, domain, range_type, sequence
from tablewright.kinds.composite import CompositeNode
from tablewright.kinds.domain import DomainNode
from tablewright.kinds.range_type import RangeTypeNode
from tablewright.kinds.sequence import SequenceNode
from tablewright.kinds.values import parse_column_type
from tablewright.postgres.functions import builtin
from tablewright.quoting import sql_literal, sql_qualified
from tablewright.specio.draft import ColumnDraft, Draft, TableDraft, TypeDraft
from tablewright.specio.grants import read_grants
from tablewright.sqltext import Name, Surroundings, names_in_expression


def read_types(draft: Draft) -> None:
    """Put domains, composite and range types into the catalog, each after those that it is made of."""
    types = {found.key: found for found in _gathered(draft)}
    for key, found in types.items():
        made = Type(key.name, namespace=key.namespace, kind=_kind(found))
        draft.user_types[str(key)] = made
        # A bare name means the type in `public`, or the only one of that name.
        if key.namespace == "public" or key.name not in draft.user_types:
            draft.user_types[key.name] = made
        if isinstance(found.node, RangeTypeNode):
            # Each is the name of the functions that make its values, too.
            for name in (key.name, found.node.multirange or range_type.usual_multirange(key.name)):
                draft.functions[name if key.namespace == "public" else f"{key.namespace}.{name}"] = "immutable"
    for key in types:
        _read(draft, types, key, ())


def _kind(found: TypeDraft) -> Literal["domain", "composite", "range type"]:
    match found.node:
        case DomainNode():
            return "domain"
        case CompositeNode():
            return "composite"
    return "range type"


def _gathered(draft: Draft) -> Iterator[TypeDraft]:
    for module, node in draft.reading.modules.items():
        parts: list[tuple[str, str, Mapping[str, DomainNode | CompositeNode | RangeTypeNode]]] = [
            ("domains", "domain", node.domains),
            ("composites", "composite type", node.composites),
            ("range_types", "range type", node.range_types),
        ]
        for part, what, nodes in parts:
            for name, type_node in nodes.items():
                at = (draft.reading.files[module], part, name)
                key = QName(draft.namespace(module, type_node.namespace, at), name)
                draft.claim(key, what, at)
                draft.note(key, type_node, at)
                draft.others[module].append(key)
                read_grants(draft, "type", key, type_node.grants, at)
                yield TypeDraft(key, type_node, at)


def _read(draft: Draft, types: dict[QName, TypeDraft], key: QName, waiting: tuple[QName, ...]) -> None:
    """Read one type, and first those that it is made of; `waiting` are those that led here."""
    found = types[key]
    if found.resolved:
        return
    found.resolved = True
    if isinstance(found.node, DomainNode):
        meaning = _part(draft, types, found, (found.node.type, (*found.at, "type")), waiting)
        if meaning:
            draft.put(domain.parse(key, found.node, meaning, _around(draft), found.at, draft.problems))
        return
    if isinstance(found.node, RangeTypeNode):
        meaning = _part(draft, types, found, (found.node.subtype, (*found.at, "subtype")), waiting)
        if meaning:
            made = range_type.parse(key, found.node, meaning, found.at, draft.problems)
            draft.claim(QName(key.namespace, made.multirange), "multirange type", found.at)
            _check_difference(draft, made.subtype_diff, (*found.at, "subtype_diff"))
            draft.put(made)
        return
    meanings = {}
    for name, attribute in found.node.attributes.items():
        at = (*found.at, "attributes", name)
        draft.paths[key, name] = at
        meaning = _part(draft, types, found, (attribute.type, (*at, "type")), waiting)
        if meaning:
            meanings[name] = meaning
    draft.put(composite.parse(key, found.node, meanings, found.at, draft.problems))


def _check_difference(draft: Draft, written: str | None, at: Path) -> None:
    namespace, _, name = (written or "").rpartition(".")
    if not name or draft.knows_function(namespace or None, name) or draft.was_wrong(name):
        return
    if namespace in ("", "pg_catalog") and (builtin(name) or draft.any_function):
        return
    draft.problems.add(at, f"unknown function `{written}`", hint=did_you_mean(name, draft.functions))


def _part(
    draft: Draft, types: dict[QName, TypeDraft], found: TypeDraft, text: tuple[str, Path], waiting: tuple[QName, ...]
) -> Meaning | None:
    """What a text in a type's definition means, or None after a complaint."""
    type_ = read_type(draft, *text)
    if type_ is None:
        return None
    other = QName(type_.namespace or "", type_.name)
    if other == found.key or other in waiting:
        draft.problems.add(text[1], f"type `{other.name}` is made of itself")
        return None
    if other in types:
        _read(draft, types, other, (*waiting, found.key))
    return meaning_of(draft, type_)


def _around(draft: Draft) -> Surroundings:
    return Surroundings(
        columns={},
        postgres=draft.reading.system.postgres,
        any_function=draft.any_function,
        functions=draft.functions,
        namespaces=draft.own_namespaces,
        own_types=own_types(draft),
    )


def own_types(draft: Draft) -> OwnTypes:
    """The spec's types, as expressions name them."""
    return OwnTypes(draft.user_types, lambda type_: meaning_of(draft, type_))


def read_type(draft: Draft, text: str, at: Path) -> Type | None:
    """The type that a text names, or None after a complaint."""
    if text.rpartition(".")[2].removesuffix("[]") in draft.broken_types:
        return None
    type_ = parse_column_type(text, draft.user_types, at, draft.problems)
    if type_ and type_.namespace is None:
        needed = NAMES[type_.name].extension
        if needed and needed not in draft.reading.system.extensions:
            hint = f"add `{needed}` to `extensions:` in system.yaml"
            draft.problems.add(at, f"type `{type_.name}` needs the extension `{needed}`", hint=hint)
        what, version = since(type_) or ("", 0)
        if version > draft.reading.system.postgres:
            stated = f"and the spec says `postgres: {draft.reading.system.postgres}`"
            draft.problems.add(at, f"{what} came with PostgreSQL {version}, {stated}")
    return type_


def meaning_of(draft: Draft, type_: Type) -> Meaning:
    """A type with what lies beneath it."""
    base, nullable = type_, True
    while base.namespace is not None and base.kind == "domain":
        found = draft.catalog.domains.get(QName(base.namespace, base.name))
        if found is None:  # it was complained about
            break
        nullable = nullable and found.nullable
        base = replace(found.type, array=base.array or found.type.array)
    return Meaning(type_, base, draft.enums.get(QName(base.namespace or "", base.name), ()), nullable)


def serial_type(column: ColumnDraft) -> str | None:
    """The integer type that a column of type `serial` has."""
    return SERIALS.get((column.node.type or "").strip().lower())


def read_serial(draft: Draft, table: TableDraft, column: ColumnDraft, made: Column) -> Column:
    """The column with its default; the sequence that the default takes from goes into the catalog."""
    node, problems = column.node, draft.problems
    for key, given in (("default", node.default), ("generated", node.generated), ("identity", node.identity)):
        if given is not None:
            problems.add_at_key((*column.at, key), f"`{column.name}` takes its values from a sequence: leave this out")
    if node.null and not node.primary_key:
        problems.add((*column.at, "null"), f"`{column.name}` takes its values from a sequence, so it is never null")
    found = sequence.of_serial(table.key, column.name, made.type)
    draft.claim(found.key, "sequence", column.at)
    draft.put(found)
    draft.trace(found.key, node, column.at)
    draft.others[table.module].append(found.key)
    default = f"nextval({sql_literal(sql_qualified(*found.key))}::regclass)"
    return replace(made, default=default, nullable=False)


def read_sequences(draft: Draft) -> None:
    """Put the sequences of the modules into the catalog, now that the columns are known that own them."""
    for module, node in draft.reading.modules.items():
        for name, sequence_node in node.sequences.items():
            at = (draft.reading.files[module], "sequences", name)
            key = QName(draft.namespace(module, sequence_node.namespace, at), name)
            draft.claim(key, "sequence", at)
            draft.put(sequence.parse(key, sequence_node, _owner(draft, key, sequence_node, at), at, draft.problems))
            draft.note(key, sequence_node, at)
            read_grants(draft, "sequence", key, sequence_node.grants, at)
            draft.others[module].append(key)
    _check_defaults(draft)


def _owner(draft: Draft, key: QName, node: SequenceNode, at: Path) -> tuple[QName, str] | None:
    if node.owned_by is None:
        return None
    place = (*at, "owned_by")
    name, _, column = node.owned_by.rpartition(".")
    if not name:
        draft.problems.add(place, f"`{node.owned_by}` is not a column", hint="write `TABLE.COLUMN`")
        return None
    table = draft.find_table(name, key, place)
    if table is None:
        return None
    if not draft.has_column(table, column, place):
        return None
    if table.key.namespace != key.namespace:
        message = f"a sequence lies in the namespace of the table that owns it, which is `{table.key.namespace}`"
        draft.problems.add(place, message, hint=f"add `namespace: {table.key.namespace}` to the sequence")
    return table.key, column


def counted(draft: Draft) -> dict[QName, tuple[TableDraft, ColumnDraft]]:
    """The sequences of identity columns, which are no objects of their own: each with its column."""
    return {
        QName(table.key.namespace, column.node.identity.name)
        if column.node.identity.name
        else made_key(table.key, column.name): (table, column)
        for table in draft.tables.values()
        for column in table.columns.values()
        if column.node.identity
    }


def _check_defaults(draft: Draft) -> None:
    """Every sequence that a default takes from has to be there, and to stay there as long as the table."""
    identities = counted(draft)
    for table in draft.tables.values():
        for column in table.columns.values():
            default = column.column.default if column.column else None
            if not default or "nextval" not in default:
                continue
            inside = ("sql",) if isinstance(column.node.default, dict) else ()
            for found in names_in_expression(default).relations:
                if QName(found.namespace or "public", found.name) not in identities:
                    _check_sequence(draft, table, found, (*column.at, "default", *inside))


def _check_sequence(draft: Draft, table: TableDraft, name: Name, at: Path) -> None:
    made = draft.catalog.sequences.get(QName(name.namespace or "public", name.name))
    if made is None and not draft.was_wrong(name.name):
        names = [key.name if key.namespace == "public" else str(key) for key in draft.catalog.sequences]
        shown = f"{name.namespace}.{name.name}" if name.namespace else name.name
        message = f"unknown sequence `{shown}`"
        draft.problems.add(at, message, hint=did_you_mean(shown, names), offset=name.offset)
    if made and made.owned_by and made.owned_by[0] != table.key:
        message = f"sequence `{name.name}` is dropped with table `{made.owned_by[0].name}`, which owns it"
        hint = "leave its `owned_by` out, or give this table a sequence of its own"
        draft.problems.add(at, message, hint=hint, offset=name.offset)
