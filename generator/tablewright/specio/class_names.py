"""What the classes of a system are called: of tables, views and enums, in the models and in the schemas."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from tablewright.catalog import python_words
from tablewright.catalog.names import QName
from tablewright.catalog.naming import class_name, singular
from tablewright.errors import Path, Problems
from tablewright.kinds.enum import EnumNode
from tablewright.specio.draft import Draft, TableDraft, ViewDraft

_OF_TABLE = ("Base", "Create", "Update", "Response", "Summary")
_OF_VIEW = ("Response",)
_OF_ENUM = ("",)
_PYTHON = frozenset(dir(builtins))
_WORDS = {"models": python_words.MODELS | _PYTHON, "schemas": python_words.SCHEMAS | _PYTHON}


@dataclass(frozen=True, slots=True)
class ClassNames:
    """Of a table or a view: what its schemas are called after, and what it is in the models, a class or an object."""

    tables: Mapping[QName, tuple[str, str]]
    views: Mapping[QName, tuple[str, str]]
    enums: Mapping[QName, str]

    def read_in_bodies(self) -> frozenset[str]:
        """What the bodies of classes name: an attribute that is called the same would hide it."""
        return frozenset(chain(self.enums.values(), (name for name, _ in self.tables.values())))


def name_classes(
    draft: Draft, enums: Mapping[QName, EnumNode], row_keys: Mapping[QName, tuple[str, ...]]
) -> ClassNames:
    """Name all of them; each name is given once in each package."""
    naming = _Naming(draft.problems)
    tables = {key: naming.of_relation(table, bool(row_keys[key])) for key, table in draft.tables.items()}
    views = {key: naming.of_relation(view, bool(view.row_key)) for key, view in draft.views.items()}
    # Enums come last, so that it is the enum that is told of a schema that has its name.
    return ClassNames(tables, views, {key: naming.of_enum(key, node, draft.paths[key]) for key, node in enums.items()})


def is_identifier(name: str) -> bool:
    """Whether Python takes it as a name."""
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and not name.startswith("__")


@dataclass(frozen=True, slots=True)
class _Named:
    """What wants a name; `endings` are those of its names in the schemas."""

    what: str
    key: QName
    at: Path
    chosen: str | None
    endings: tuple[str, ...]

    def places(self, name: str) -> list[tuple[str, str]]:
        """The packages that know it by a name, and by which."""
        return [("models", name), *(("schemas", name + ending) for ending in self.endings)]

    def is_taken(self, name: str) -> bool:
        """Whether Python or the generated code calls something else so."""
        return any(word in _WORDS[package] for package, word in self.places(name))


class _Naming:
    """Gives each name once."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._given: dict[tuple[str, str], _Named] = {}

    def of_relation(self, relation: TableDraft | ViewDraft, has_class: bool) -> tuple[str, str]:
        """What the schemas of a table or a view are called after, and what it is in the models."""
        is_table, key = isinstance(relation, TableDraft), relation.key
        what = f"{'table' if is_table else 'view'} `{key.name}`"
        named = _Named(what, key, relation.at, relation.node.class_, _OF_TABLE if is_table else _OF_VIEW)
        made = self._give(named, class_name(singular(key.name)))
        if has_class:
            return made, made
        object_ = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", made).lower()
        return made, self._give(replace(named, chosen=None, endings=()), f"{object_}_table")

    def of_enum(self, key: QName, node: EnumNode, at: Path) -> str:
        """The class of an enum."""
        return self._give(_Named(f"enum `{key.name}`", key, at, node.class_, _OF_ENUM), class_name(key.name))

    def _give(self, named: _Named, made: str) -> str:
        """The name that was chosen, else the one that was made, which gives way to words of Python and of the code."""
        name = named.chosen or made
        while not named.chosen and named.is_taken(name):
            name += "_"
        complain = self._problems.add if named.chosen else self._problems.add_at_key
        at = (*named.at, "class") if named.chosen else named.at
        # Two objects of one name have been complained about.
        taken = [place for place in named.places(name) if self._given.get(place, named).key != named.key]
        if not is_identifier(name):
            complain(
                at, f"`{name}` is not the name of a Python class", hint="" if named.chosen else "give it a `class:`"
            )
        elif named.is_taken(name):
            hidden = "Python's own" if name in _PYTHON else "one that the generated code needs"
            complain(at, f"the class `{name}` of {named.what} would hide {hidden}", hint="give it another `class:`")
        elif taken:
            package, word = taken[0]
            other = self._given[package, word].what
            message = f"the class `{name}` of {named.what} has the name of that of {other}"
            if package == "schemas":
                message = f"the class `{name}` of {named.what} and {other} would both have `{word}` in the schemas"
            complain(at, message, hint="give one of them a `class:`")
        self._given |= dict.fromkeys(named.places(name), named)
        return name
