"""The types of columns that a revision names: made by CREATE TYPE and the like, they never make themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import QName
from tablewright.catalog.naming import member_name
from tablewright.emit.python_types import POSTGRESQL, Code
from tablewright.emit.user_types import RESERVED, constants, domain_type, enum_type, text_class, text_types

_POSTGRESQL = frozenset((POSTGRESQL,))


@dataclass(frozen=True, slots=True)
class RevisionTypes:
    """Types of a catalog, and what each is called in the file."""

    catalog: Catalog
    names: Mapping[QName, str]

    def is_text(self, key: QName) -> bool:
        """Whether values of the type are texts in Python."""
        return key in text_types(self.catalog)

    def named(self, key: QName) -> Code:
        """A type as a column has it."""
        if self.is_text(key):
            return Code(f"{self.names[key]}()", class_=self.names[key])
        return Code(self.names[key], _POSTGRESQL)

    def constant(self, key: QName) -> Code:
        """What defines the name of an enum or a domain."""
        if key in self.catalog.enums:
            made = enum_type(self.catalog.enums[key])
        else:
            made = domain_type(self.catalog.domains[key], self.catalog, "postgresql.DOMAIN")
        return Code(f"{self.names[key]} = {made.text}", made.imports, made.classes)

    def class_(self, key: QName) -> Code:
        """What defines the name of a type whose values are texts in Python."""
        return text_class(self.names[key], text_types(self.catalog)[key])

    def definition(self, key: QName) -> Code:
        """Either of these."""
        return self.class_(key) if self.is_text(key) else self.constant(key)


def type_names(catalog: Catalog, taken: Iterable[str] = ()) -> dict[QName, str]:
    """A name for each type of a catalog, none of them `taken`."""
    used = {*taken, *RESERVED}
    enums: dict[QName, str] = {}
    for key in catalog.enums:
        name = member_name(key.name)
        while name in used or name in enums.values():
            name = f"{member_name(key.namespace)}_{name}"
        enums[key] = name
    return enums | dict(constants(catalog, {*used, *enums.values()}))


def both_sides(
    new: Catalog, of_upgrade: Iterable[QName], old: Catalog, of_downgrade: Iterable[QName]
) -> tuple[RevisionTypes, RevisionTypes]:
    """The types that an upgrade names and those that a downgrade names; where one was changed they have two names."""
    up_catalog, down_catalog = _over(new, old), _over(old, new)
    up = RevisionTypes(up_catalog, type_names(_only(up_catalog, of_upgrade)))
    down = RevisionTypes(down_catalog, type_names(_only(down_catalog, of_downgrade)))
    same = {key: up.names[key] for key in down.names if key in up.names and _defines_the_same(up, down, key)}
    taken = {*up.names.values(), *RESERVED}
    names = dict(same)
    for key, name in down.names.items():
        if key not in same:
            names[key] = _free(name if name not in taken else f"OLD_{name}", taken)
            taken.add(names[key])
    return up, RevisionTypes(down_catalog, names)


def _defines_the_same(one: RevisionTypes, other: RevisionTypes, key: QName) -> bool:
    alike = {key: one.names[key]}
    return one.definition(key) == RevisionTypes(other.catalog, alike).definition(key)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_TYPE"
    return name


def _over(catalog: Catalog, other: Catalog) -> Catalog:
    """A catalog that also has those types of the other one which it lacks itself."""
    keys = {*catalog.enums, *catalog.domains, *text_types(catalog)}
    return replace(
        catalog,
        enums={key: each for key, each in other.enums.items() if key not in keys} | dict(catalog.enums),
        domains={key: each for key, each in other.domains.items() if key not in keys} | dict(catalog.domains),
        composites={key: each for key, each in other.composites.items() if key not in keys} | dict(catalog.composites),
        range_types={k: each for k, each in other.range_types.items() if k not in keys} | dict(catalog.range_types),
    )


def _only(catalog: Catalog, keys: Iterable[QName]) -> Catalog:
    """Nothing but some types."""
    wanted = set(keys)
    return Catalog(
        enums={key: each for key, each in catalog.enums.items() if key in wanted},
        domains={key: each for key, each in catalog.domains.items() if key in wanted},
        composites={key: each for key, each in catalog.composites.items() if key in wanted},
        range_types={key: each for key, each in catalog.range_types.items() if key in wanted},
    )
