"""What everything is called in Python: classes, attributes, both ends of every relationship."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from tablewright.catalog.model import ForeignKey
from tablewright.catalog.names import QName
from tablewright.catalog.naming import attribute_name, class_name, singular
from tablewright.errors import Path
from tablewright.kinds.enum import EnumNode
from tablewright.spec import Relationship
from tablewright.specio.draft import ColumnDraft, Draft, TableDraft, ViewColumnDraft, ViewDraft
from tablewright.specio.parts import unique_sets

# What a class body of a model or schema uses, or inherits: an attribute of that name would hide it.
_INHERITED = {name for name in dir(BaseModel) if not name.startswith("_")} | {"metadata", "registry"}
_USED = set("sa dt enum postgresql mapped_column relationship not_null field_validator model_given".split())
_TYPES = {"str", "int", "bool", "float", "bytes", "list", "dict", "object", "property", "classmethod"}
TAKEN = frozenset(_INHERITED | _USED | _TYPES)
# What the generated modules import or define beside the classes.
_TAKEN_CLASSES = frozenset(
    """Base ReadOnly Any Decimal UUID Mapped TYPE_CHECKING Callable Annotated AliasChoices BaseModel ConfigDict Field
    Literal
    Range BitString SparseVector IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface Schema
    SmallInteger Integer BigInteger Oid Real Name Bits MacAddress MacAddress8 Money LabelPath Sparse SingleChar
    VECTOR HALFVEC SPARSEVEC ACLITEM BOX BPCHAR CID CIRCLE INT2VECTOR JSONPATH LINE LSEG LTREE NAME OIDVECTOR PATH
    PG_LSN PG_SNAPSHOT POINT POLYGON REFCURSOR REGCOLLATION REGDICTIONARY REGNAMESPACE REGOPER REGOPERATOR REGPROC
    REGPROCEDURE REGROLE REGTYPE SINGLE_CHAR TID TXID_SNAPSHOT XID XID8 XML""".split()
) | frozenset(dir(builtins))


class Classes:
    """Class names of one system; each may be given once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._given: dict[str, tuple[str, QName]] = {}

    def of_table(self, table: TableDraft, *, has_class: bool) -> tuple[str, str]:
        """What the schemas of a table are called after, and what it is in the models: a class or an object."""
        return self._of_relation(table, (f"table `{table.key.name}`", table.key), has_class)

    def of_view(self, view: ViewDraft, *, has_class: bool) -> tuple[str, str]:
        """The same of a view."""
        return self._of_relation(view, (f"view `{view.key.name}`", view.key), has_class)

    def _of_relation(
        self, relation: TableDraft | ViewDraft, what: tuple[str, QName], has_class: bool
    ) -> tuple[str, str]:
        made = self._give(relation.node.class_, class_name(singular(relation.key.name)), what, relation.at)
        if has_class:
            return made, made
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", made).lower()
        return made, self._give(None, f"{name}_table", what, relation.at)

    def of_enum(self, key: QName, node: EnumNode, at: Path) -> str:
        """The class of an enum."""
        return self._give(node.class_, class_name(key.name), (f"enum `{key.name}`", key), at)

    def _give(self, explicit: str | None, made: str, whose: tuple[str, QName], at: Path) -> str:
        what, key = whose
        name = explicit or made
        place = (*at, "class") if explicit else at
        complain = self._draft.problems.add if explicit else self._draft.problems.add_at_key
        if not is_identifier(name):
            complain(
                place, f"`{name}` is not the name of a Python class", hint="" if explicit else "give it a `class:`"
            )
        elif name in _TAKEN_CLASSES:
            hidden = "Python's own" if hasattr(builtins, name) else "one that the generated code needs"
            complain(place, f"the class `{name}` of {what} would hide {hidden}", hint="give it another `class:`")
        # Two objects of one name have been complained about.
        elif name in self._given and self._given[name][1] != key:
            message = f"the class `{name}` of {what} has the name of that of {self._given[name][0]}"
            complain(place, message, hint="give one of them a `class:`")
        self._given[name] = whose
        return name


def is_identifier(name: str) -> bool:
    """Whether Python takes it as a name."""
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and not name.startswith("__")


def attributes(draft: Draft, table: TableDraft | ViewDraft) -> dict[str, str]:
    """The attribute of every column of a table or view."""
    given: dict[str, str] = {}
    columns: Mapping[str, ColumnDraft | ViewColumnDraft] = table.columns
    for name, column in columns.items():
        explicit = column.node.attribute
        attribute = explicit or attribute_name(name, TAKEN)
        at = (*column.at, "attribute") if explicit else column.at
        complain = draft.problems.add if explicit else draft.problems.add_at_key
        if not is_identifier(attribute) or attribute.startswith("_"):
            hint = "" if explicit else "give it an `attribute:` of ASCII letters"
            complain(at, f"`{attribute}` is not the name of a Python attribute", hint=hint)
        elif attribute in TAKEN:
            complain(at, f"the attribute `{attribute}` would hide what a model has already")
        elif attribute in given.values():
            other = next(column for column, taken in given.items() if taken == attribute)
            hint = "give one of them an `attribute:`"
            complain(at, f"columns `{other}` and `{name}` would both be `{attribute}` in Python", hint=hint)
        given[name] = attribute
    return given


