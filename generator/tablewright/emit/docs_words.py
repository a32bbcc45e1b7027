"""The words of the documentation: links, sources and rules, quoted for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tablewright.catalog.model import ForeignKey, Index, IndexKey, Rule
from tablewright.catalog.names import Identity, QName
from tablewright.ddl.constraint import delete_rule
from tablewright.ddl.index import opclass_sql
from tablewright.emit.er_diagram import entity_name
from tablewright.quoting import markdown_anchor, markdown_code, markdown_prose
from tablewright.spec import Origin, Spec


def anchor(kind: str, key: QName) -> str:
    """The id of an enum's or a table's heading."""
    names = key[1:] if key.namespace == "public" else key
    return markdown_anchor(kind, *names)


@lru_cache(maxsize=8192)
def link(kind: str, key: QName) -> str:
    """A link to an enum or a table."""
    return f"[{markdown_code(entity_name(key))}](#{anchor(kind, key)})"


def codes(names: Iterable[str]) -> str:
    """Names, each as code."""
    return ", ".join(map(markdown_code, names))


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def paragraphs(text: str) -> str:
    """A text of several paragraphs."""
    return "\n\n".join(markdown_prose(part) for part in re.split(r"\n\s*\n", text.strip()))


def source(lines: str | None) -> str:
    """Lines of the document: `line 12`, `lines 12-14, 20`."""
    if not lines:
        return ""
    return f"line {lines}" if lines.isdigit() else f"lines {lines}"


def origin(found: Origin | None) -> str:
    """Where an object comes from."""
    if found is None:
        return ""
    inferred = f"inferred: {markdown_prose(found.inferred)}" if found.inferred else ""
    return "; ".join(filter(None, (source(found.source), inferred)))


def owner(spec: Spec, key: Identity) -> Iterator[str]:
    """To whom an object belongs, where the spec says so."""
    for found in spec.catalog.owners.values():
        if found.key.object == key:
            yield f"Owner: [{markdown_code(found.role)}](#part.owners)"


def remark(spec: Spec, key: Identity, comment: str | None) -> str:
    """What stands behind an object in a list: its comment and where it comes from."""
    where = origin(spec.origins.get(key))
    return (f". {markdown_prose(comment)}" if comment else "") + (f" ({where})" if where else "")


def index_key(key: IndexKey) -> str:
    """One key of an index as CREATE INDEX takes it; an expression stands in parentheses."""
    words = [f"({key.item})" if key.is_expression else key.item]
    if key.collation:
        words.append(f"collate {key.collation}")
    if key.opclass:
        words.append(opclass_sql(key))
    if key.descending:
        words.append("desc")
    if key.nulls_first is not None:
        words.append("nulls first" if key.nulls_first else "nulls last")
    return markdown_code(" ".join(words))


def index_details(index: Index) -> str:
    """Everything about an index but its keys."""
    words = [markdown_code(index.method)]
    if index.unique:
        words.append("unique, two nulls count as equal" if index.nulls_not_distinct else "unique")
    if index.include:
        words.append(f"includes {codes(index.include)}")
    if index.where:
        words.append(f"only rows where {markdown_code(index.where)}")
    if index.options:
        words.append(f"with {codes(f'{name} = {value}' for name, value in index.options)}")
    return ", ".join(words)


def deferral(*, deferrable: bool, initially_deferred: bool) -> str:
    """When a constraint is checked, where that is not always at once."""
    if initially_deferred:
        return ", checked at the end of the transaction (INITIALLY DEFERRED)"
    return ", can be deferred to the end of the transaction (DEFERRABLE)" if deferrable else ""


def validity(not_valid: bool) -> str:
    """Which rows are held to a constraint, where these are not all."""
    return ", rows that were there before it aside (NOT VALID)" if not_valid else ""


def child_of(key: ForeignKey) -> QName:
    """The table that the key stands in."""
    return QName(*key.key[:2])


def on_delete(key: ForeignKey) -> str:
    """What the deletion of a parent does."""
    return f"When a row of {link('table', key.referenced_table)} is deleted, {deletion(key)} ({delete_rule(key)})."


def deletion(key: ForeignKey) -> str:
    """What happens to the rows that refer to a deleted one."""
    return _what(key, key.on_delete, "are deleted, too", key.delete_sets)


def on_update(key: ForeignKey) -> str:
    """What a new key of a parent does."""
    what = _what(key, key.on_update, "follow")
    return f"When its {codes(key.referenced_columns)} changes, {what} ({key.on_update.upper()})."


def _what(key: ForeignKey, rule: Rule, cascade: str, sets: tuple[str, ...] = ()) -> str:
    rows, columns = f"rows of {link('table', child_of(key))}", codes(sets or key.columns)
    words = {
        "cascade": f"the {rows} that refer to it {cascade}",
        "set null": f"the {rows} that refer to it stay, with {columns} null",
        "set default": f"the {rows} that refer to it stay, with {columns} at its default",
        "restrict": f"that is refused while {rows} refer to it",
        "no action": f"that is refused if {rows} still refer to it",
    }
    return words[rule]
