"""The names that a text of SQL refers to: what has to exist before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from tablewright.catalog.types import SERIALS, known_names
from tablewright.postgres.functions import builtin
from tablewright.sqltext.expression import PREFIX, parse_expression
from tablewright.sqltext.parser import SyntaxProblem, Text, children, kind, strings, unwrap

# Types of PostgreSQL that are no columns' types, or have a name of their own inside the server.
_OTHER_TYPES = """
    aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
    anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bpchar cid cstring event_trigger
    fdw_handler gtsvector index_am_handler int2vector internal language_handler oidvector pg_brin_bloom_summary
    pg_brin_minmax_multi_summary pg_dependencies pg_lsn pg_mcv_list pg_ndistinct pg_node_tree pg_snapshot record
    refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure
    regrole regtype table_am_handler tid trigger tsm_handler txid_snapshot unknown void xid xid8
"""
BUILTIN_TYPES = frozenset((*known_names(), *SERIALS, *_OTHER_TYPES.split()))
_HAS_NAMES = re.compile(r"""[(]|::|[\w"]\s*'""")
_IDENTIFIER = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\W\d][\w$]*))\s*(\.|$)')
_SEQUENCE_FUNCTIONS = frozenset(("nextval", "currval", "setval"))


class Name(NamedTuple):
    """A name as it is written, and how many characters into the text."""

    namespace: str | None
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Names:
    """What a text refers to that PostgreSQL does not bring itself; each once, at its first place."""

    relations: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    types: tuple[Name, ...] = ()


NO_NAMES = Names()


def names_in_expression(text: str) -> Names:
    """What an expression refers to; nothing for a text that does not parse."""
    return _names_in_expression(text) if _HAS_NAMES.search(text) else NO_NAMES


@lru_cache(maxsize=8192)
def _names_in_expression(text: str) -> Names:
    try:
        node = parse_expression(text)
    except SyntaxProblem:
        return NO_NAMES
    collector = Collector(Text(PREFIX + text, len(PREFIX)))
    collector.visit(node)
    return collector.names()


def is_builtin_type(name: str) -> bool:
    """Whether PostgreSQL, or an extension that is known here, brings a type of that name."""
    return name in BUILTIN_TYPES or name.removeprefix("_") in BUILTIN_TYPES


def once(names: list[Name]) -> tuple[Name, ...]:
    """Each name at the first of its places."""
    first: dict[tuple[str | None, str], Name] = {}
    for name in names:
        first.setdefault(name[:2], name)
    return tuple(first.values())


@dataclass(slots=True, eq=False, repr=False)  # each of these costs time when it is imported
class Collector:
    """Walks trees of one text; a name that a WITH query has at that place is none of a table."""

    text: Text
    relations: list[Name] = field(default_factory=list)
    functions: list[Name] = field(default_factory=list)
    types: list[Name] = field(default_factory=list)
    made: set[tuple[str | None, str]] = field(default_factory=set)
    """Relations that a statement makes itself, as a body does with temporary tables."""

    def names(self) -> Names:
        """What was found so far."""
        relations = [name for name in self.relations if name[:2] not in self.made]
        return Names(once(relations), once(self.functions), once(self.types))

    def visit(self, node: Any, ctes: frozenset[str] = frozenset()) -> None:
        """Note all names in a node and below."""
        self._note(node, ctes)
        inside = self._with(node, ctes)
        for name, child in children(node):
            if name != "with_clause":
                self.visit(child, inside)

    def _with(self, node: Any, ctes: frozenset[str]) -> frozenset[str]:
        """Visit the WITH queries of a statement; the names that it sees with them."""
        if "with_clause" not in node.DESCRIPTOR.fields_by_name or not node.HasField("with_clause"):
            return ctes
        queries = [unwrap(query) for query in node.with_clause.ctes]
        if node.with_clause.recursive:
            ctes |= {query.ctename for query in queries}
        for query in queries:
            self.visit(query, ctes)
            ctes |= {query.ctename}
        return ctes

    def _note(self, node: Any, ctes: frozenset[str]) -> None:
        match kind(node):
            case "RangeVar":
                if node.schemaname or node.relname not in ctes:
                    self.relations.append(Name(node.schemaname or None, node.relname, self.text.of(node)))
            case "CreateStmt":
                self.made.add((node.relation.schemaname or None, node.relation.relname))
            case "IntoClause":
                self.made.add((node.rel.schemaname or None, node.rel.relname))
            case "FuncCall":
                name = named(strings(node.funcname), self.text.of(node))
                if not _of_postgres(name, builtin(name.name) is not None):
                    self.functions.append(name)
                if name.name in _SEQUENCE_FUNCTIONS and node.args:
                    self._constant_relation(unwrap(node.args[0]))
            case "TypeCast" if strings(node.type_name.names)[-1] == "regclass":
                self._constant_relation(unwrap(node.arg))
            case "TypeName":
                self.note_type(node)

    def note_type(self, node: Any) -> None:
        """Note a type, or of `table.column%TYPE` the table."""
        names = strings(node.names)
        if node.pct_type:
            self.relations.append(named(names[:-1], self.text.of(node)))
        elif names:
            name = named(names, self.text.of(node))
            if not _of_postgres(name, is_builtin_type(name.name)):
                self.types.append(name)

    def _constant_relation(self, node: Any) -> None:
        if kind(node) == "A_Const" and node.HasField("sval"):
            names = identifiers(node.sval.sval)
            if names:
                self.relations.append(named(names, self.text.of(node)))


def _of_postgres(name: Name, known: bool) -> bool:
    return name.namespace == "pg_catalog" or (name.namespace is None and known)


def named(names: list[str], offset: int) -> Name:
    """The parts of a qualified name as one; a database in front of it says nothing."""
    return Name(names[-2] if len(names) > 1 else None, names[-1], offset)


def identifiers(text: str) -> list[str]:
    """The parts of a qualified name that stands in a text, as `'"My".seq'::regclass` reads them; none if it is none."""
    names: list[str] = []
    at = 0
    while at < len(text) or not names:
        found = _IDENTIFIER.match(text, at)
        if found is None:
            return []
        names.append(found[1].replace('""', '"') if found[1] else found[2].lower())
        at = found.end()
    return names if not text.rstrip().endswith(".") else []