def relationships(
    draft: Draft, columns: dict[QName, dict[str, str]], row_keys: dict[QName, tuple[str, ...]]
) -> dict[QName, list[Relationship]]:
    """Both ends of every foreign key; `columns` holds the attributes that are taken in each table's class.

    A table without a key of its rows has no class, and so no relationship.
    """
    _check_relationships(draft, row_keys)
    taken = {key: set(given.values()) for key, given in columns.items()}
    ends: dict[QName, list[Relationship]] = {key: [] for key in columns}
    # What is external has no class; a key over time refers to many rows, and SQLAlchemy knows nothing of it.
    keys = [
        key
        for key in draft.catalog.foreign_keys.values()
        if row_keys[QName(*key.key[:2])]
        and row_keys.get(key.referenced_table)
        and not key.temporal
        and not _is_to_itself(key)
    ]
    pairs = Counter(_pair(key) for key in keys)
    unique = unique_sets(draft.catalog, draft.catalog.uniques.values())
    # Names that a person chose come first, so that a made one never takes them.
    for key in sorted(keys, key=lambda k: not (draft.links[k.key][0].relationship or draft.links[k.key][0].backref)):
        child, parent = QName(*key.key[:2]), key.referenced_table
        node, at = draft.links[key.key]
        ambiguous = pairs[_pair(key)] > 1
        to_one = any(columns_ <= set(key.columns) for columns_ in unique[child])
        place = (*at, "references", "relationship")
        forward = _choose(draft, node.relationship, _forward_names(key), taken[child], place)
        back_names = _back_names(key, forward, ambiguous, to_one)
        back = _choose(draft, node.backref, back_names, taken[parent], (*at, "references", "backref"))
        table = draft.catalog.tables[child]
        nullable = any(column.nullable for column in table.columns if column.name in key.columns)
        ends[child].append(Relationship(forward, parent, back, key.key, False, False, nullable, ambiguous))
        ends[parent].append(Relationship(back, child, forward, key.key, True, not to_one, True, ambiguous))
    return ends


def _is_to_itself(key: ForeignKey) -> bool:
    """Whether every row refers to itself: nothing to go to, and SQLAlchemy could not tell one end from the other."""
    return QName(*key.key[:2]) == key.referenced_table and key.columns == key.referenced_columns


def _check_relationships(draft: Draft, row_keys: dict[QName, tuple[str, ...]]) -> None:
    """Complain about names for the relationships of a table that has no class."""
    for key in draft.catalog.foreign_keys.values():
        node, at = draft.links[key.key]
        ends = (QName(*key.key[:2]), key.referenced_table)
        without = [end for end in ends if end in row_keys and not row_keys[end]]
        for said in ("relationship", "backref"):
            if without and getattr(node, said) is not None:
                message = (
                    f"nothing tells the rows of `{without[0].name}` apart, so it has no class and no relationships"
                )
                draft.problems.add((*at, "references", said), message, hint="give it a primary key, or `key: [a, b]`")


def _pair(key: ForeignKey) -> frozenset[QName]:
    return frozenset((QName(*key.key[:2]), key.referenced_table))


def _forward_names(key: ForeignKey) -> list[str]:
    names = [singular(key.referenced_table.name)]
    if len(key.columns) == 1:
        column = key.columns[0]
        for ending in ("_id", "_uuid", "_key", "_code"):
            if column.endswith(ending) and column != ending:
                names.insert(0, column.removesuffix(ending))
        names.append(f"{column}_{names[-1]}")
    return [*names, f"{names[0]}_by_{key.key.name}"]


def _back_names(key: ForeignKey, forward: str, ambiguous: bool, to_one: bool) -> list[str]:
    child = singular(key.key.table) if to_one else key.key.table
    names = [f"{child}_as_{forward}", f"{child}_by_{key.key.name}"]
    if key.referenced_table == QName(*key.key[:2]):
        return ["children", *names] if forward == "parent" and not ambiguous else names
    return names if ambiguous else [child, *names]


def _choose(draft: Draft, explicit: str | None, names: Iterable[str], taken: set[str], at: Path) -> str:
    if explicit is not None:
        if not is_identifier(explicit) or explicit in TAKEN:
            draft.problems.add(at, f"`{explicit}` cannot be the name of a relationship")
        elif explicit in taken:
            draft.problems.add(at, f"the class has another attribute `{explicit}`")
        taken.add(explicit)
        return explicit
    made = [attribute_name(name, TAKEN) for name in names]
    made += [f"{made[-1]}_{number}" for number in range(2, len(taken) + 3)]
    chosen = next(name for name in made if name not in taken)
    taken.add(chosen)
    return chosen
