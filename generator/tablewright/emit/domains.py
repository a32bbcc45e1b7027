"""What columns have from domains: the type that is stored, a default, a rule about null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tablewright.catalog.model import Column, Domain
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type

Domains = Mapping[QName, Domain]


def layers(type_: Type, domains: Domains) -> Iterator[Domain]:
    """The domains that a type is made of, from the outermost on; for an array, those of its elements."""
    while type_.namespace is not None and type_.kind == "domain":
        found = domains[QName(type_.namespace, type_.name)]
        yield found
        type_ = found.type


def beneath(type_: Type, domains: Domains) -> Type:
    """The type without its domains."""
    array = type_.array
    for domain in layers(type_, domains):
        array = array or domain.type.array
        type_ = domain.type
    return replace(type_, array=array)


def inherited_default(column: Column, domains: Domains) -> str | None:
    """The default of the column's domain, where the column fills itself in no other way."""
    if column.type.array or column.default or column.generated or column.identity:
        return None
    return next((domain.default for domain in layers(column.type, domains) if domain.default is not None), None)


def spelled_out(column: Column, domains: Domains) -> Column:
    """The column as it would be without domains, but for what they check."""
    if column.type.kind != "domain":
        return column
    takes_null = column.type.array or all(domain.nullable for domain in layers(column.type, domains))
    return replace(
        column,
        type=beneath(column.type, domains),
        nullable=column.nullable and takes_null,
        default=column.default or inherited_default(column, domains),
    )
