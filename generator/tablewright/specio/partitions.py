"""Partitioned tables: how their rows are split, and their partitions on every level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tablewright.catalog.model import Grant, Options, PartitionBy, Table
from tablewright.catalog.names import GrantName, QName, Signature
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import Type
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import partition, partitioning
from tablewright.kinds.base import Documented, Scope, comment_of
from tablewright.kinds.storage import read_parameters
from tablewright.spec import PartitionRule
from tablewright.specio.draft import Draft, TableDraft
from tablewright.specio.grants import read_grants
from tablewright.specio.maintenance import ARGUMENTS, Upkeep, maintenance
from tablewright.specio.own_parts import read_own_columns, read_own_parts
from tablewright.specio.partition_checks import (
    MAXVALUE,
    MINVALUE,
    NULL,
    Edge,
    Hashed,
    Listed,
    Range,
    behind,
    check_hashes,
    check_lists,
    check_ranges,
    range_sql,
)
from tablewright.specio.partition_keys import check_keys
from tablewright.specio.partition_nodes import HashPartitionsNode, PartitionNode, PartitionRuleNode
from tablewright.specio.partition_rules import Rule, read_rule
from tablewright.specio.partition_values import KeyType, NoValue, Value, read_value
from tablewright.specio.parts import scope_of

_WORDS = {"minvalue": MINVALUE, "maxvalue": MAXVALUE}
_BOUNDS = {"range": "`from` and `to`", "list": "`in`", "hash": "`modulus` and `remainder`"}


def read_partitions(draft: Draft, read: TableDraft) -> None:
    """Split a table that is in the catalog already, with its keys and indexes, and put its partitions there."""
    node, at = read.node.partition_by, (*read.at, "partition_by")
    reader = _Reader(draft, read, scope_of(draft, read))
    if node is None:
        if read.node.partitions and not reader.was_pruned(at):
            hint = "say how its rows are split: `partition_by: {range: created_at}`"
            draft.problems.add_at_key((*read.at, "partitions"), "`partitions` without `partition_by`", hint=hint)
        return
    by = partitioning.parse(node, at, reader.scope)
    if by is None:
        return
    draft.put(replace(reader.table, partition_by=by))
    reader.below(read.key, f"table `{read.key.name}`", by, read.node, read.at)
    check_keys(draft, reader.table, reader.split_by)


@dataclass(frozen=True, slots=True)
class _Parent:
    """What partitions are read against: the table or the partition that they are parts of; `at` is their place."""

    key: QName
    by: PartitionBy
    types: tuple[KeyType, ...]
    at: Path


@dataclass(slots=True)
class _Family:
    """The partitions of one parent, as far as they were understood; `default` is the name of that one."""

    ranges: list[Range]
    lists: list[Listed] = field(default_factory=list)
    hashes: list[Hashed] = field(default_factory=list)
    default: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Entry:
    """A partition before it is put into the catalog; `origin` is what asks for it: its own node, or a rule.

    `pattern` is how a rule names it, with `{table}` where that is the parent's name.
    """

    name: str
    bound: str
    node: PartitionNode
    options: Options
    origin: Documented
    at: Path
    pattern: str | None = None


class _Reader:
    """Reads the partitions of one table."""

    def __init__(self, draft: Draft, read: TableDraft, scope: Scope) -> None:
        self.draft = draft
        self.problems = draft.problems
        self.read = read
        self.table: Table = draft.catalog.tables[read.key]
        self.scope = scope
        self.split_by: list[PartitionBy] = []
        """How its rows are split, on every level."""

    def was_pruned(self, at: Path) -> bool:
        """Whether something there was wrong and left out."""
        return any(path[: len(at)] == at or at[: len(path)] == path for path in self.draft.reading.pruned)

    def below(self, key: QName, what: str, by: PartitionBy, node: Any, at: Path) -> None:
        """Read the partitions of a table or of a partition, in whatever form they are given."""
        self.split_by.append(by)
        for word, said in (("unlogged", node.unlogged), ("with", node.with_)):
            if said:
                message = f"{what} is partitioned: it holds no rows itself"
                self.problems.add_at_key((*at, word), message, hint=f"say `{word}` at its partitions")
        if "partitions" not in node.model_fields_set and not self.was_pruned((*at, "partitions")):
            hint = "list them under `partitions:`; `partitions: {}` if something else makes them"
            message = f"{what} has no partitions, so it takes no rows"
            self.problems.add_at_key((*at, "partition_by"), message, hint=hint)
        types = tuple(self._type(each.item, each.is_expression) for each in by.keys)
        parent = _Parent(key, by, types, (*at, "partitions"))
        match node.partitions:
            case HashPartitionsNode():
                self._hashes(parent, node.partitions)
            case PartitionRuleNode():
                self._rule(parent, node.partitions)
            case _:
                self._each(parent, node.partitions, parent.at)

    def _type(self, item: str, is_expression: bool) -> KeyType:
        column = None if is_expression else self.scope.columns.get(item)
        return KeyType(*self._base(column.type), column.collation) if column else KeyType()

    def _base(self, type_: Type) -> tuple[Type, tuple[str, ...]]:
        key = QName(type_.namespace or "", type_.name)
        domain = self.draft.catalog.domains.get(key)
        return self._base(domain.type) if domain else (type_, self.draft.enums.get(key, ()))

    def _options(self, given: Mapping[str, str], at: Path) -> Options:
        return read_parameters(given, self.scope.postgres, (*at, "with"), self.problems)

    def _hashes(self, parent: _Parent, node: HashPartitionsNode) -> None:
        if parent.by.strategy != "hash":
            message = f"`{parent.key.name}` is partitioned by {parent.by.strategy}, and only a hash has a modulus"
            self.problems.add_at_key((*parent.at, "modulus"), message)
            return
        bounds = {node.name.replace("{remainder}", str(n)): _hash_bound(node.modulus, n) for n in range(node.modulus)}
        self._made(parent, bounds, node, self._options(node.with_, parent.at))

    def _made(
        self, parent: _Parent, bounds: Mapping[str, str], node: HashPartitionsNode | PartitionRuleNode, options: Options
    ) -> None:
        """Put the partitions of a rule into the catalog: what is wrong with one name is so with all of them.

        `bounds` has them by their names, with `{table}` where those say the parent's.
        """
        each = PartitionNode(default=True, doc=node.doc, namespace=node.namespace)
        for pattern, bound in bounds.items():
            name = pattern.replace("{table}", parent.key.name)
            if not self._put(parent, _Entry(name, bound, each, options, node, parent.at, pattern)):
                return

    def _namespace(self, parent: _Parent, own: str | None) -> str:
        return own or parent.key.namespace

    def _put(self, parent: _Parent, entry: _Entry) -> bool:
        """Put a partition into the catalog; False where its name or its schema cannot be one."""
        known = len(self.problems.errors)
        name, node, at = entry.name, entry.node, entry.at
        key = QName(self._namespace(parent, node.namespace), name)
        if node.namespace:
            self.draft.namespace(self.read.module, node.namespace, at)
        if len(self.problems.errors) > known:
            return False
        if not name or too_long(name):
            message = f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63"
            self.problems.add_at_key(at, message)
            return False
        by = partitioning.parse(node.partition_by, (*at, "partition_by"), self.scope) if node.partition_by else None
        made = replace(
            partition.parse(key, parent.key, entry.bound, node, entry.options, by),
            unlogged=node.unlogged,
            columns=read_own_columns(self.draft, self.read, node, at),
            row_security=self.table.row_security,
            force_row_security=self.table.force_row_security,
        )
        self.draft.named_after[key] = (parent.key, entry.pattern)
        self.draft.claim(key, "partition", at)
        self.draft.put(made)
        self.draft.note(key, entry.origin, at)
        read_grants(self.draft, "table", key, node.grants, at)
        read_own_parts(self.draft, self.read, made, node, at)
        if by:
            self.below(key, f"partition `{name}`", by, node, at)
        elif node.partitions and not node.partition_by:
            self.problems.add_at_key((*at, "partitions"), "`partitions` without `partition_by`")
        return True

    def _each(self, parent: _Parent, nodes: Mapping[str, PartitionNode], at: Path, rule: Rule | None = None) -> _Family:
        """Read partitions one by one, and check them together with those of the rule that they stand besides."""
        family = _Family(list(rule.ranges) if rule else [], default=rule.default if rule else None)
        family.whole = not self.was_pruned(at)
        for name, node in nodes.items():
            bound = self._default(parent, name, (*at, name), family) if node.default else None
            bound = bound if node.default else self._bound(parent, name, node, (*at, name), family)
            if bound:
                options = self._options(node.with_, (*at, name))
                self._put(parent, _Entry(name, bound, node, options, node, (*at, name)))
            else:
                family.whole = False
        check_ranges(family.ranges, family.default is not None or not family.whole, self.problems)
        check_lists(family.lists, self.problems)
        if family.hashes:
            check_hashes(family.hashes, at, family.whole, self.problems)
        return family

    def _default(self, parent: _Parent, name: str, at: Path, family: _Family) -> str | None:
        if parent.by.strategy == "hash":
            self.problems.add_at_key(at, "a table that is partitioned by hash has no default partition")
            return None
        if family.default:
            self.problems.add_at_key(at, f"`{family.default}` is the default partition already")
            return None
        family.default = name
        return "DEFAULT"

    def _bound(self, parent: _Parent, name: str, node: PartitionNode, at: Path, family: _Family) -> str | None:
        """The bound as SQL, kept in the family to be checked against the others; None after a complaint."""
        strategy = parent.by.strategy
        said = {"range": node.from_ is not None, "list": node.in_ is not None, "hash": node.modulus is not None}
        if not said[strategy]:
            message = f"`{parent.key.name}` is partitioned by {strategy}, so a partition of it has {_BOUNDS[strategy]}"
            self.problems.add_at_key(at, message, hint="or it is `default`" if strategy != "hash" else "")
            return None
        if node.gap_before and strategy != "range":
            self.problems.add_at_key((*at, "gap_before"), "only a range has a gap before it")
        if strategy == "hash":
            hashed = Hashed(name, at, node.modulus or 1, node.remainder or 0)
            family.hashes.append(hashed)
            return _hash_bound(hashed.modulus, hashed.remainder)
        if strategy == "list":
            return self._list_bound(parent, name, node.in_ or [], (*at, "in"), family)
        lower = self._edge(parent, node.from_ or [], (*at, "from"))
        upper = self._edge(parent, node.to or [], (*at, "to"))
        if lower is None or upper is None:
            return None
        family.ranges.append(Range(name, at, lower, upper, node.gap_before))
        return range_sql(lower, upper)

    def _list_bound(self, parent: _Parent, name: str, given: list[Any], at: Path, family: _Family) -> str | None:
        found: list[tuple[Value, Path]] = []
        for number, value in enumerate(given):
            read = NULL if value is None else self._value(value, parent.types[0], (*at, number))
            if read:
                found.append((read, (*at, number)))
        family.lists.append(Listed(name, tuple(found)))
        return f"FOR VALUES IN ({', '.join(value.sql for value, _ in found)})" if len(found) == len(given) else None

    def _edge(self, parent: _Parent, given: list[Any], at: Path) -> Edge | None:
        if len(given) != len(parent.types):
            keys = ", ".join(key.item for key in parent.by.keys)
            values = f"{len(parent.types)} value{'s' if len(parent.types) > 1 else ''}"
            self.problems.add(at, f"the key is ({keys}), so a bound has {values}, not {len(given)}")
            return None
        found: list[Value | None] = []
        for number, (value, key) in enumerate(zip(given, parent.types, strict=True)):
            where = (*at, number)
            word = _WORDS.get(value.lower()) if isinstance(value, str) else None
            if value is None:
                hint = "`minvalue`, `maxvalue`, or a default partition"
                self.problems.add(where, "a range has no null in it", hint=hint)
            read = word or (self._value(value, key, where) if value is not None else None)
            if number and found[-1] in (MINVALUE, MAXVALUE) and read != found[-1]:
                before = given[number - 1]
                self.problems.add(where, f"behind `{before}` there can only be another `{before}`")
                read = None
            found.append(read)
        known = tuple(value for value in found if value)
        return known if len(known) == len(found) else None

    def _value(self, given: Any, key: KeyType, at: Path) -> Value | None:
        """A value of a key; None after a complaint."""
        try:
            return read_value(given, key)
        except NoValue as wrong:
            shown = str(given).lower() if isinstance(given, bool) else given
            self.problems.add(at, f"`{shown}` {wrong}", hint=wrong.hint or did_you_mean(str(given), key.labels))
            return None

    def _rule(self, parent: _Parent, node: PartitionRuleNode) -> None:
        rule = read_rule(parent.key, parent.by, parent.types, node, parent.at, self.problems)
        if rule is None:
            return
        options = self._options(node.with_, parent.at)
        bounds = {
            name: range_sql(each.lower, each.upper) for name, each in zip(rule.patterns, rule.ranges, strict=True)
        }
        self._made(parent, bounds, node, options)
        if rule.default:
            rest, at = PartitionNode(default=True, namespace=node.namespace), (*parent.at, "default")
            self._put(parent, _Entry(rule.default, "DEFAULT", rest, options, node, at, "{table}_default"))
        family = self._each(parent, node.besides, (*parent.at, "besides"), rule)
        function = None
        if node.ahead is not None or node.keep:
            function = self._function(parent, node, rule, options, family.default)
        for each in behind(family.ranges, rule.ranges[-1].upper) if node.ahead is not None else ():
            message = f"`{each.name}` takes rows behind the rule's last {node.every}, where more will be made"
            self.problems.add_at_key(each.at, message, hint="a default partition takes what no other takes")
        self.draft.partition_rules[parent.key] = PartitionRule(
            every=node.every,
            start=rule.start.isoformat(),
            end=rule.end.isoformat(),
            ahead=node.ahead,
            function=function,
            keep=node.keep,
            pattern=rule.pattern.text,
        )

    def _function(
        self, parent: _Parent, node: PartitionRuleNode, rule: Rule, options: Options, default: str | None
    ) -> Signature:
        """Put the function that keeps the rule up into the catalog."""
        name = (node.maintenance or "maintain_{table}").replace("{table}", parent.key.name)
        at = (*parent.at, "maintenance") if node.maintenance else parent.at
        if not name or too_long(name):
            hint = "" if node.maintenance else "say another one as `maintenance:`"
            message = f"the function's name `{name}` has {len(name.encode())} bytes; a name has 1 to 63"
            self.problems.add_at_key(at, message, hint=hint)
        upkeep = Upkeep(
            parent=parent.key,
            table=self.table,
            key=self.table.column(parent.by.keys[0].item),
            pattern=rule.pattern,
            ahead=node.ahead,
            keep=node.keep,
            options=options,
            comment=comment_of(node),
            namespace=self._namespace(parent, node.namespace),
            default=QName(self._namespace(parent, node.namespace), default) if default else None,
        )
        made = maintenance(Signature(upkeep.namespace, name, ARGUMENTS), upkeep)
        if made.key in self.draft.catalog.functions:
            self.problems.add_at_key(at, f"there is another function `{name}(timestamptz)`")
        self.draft.put(made)
        self.draft.note(made.key, node, at)
        # Only the owner of the table can make its partitions.
        everybody = GrantName("function", made.key, None, "public")
        self.draft.put(Grant(everybody, (), exact=True))
        self.draft.paths[everybody] = at
        self.draft.others[self.read.module].append(made.key)
        return made.key


def _hash_bound(modulus: int, remainder: int) -> str:
    return f"FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})"
