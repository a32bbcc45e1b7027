"""Which table a column of a query belongs to, as PostgreSQL's scopes have it; in doubt, every name is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tablewright.catalog.naming import SYSTEM_COLUMNS
from tablewright.errors import did_you_mean
from tablewright.postgres.facts import forms
from tablewright.postgres.functions import builtin, builtin_names, extension_functions
from tablewright.sqltext.expression import PREFIX, parse_expression
from tablewright.sqltext.names import Name, is_builtin_type, named
from tablewright.sqltext.outputs import Columns, is_star, output_name, output_names
from tablewright.sqltext.parser import Complaint, Text, children, grammar, kind, strings, unwrap

_ONE_COLUMN = frozenset(
    """
    generate_series generate_subscripts json_array_elements json_array_elements_text json_object_keys
    jsonb_array_elements jsonb_array_elements_text jsonb_object_keys jsonb_path_query regexp_matches
    regexp_split_to_table string_to_table unnest
    """.split()
)
"""Functions that return one column for each argument that is an array, whatever it is called by an alias."""
_OF_ROWS = frozenset(
    """
    any_value array_agg concat count hash_record json_agg json_agg_strict json_build_array json_build_object jsonb_agg
    jsonb_agg_strict jsonb_build_array jsonb_build_object max min num_nonnulls num_nulls pg_column_size pg_typeof
    quote_literal quote_nullable record_send row_to_json to_json to_jsonb
    """.split()
)
"""Functions that take a whole row: `t.count` may be `count(t)`."""


class Source(NamedTuple):
    """What stands in FROM. `name` is its alias, "" where it has none, and None where every qualifier may mean it."""

    name: str | None
    columns: Columns


@dataclass(slots=True, eq=False, repr=False)  # each of these costs time when it is imported
class Scope:
    """What one SELECT sees: what stands in its FROM, the WITH queries, and what the query around it sees."""

    parent: Scope | None
    ctes: Mapping[str, Columns] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    plain: bool = True
    """Whether `*` lists the columns of the sources one behind the other: USING puts some first, and once."""

    def all_sources(self) -> Iterable[Source]:
        """From the innermost scope outwards."""
        yield from self.sources
        if self.parent:
            yield from self.parent.all_sources()

    def find(self, qualifier: str) -> Source | None:
        """The nearest source of that name."""
        return next((source for source in self.all_sources() if source.name in (qualifier, None)), None)


def renamed(columns: Columns, aliases: Sequence[str]) -> Columns:
    """Columns behind a list of aliases, which may be shorter."""
    return None if columns is None else (*aliases, *columns[len(aliases) :])


def policy_columns(text: str, columns: Collection[str], table: str = "") -> list[Complaint]:
    """What is wrong with the columns in a policy's expression, as far as its own table's columns tell."""
    resolver = Resolver(Text(PREFIX + text, len(PREFIX)), text, None, None)
    own = [Source(None, tuple(columns)), *([Source(table, ())] if table else [])]
    resolver.visit(parse_expression(text), Scope(None, {}, own))
    return resolver.found


@dataclass(slots=True, eq=False, repr=False)  # each of these costs time when it is imported
class Resolver:
    """Walks one text; with no `columns_of`, all relations have any column, and with no `known_function` all exist."""

    text: Text
    sql: str
    columns_of: Callable[[Name], Collection[str] | None] | None
    known_function: Callable[[Name], bool] | None
    found: list[Complaint] = field(default_factory=list)

    def select(self, query: Any, parent: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        """Look through a query; its columns."""
        ctes = self._with(query, parent, ctes)
        if query.op != grammar.SETOP_NONE:
            columns = self.select(query.larg, parent, ctes)
            self.select(query.rarg, parent, ctes)
            outside = Scope(parent, ctes, [Source("", columns)])
            self._visit_all((*query.sort_clause, query.limit_count, query.limit_offset), outside)
            return columns
        scope = Scope(parent, ctes)
        for item in query.from_clause:
            self._from(unwrap(item), scope)
        self._visit_all((*query.values_lists, *query.target_list, query.where_clause, query.having_clause), scope)
        # In a subquery an aggregate may be that of the query around it.
        if query.HasField("where_clause") and parent is None:
            self._aggregates(unwrap(query.where_clause), "WHERE")
        columns = self._outputs(query, scope)
        self._visit_all((*query.window_clause, query.limit_count, query.limit_offset), scope)
        self._visit_all(query.group_clause, Scope(scope, ctes, [Source("", columns)]))
        for item in (*query.sort_clause, *query.distinct_clause):
            self._order(unwrap(item), scope, columns)
        return columns

    def _visit_all(self, nodes: Iterable[Any], scope: Scope) -> None:
        for node in nodes:
            self.visit(unwrap(node), scope)

    def _order(self, item: Any, scope: Scope, columns: Columns) -> None:
        # An alias of the output list counts only where it stands alone.
        value = unwrap(item.node) if kind(item) == "SortBy" else item
        path = strings(value.fields) if kind(value) == "ColumnRef" else []
        if len(path) != 1 or (columns is not None and path[0] not in columns):
            self.visit(value, scope)

    def _with(self, query: Any, parent: Scope | None, ctes: Mapping[str, Columns]) -> Mapping[str, Columns]:
        if not query.HasField("with_clause"):
            return ctes
        known = dict(ctes)
        parts = [unwrap(part) for part in query.with_clause.ctes]
        if query.with_clause.recursive:
            # While a query calls itself, its columns are those of its first part.
            known |= {part.ctename: _foreseen(part) for part in parts}
        for part in parts:
            inner = unwrap(part.ctequery)
            columns = self.select(inner, parent, known) if kind(inner) == "SelectStmt" else None
            columns = renamed(columns, strings(part.aliascolnames))
            extra = (part.search_clause.search_seq_column, part.cycle_clause.cycle_mark_column)
            more = (*extra, part.cycle_clause.cycle_path_column)
            known[part.ctename] = None if columns is None else (*columns, *filter(None, more))
        return known

    def _outputs(self, query: Any, scope: Scope) -> Columns:
        if query.values_lists:
            return tuple(name or "" for name in output_names(query))
        columns: list[str] = []
        for target in query.target_list:
            name = output_name(target.res_target)
            expanded = (name,) if name is not None else _expanded(unwrap(target.res_target.val), scope)
            if expanded is None:
                return None
            columns += expanded
        return tuple(columns)

    def _from(self, item: Any, scope: Scope) -> None:
        match kind(item):
            case "RangeVar":
                self._add(item, item.relname, self._relation(item, scope), scope)
            case "RangeSubselect":
                parent = scope if item.lateral else scope.parent
                self._add(item, "", self.select(unwrap(item.subquery), parent, scope.ctes), scope)
            case "RangeFunction":
                self._visit_all(item.functions, scope)
                columns = _function_columns(item)
                scope.sources.append(Source(item.alias.aliasname or _function_name(item), columns))
            case "JoinExpr":
                self._join(item, scope)
            case "RangeTableSample":
                self._from(unwrap(item.relation), scope)
                self._visit_all((*item.args, item.repeatable), scope)
            case "RangeTableFunc":
                self._visit_below(item, scope)
                names = tuple(column.range_table_func_col.colname for column in item.columns)
                self._add(item, "xmltable", names, scope)
            case _:
                self._visit_below(item, scope)
                self._add(item, "json_table", None, scope)

    def _add(self, item: Any, name: str, columns: Columns, scope: Scope) -> None:
        scope.sources.append(Source(item.alias.aliasname or name, renamed(columns, strings(item.alias.colnames))))

    def _relation(self, item: Any, scope: Scope) -> Columns:
        name = Name(item.schemaname or None, item.relname, self.text.of(item))
        if name.namespace is None and name.name in scope.ctes:
            return scope.ctes[name.name]
        if self.columns_of is None or name.namespace in ("pg_catalog", "information_schema"):
            return None
        columns = self.columns_of(name)
        if columns is not None:
            # A set has no order, so that a list of aliases may rename any of them.
            in_order = isinstance(columns, Sequence | Mapping) or not item.alias.colnames
            return tuple(columns) if in_order else None
        if name.namespace is not None or not name.name.startswith("pg_"):
            written = f"{name.namespace}.{name.name}" if name.namespace else name.name
            self.found.append(Complaint(f"unknown table or view `{written}`", name.offset))
        return None

    def _join(self, item: Any, scope: Scope) -> None:
        start = len(scope.sources)
        self._from(unwrap(item.larg), scope)
        middle = len(scope.sources)
        self._from(unwrap(item.rarg), scope)
        sides = (scope.sources[start:middle], scope.sources[middle:])
        using = strings(item.using_clause)
        for name in using:
            self._using(name, sides)
        self._visit_all([item.quals], scope)
        scope.plain = scope.plain and not using and not item.is_natural
        if item.join_using_alias.aliasname:
            scope.sources.append(Source(item.join_using_alias.aliasname, tuple(using)))
        if item.alias.aliasname:
            joined = _joined(scope.sources[start:]) if not item.alias.colnames else None
            scope.sources[start:] = [Source(item.alias.aliasname, joined)]

    def _using(self, name: str, sides: Iterable[list[Source]]) -> None:
        for columns in map(_joined, sides):
            if columns is not None and name not in columns:
                place = re.search(rf"\busing\s*\([^()]*?\b{re.escape(name)}\b", self.sql, re.IGNORECASE)
                offset = place.end() - len(name) if place else 0
                self.found.append(Complaint(f"unknown column `{name}`", offset, did_you_mean(name, set(columns))))
                return

    def visit(self, node: Any, scope: Scope) -> None:
        """Look through an expression."""
        match kind(node):
            case "ColumnRef":
                self._column(strings(node.fields), self.text.of(node), scope)
            case "SelectStmt":
                self.select(node, scope, scope.ctes)
            case "FuncCall":
                self._function(node, scope)
                self._visit_below(node, scope)
            case _:
                self._visit_below(node, scope)

    def _visit_below(self, node: Any, scope: Scope) -> None:
        for name, child in children(node):
            if name != "alias":
                self.visit(child, scope)

    def _column(self, path: list[str], offset: int, scope: Scope) -> None:
        if len(path) == 1:
            self._bare(path[0], offset, scope)
        elif len(path) <= len(("namespace", "table", "column")):
            self._qualified(path, offset, scope)

    def _bare(self, name: str, offset: int, scope: Scope) -> None:
        if name == "*" or name in SYSTEM_COLUMNS:
            return
        twice = _ambiguous(name, scope)
        if twice:
            hint = f"say which one: `{twice[0]}.{name}`" if twice[0] else ""
            self.found.append(Complaint(f"ambiguous column `{name}`: {_listed(twice)} have it", offset, hint))
            return
        sources = list(scope.all_sources())
        if any(source.columns is None or name in (*source.columns, source.name) for source in sources):
            return
        candidates = {column for source in sources for column in source.columns or ()}
        self.found.append(Complaint(f"unknown column `{name}`", offset, did_you_mean(name, candidates)))

    def _qualified(self, path: list[str], offset: int, scope: Scope) -> None:
        qualifier, name = path[-2:]
        source = scope.find(qualifier)
        written = ".".join(path)
        if source is None:
            aliases = {found.name for found in scope.all_sources() if found.name}
            self.found.append(Complaint(f"unknown column `{written}`", offset, _did_you_mean_table(path, aliases)))
        elif source.columns is not None and name not in ("*", *source.columns, *SYSTEM_COLUMNS, *_OF_ROWS):
            # `t.f` may be a call of the function f.
            if self.known_function is None or not self.known_function(Name(None, name, offset)):
                hint = did_you_mean(name, set(source.columns))
                self.found.append(Complaint(f"unknown column `{written}`", offset, hint))

    def _function(self, call: Any, scope: Scope) -> None:
        name = named(strings(call.funcname), self.text.of(call))
        known = name.namespace in (None, "pg_catalog") and (builtin(name.name) or _casts(call, name, scope))
        if self.known_function is None or self.known_function(name):
            return
        if known:
            self._arguments(call, name)
            return
        written = f"{name.namespace}.{name.name}" if name.namespace else name.name
        hint = "" if name.namespace else function_hint(name.name, builtin_names())
        self.found.append(Complaint(f"unknown function `{written}`", name.offset, hint))

    def _arguments(self, call: Any, name: Name) -> None:
        """Complains about more or fewer arguments than any form of a function takes."""
        # In FROM `unnest` takes as many arrays as one likes (manual, 7.2.1.4).
        takes = () if name.name == "unnest" else forms(name.name)
        count = 0 if call.agg_star else len(call.args)
        in_words = call.funcformat == grammar.COERCE_SQL_SYNTAX or call.agg_within_group or call.func_variadic
        if takes and not in_words and not any(form.fewest <= count <= form.most for form in takes):
            message = f"no function `{name.name}` takes {count} argument{'' if count == 1 else 's'}"
            self.found.append(Complaint(message, name.offset))

    def _aggregates(self, node: Any, where: str) -> None:
        """Complains about aggregates where rows are still chosen, and about windows."""
        if kind(node) == "SelectStmt":
            return
        if kind(node) == "FuncCall":
            name = named(strings(node.funcname), self.text.of(node))
            known = builtin(name.name) if name.namespace in (None, "pg_catalog") else None
            if known and (known.kind in ("aggregate", "window") or node.HasField("over")):
                what = "a window function" if node.HasField("over") else f"an {known.kind}"
                hint = "HAVING chooses groups" if where == "WHERE" and known.kind == "aggregate" else ""
                self.found.append(Complaint(f"{what} (`{name.name}`) is not allowed in {where}", name.offset, hint))
                return
        for _, child in children(node):
            self._aggregates(child, where)


def function_hint(name: str, known: Iterable[str]) -> str:
    """What to do about a function that nobody makes: one that an extension would bring is not spelt wrong."""
    bringing = [extension for extension, functions in extension_functions().items() if name in functions]
    if bringing:
        return f"it comes with `{bringing[0]}`: add that to `extensions:` in system.yaml"
    return did_you_mean(name, known)


def _ambiguous(name: str, scope: Scope) -> list[str]:
    """The names of several sources, of the nearest scope that has a column of this name at all; else none."""
    of_it = [source.name or "" for source in scope.sources if source.columns and name in source.columns]
    if of_it or any(source.columns is None for source in scope.sources):
        return of_it if len(of_it) > 1 and scope.plain else []
    return _ambiguous(name, scope.parent) if scope.parent else []


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" if name else "a subquery" for name in names)


def _did_you_mean_table(path: list[str], aliases: Collection[str]) -> str:
    hint = did_you_mean(path[-2], aliases)
    return hint.replace("known: ", "in FROM: ")


def _casts(call: Any, name: Name, scope: Scope) -> bool:
    """Whether what looks like a call may be a cast, `date(x)`, or a column, `name(t)` for `t.name`."""
    if len(call.args) != 1:
        return False
    argument = unwrap(call.args[0])
    path = strings(argument.fields) if kind(argument) == "ColumnRef" else []
    return is_builtin_type(name.name) or (len(path) == 1 and scope.find(path[0]) is not None)


def _foreseen(part: Any) -> Columns:
    inner = unwrap(part.ctequery)
    names = output_names(inner) if kind(inner) == "SelectStmt" else (None,)
    return None if None in names else renamed(tuple(name or "" for name in names), strings(part.aliascolnames))


def _expanded(star: Any, scope: Scope) -> Columns:
    """What a `*` stands for."""
    path = strings(star.fields)
    if not is_star(star) or len(path) > 1:
        source = scope.find(path[-2])
        return source.columns if source else None
    return _joined(scope.sources) if scope.plain else None


def _joined(sources: Iterable[Source]) -> Columns:
    columns: list[str] = []
    for source in sources:
        if source.columns is None:
            return None
        columns += source.columns
    return tuple(columns)


def _calls(item: Any) -> list[Any]:
    """The calls of ROWS FROM, or the one call."""
    return [unwrap(unwrap(function).items[0]) for function in item.functions]


def _function_name(item: Any) -> str:
    call = _calls(item)[0]
    return strings(call.funcname)[-1] if kind(call) == "FuncCall" else ""


def _function_columns(item: Any) -> Columns:
    """The columns of a function in FROM: those that a list names, where it must name all."""
    if item.coldeflist:
        return tuple(column.column_def.colname for column in item.coldeflist)
    names = tuple(strings(item.alias.colnames))
    calls = _calls(item)
    arguments = len(calls[0].args) if kind(calls[0]) == "FuncCall" and len(calls) == 1 else 0
    columns = arguments if _function_name(item) == "unnest" else 1
    single = arguments and not item.is_rowsfrom and _function_name(item) in _ONE_COLUMN
    return names if single and len(names) == columns + item.ordinality else None
