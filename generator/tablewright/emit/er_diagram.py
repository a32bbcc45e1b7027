"""Entity-relationship diagrams for Mermaid 10 and 11 (https://mermaid.js.org/syntax/entityRelationshipDiagram.html)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tablewright.catalog.model import Catalog, Column, ForeignKey, Table
from tablewright.catalog.names import QName, Signature
from tablewright.catalog.types import type_sql
from tablewright.quoting import mermaid_entity, mermaid_label, mermaid_type, mermaid_word

# Mermaid refuses more than 50,000 characters (maxTextSize) and 500 lines between boxes (maxEdges).
MOST_CHARACTERS = 45_000
MOST_EDGES = 450
# More than this nobody can read.
MOST_TABLES = 40
_COMMENT_LENGTH = 45
_LABEL_LENGTH = 100
_SENTENCE_END = re.compile(r"(?:;|\.(?<![ei]\.[eg]\.)(?<!^\d\.))\s")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a diagram asks about a table's keys; `unique` holds each set of columns that no two rows share."""

    primary: frozenset[str]
    foreign_keys: tuple[ForeignKey, ...]
    unique: frozenset[frozenset[str]]

    def marks(self) -> dict[str, list[str]]:
        """PK, FK and UK, of each column that one is true of; a part of a composite unique key is not unique."""
        found: dict[str, list[str]] = {column: ["PK"] for column in self.primary}
        for column in {column for key in self.foreign_keys for column in key.columns}:
            found.setdefault(column, []).append("FK")
        for columns in self.unique:
            if len(columns) == 1 and columns != self.primary:
                found.setdefault(next(iter(columns)), []).append("UK")
        return found


def keys_of_tables(catalog: Catalog) -> dict[QName, Keys]:
    """The keys of every table. A unique index counts unless it holds only some rows or an expression."""
    primary: dict[QName, frozenset[str]] = {}
    foreign: dict[QName, list[ForeignKey]] = defaultdict(list)
    unique: dict[QName, set[frozenset[str]]] = defaultdict(set)
    for primary_key in catalog.primary_keys.values():
        table = QName(*primary_key.key[:2])
        primary[table] = frozenset(primary_key.columns)
        unique[table].add(primary[table])
    for foreign_key in catalog.foreign_keys.values():
        foreign[QName(*foreign_key.key[:2])].append(foreign_key)
    for constraint in catalog.uniques.values():
        unique[QName(*constraint.key[:2])].add(frozenset(constraint.columns))
    for index in catalog.indexes.values():
        if index.unique and not index.where and not any(key.is_expression for key in index.keys):
            unique[index.table].add(frozenset(key.item for key in index.keys))
    return {
        table: Keys(primary.get(table, frozenset()), tuple(foreign[table]), frozenset(unique[table]))
        for table in catalog.tables
    }


def er_diagrams(catalog: Catalog, tables: Iterable[QName], keys: Mapping[QName, Keys]) -> list[str]:
    """The tables and the foreign keys that stand in them: one diagram, or as many as Mermaid's limits make of it.

    A table of elsewhere that a key refers to is a box without columns.
    """
    boxes = ((_box(catalog.tables[key], keys[key]), _edges(catalog.tables[key], keys[key])) for key in tables)
    return [f"erDiagram\n{body}" for body in _pages(boxes)]


def entity_name(key: QName | Signature) -> str:
    """A name as people say it: with its namespace unless that is `public`."""
    return key.name if key.namespace == "public" else f"{key.namespace}.{key.name}"


def _pages(boxes: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """Boxes with their edges, as many to a page as the limits allow; on each page the edges come first."""
    page_boxes: list[str] = []
    page_edges: list[str] = []
    room = MOST_CHARACTERS
    for box, edges in boxes:
        for part in (box, *edges):
            full = len(page_boxes) == MOST_TABLES if part is box else len(page_edges) == MOST_EDGES
            if full or len(part) > room:
                yield "".join(page_edges + page_boxes)
                page_boxes, page_edges, room = [], [], MOST_CHARACTERS
            (page_boxes if part is box else page_edges).append(part)
            room -= len(part)
    if page_boxes or page_edges:
        yield "".join(page_edges + page_boxes)


def _box(table: Table, keys: Keys) -> str:
    """The table with its columns; a giant one without comments, then with its keys alone, then as its bare name."""
    all_marks = keys.marks()
    marked = [(column, all_marks.get(column.name, [])) for column in table.columns]
    columns = [(_attribute(column, marks), _comment(column), marks) for column, marks in marked]
    choices: tuple[Iterable[str], ...] = (
        (f"        {attribute}{comment}\n" for attribute, comment, _ in columns),
        (f"        {attribute}\n" for attribute, _, _ in columns),
        (f"        {attribute}\n" for attribute, _, marks in columns if marks),
        (),
    )
    name = mermaid_entity(entity_name(table.key))
    boxes = (f"    {name} {{\n{''.join(lines)}    }}\n" for lines in choices)
    return next(box for box in boxes if len(box) <= MOST_CHARACTERS)


def _attribute(column: Column, marks: list[str]) -> str:
    behind = f" {', '.join(marks)}" if marks else ""
    return f"{mermaid_type(type_sql(column.type))} {mermaid_word(column.name)}{behind}"


def _comment(column: Column) -> str:
    return f" {mermaid_label(_short(column.comment, _COMMENT_LENGTH))}" if column.comment else ""


def _edges(table: Table, keys: Keys) -> list[str]:
    """Parent and child. A solid line: the row cannot be without its parent; a dashed one: it can."""
    child = mermaid_entity(entity_name(table.key))
    edges = []
    for key in keys.foreign_keys:
        at_most_one = any(unique <= frozenset(key.columns) for unique in keys.unique)
        line = ("|o..o" if _may_be_without(key, table) else "||--o") + ("|" if at_most_one else "{")
        label = mermaid_label(_short(", ".join(key.columns), _LABEL_LENGTH))
        edges.append(f"    {mermaid_entity(entity_name(key.referenced_table))} {line} {child} : {label}\n")
    return edges


def _may_be_without(key: ForeignKey, table: Table) -> bool:
    """Whether a row may refer to nothing: MATCH SIMPLE needs one null for that, MATCH FULL all of them."""
    nullable = [table.column(name).nullable for name in key.columns]
    return all(nullable) if key.match_full else any(nullable)


def _short(text: str, length: int) -> str:
    """The first sentence or part of one, cut after a word where it is longer than that."""
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0].removesuffix(".")
    if len(sentence) <= length:
        return sentence
    return sentence[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
