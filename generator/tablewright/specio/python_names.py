"""What the attributes of classes are called: those of columns, and both ends of every relationship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from tablewright.catalog import python_words
from tablewright.catalog.model import ForeignKey
from tablewright.catalog.names import QName
from tablewright.catalog.naming import attribute_name, singular
from tablewright.errors import Path
from tablewright.spec import Relationship
from tablewright.specio.class_names import is_identifier
from tablewright.specio.draft import ColumnDraft, Draft, TableDraft, ViewColumnDraft, ViewDraft
from tablewright.specio.parts import keys_of, unique_sets

# What models and schemas inherit, metaclasses included: an attribute of that name would take its place.
_INHERITED = {*dir(BaseModel), *dir(type(BaseModel)), "metadata", "registry", "model_given"}
TAKEN = python_words.BODIES | {name for name in _INHERITED if not name.startswith("_")}
"""No attribute is called so in any system; the classes of its own that bodies name come on top."""


def attributes(draft: Draft, table: TableDraft | ViewDraft, taken: frozenset[str]) -> dict[str, str]:
    """The attribute of every column of a table or view; none of them is `taken`."""
    given: dict[str, str] = {}
    columns: Mapping[str, ColumnDraft | ViewColumnDraft] = table.columns
    for name, column in columns.items():
        explicit = column.node.attribute
        attribute = explicit or attribute_name(name, taken)
        at = (*column.at, "attribute") if explicit else column.at
        complain = draft.problems.add if explicit else draft.problems.add_at_key
        if not is_identifier(attribute) or attribute.startswith("_"):
            hint = "" if explicit else "give it an `attribute:` of ASCII letters"
            complain(at, f"`{attribute}` is not the name of a Python attribute", hint=hint)
        elif attribute in taken:
            complain(at, f"the attribute `{attribute}` would hide what a model has already")
        elif attribute in given.values():
            other = next(column for column, name_ in given.items() if name_ == attribute)
            hint = "give one of them an `attribute:`"
            complain(at, f"columns `{other}` and `{name}` would both be `{attribute}` in Python", hint=hint)
        given[name] = attribute
    return given


def relationships(
    draft: Draft,
    columns: dict[QName, dict[str, str]],
    row_keys: Mapping[QName, tuple[str, ...]],
    hidden: frozenset[str],
) -> dict[QName, list[Relationship]]:
    """Both ends of every foreign key; `columns` holds the attributes that are taken in each table's class.

    None is called like what is `hidden`. A table without a key of its rows has no class, and so no relationship.
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
    unique = unique_sets(draft.catalog, keys_of(draft.catalog))
    # Names that a person chose come first, so that a made one never takes them.
    for key in sorted(keys, key=lambda k: not (draft.links[k.key][0].relationship or draft.links[k.key][0].backref)):
        child, parent = QName(*key.key[:2]), key.referenced_table
        node, at = draft.links[key.key]
        ambiguous = pairs[_pair(key)] > 1
        to_one = any(columns_ <= set(key.columns) for columns_ in unique[child])
        place = (*at, "references", "relationship")
        forward = _choose(draft, node.relationship, _forward_names(key), taken[child], hidden, place)
        back_names = _back_names(key, forward, ambiguous, to_one)
        place = (*at, "references", "backref")
        back = _choose(draft, node.backref, back_names, taken[parent], hidden, place)
        table = draft.catalog.tables[child]
        nullable = any(column.nullable for column in table.columns if column.name in key.columns)
        ends[child].append(Relationship(forward, parent, back, key.key, False, False, nullable, ambiguous))
        ends[parent].append(Relationship(back, child, forward, key.key, True, not to_one, True, ambiguous))
    return ends


def _is_to_itself(key: ForeignKey) -> bool:
    """Whether every row refers to itself: nothing to go to, and SQLAlchemy could not tell one end from the other."""
    return QName(*key.key[:2]) == key.referenced_table and key.columns == key.referenced_columns


def _check_relationships(draft: Draft, row_keys: Mapping[QName, tuple[str, ...]]) -> None:
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


def _choose(
    draft: Draft, explicit: str | None, names: Iterable[str], taken: set[str], hidden: frozenset[str], at: Path
) -> str:
    if explicit is not None:
        if not is_identifier(explicit) or explicit in hidden:
            draft.problems.add(at, f"`{explicit}` cannot be the name of a relationship")
        elif explicit in taken:
            draft.problems.add(at, f"the class has another attribute `{explicit}`")
        taken.add(explicit)
        return explicit
    made = [name for name in (attribute_name(name, hidden) for name in names) if is_identifier(name)] or ["related"]
    made += [f"{made[-1]}_{number}" for number in range(2, len(taken) + 3)]
    chosen = next(name for name in made if name not in taken)
    taken.add(chosen)
    return chosen
