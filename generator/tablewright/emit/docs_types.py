"""Domains, composite types, range types and sequences in the documentation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tablewright.catalog.counting import usual_limits
from tablewright.catalog.model import Catalog, Composite, Domain, RangeType, Sequence, SequenceOptions
from tablewright.catalog.names import QName
from tablewright.catalog.types import Type
from tablewright.emit.docs_table import type_cell
from tablewright.emit.docs_views import relation_link
from tablewright.emit.docs_words import anchor, link, origin, paragraphs, row, validity
from tablewright.emit.er_diagram import entity_name
from tablewright.emit.user_types import column_types
from tablewright.quoting import markdown_anchor, markdown_code, markdown_prose
from tablewright.spec import Spec
from tablewright.sqltext import names_in_expression


@dataclass(frozen=True, slots=True)
class DomainView:
    anchor: str
    name: str
    doc: str
    type: str
    null: str
    default: str
    collation: str
    checks: list[str]
    used_by: str
    source: str


@dataclass(frozen=True, slots=True)
class CompositeView:
    anchor: str
    name: str
    doc: str
    attributes: list[str]
    used_by: str
    source: str


@dataclass(frozen=True, slots=True)
class RangeTypeView:
    anchor: str
    name: str
    doc: str
    subtype: str
    multirange: str
    settings: list[str]
    used_by: str
    source: str


@dataclass(frozen=True, slots=True)
class TypesView:
    domains: list[DomainView]
    composites: list[CompositeView]
    range_types: list[RangeTypeView]
    sequences: list[str]


def docs_of_types(spec: Spec) -> TypesView:
    """What the template shows of them, quoted."""
    catalog = spec.catalog
    used = uses_of_types(spec)
    taken = _uses_of_sequences(catalog)
    return TypesView(
        domains=[_domain(spec, domain, used.get(domain.key, [])) for domain in catalog.domains.values()],
        composites=[_composite(spec, found, used.get(found.key, [])) for found in catalog.composites.values()],
        range_types=[_range_type(spec, found, used.get(found.key, [])) for found in catalog.range_types.values()],
        sequences=[_sequence(spec, found, taken.get(found.key, [])) for found in catalog.sequences.values()],
    )


def uses_of_types(spec: Spec) -> Mapping[QName, list[str]]:
    """Where each user-defined type stands: in columns, in attributes, beneath domains."""
    catalog = spec.catalog
    used: defaultdict[QName, list[str]] = defaultdict(list)

    def note(type_: Type, where: str) -> None:
        if type_.namespace is not None:
            used[QName(type_.namespace, type_.name)].append(where)

    for relation, column, type_ in column_types(catalog):
        note(type_, f"{markdown_code(column)} of {relation_link(spec, relation)}")
    for composite in catalog.composites.values():
        for attribute in composite.attributes:
            note(attribute.type, f"{markdown_code(attribute.name)} of {link('composite', composite.key)}")
    for domain in catalog.domains.values():
        note(domain.type, f"the domain {link('domain', domain.key)}")
    for range_type in catalog.range_types.values():
        note(range_type.subtype, f"the range type {link('range type', range_type.key)}")
    return used


def _domain(spec: Spec, domain: Domain, used_by: list[str]) -> DomainView:
    return DomainView(
        anchor=anchor("domain", domain.key),
        name=markdown_code(entity_name(domain.key)),
        doc=paragraphs(domain.comment or ""),
        type=type_cell(domain.type),
        null="yes, where the column takes it" if domain.nullable else "no",
        default=markdown_code(domain.default) if domain.default else "",
        collation=markdown_code(domain.collation) if domain.collation else "",
        checks=[
            f"{markdown_code(check.name)}: {markdown_code(check.expression)}{validity(check.not_valid)}"
            + (f". {markdown_prose(check.comment)}" if check.comment else "")
            for check in domain.checks
        ],
        used_by=", ".join(used_by) or "nothing",
        source=origin(spec.origins.get(domain.key)),
    )


def _composite(spec: Spec, composite: Composite, used_by: list[str]) -> CompositeView:
    return CompositeView(
        anchor=anchor("composite", composite.key),
        name=markdown_code(entity_name(composite.key)),
        doc=paragraphs(composite.comment or ""),
        attributes=[
            row(
                markdown_code(attribute.name),
                type_cell(attribute.type),
                " ".join(
                    filter(
                        None,
                        (
                            markdown_prose(attribute.comment or ""),
                            f"Collation {markdown_code(attribute.collation)}." if attribute.collation else "",
                        ),
                    )
                ),
            )
            for attribute in composite.attributes
        ],
        used_by=", ".join(used_by) or "nothing",
        source=origin(spec.origins.get(composite.key)),
    )


def _range_type(spec: Spec, range_type: RangeType, used_by: list[str]) -> RangeTypeView:
    settings = {
        "Operator class": range_type.opclass,
        "Collation": range_type.collation,
        "How far apart two values are": range_type.subtype_diff,
    }
    return RangeTypeView(
        anchor=anchor("range type", range_type.key),
        name=markdown_code(entity_name(range_type.key)),
        doc=paragraphs(range_type.comment or ""),
        subtype=type_cell(range_type.subtype),
        multirange=markdown_code(range_type.multirange),
        settings=[f"{name}: {markdown_code(value)}" for name, value in settings.items() if value],
        used_by=", ".join(used_by) or "nothing",
        source=origin(spec.origins.get(range_type.key)),
    )


def _uses_of_sequences(catalog: Catalog) -> Mapping[QName, list[str]]:
    taken: defaultdict[QName, list[str]] = defaultdict(list)
    for table in catalog.tables.values() if catalog.sequences else ():
        for column in table.columns:
            for name in names_in_expression(column.default or "").relations:
                where = f"{markdown_code(column.name)} of {link('table', table.key)}"
                taken[QName(name.namespace or "public", name.name)].append(where)
    return taken


def _sequence(spec: Spec, sequence: Sequence, used_by: list[str]) -> str:
    owner = sequence.owned_by
    return row(
        f'<a id="{markdown_anchor("sequence", *sequence.key)}"></a>{markdown_code(entity_name(sequence.key))}',
        markdown_code(sequence.type),
        _counting(sequence.options, sequence.type),
        ", ".join(used_by),
        f"{markdown_code(owner[1])} of {link('table', owner[0])}" if owner else "",
        markdown_prose(sequence.comment or ""),
        origin(spec.origins.get(sequence.key)),
    )


def _counting(options: SequenceOptions, type_: str) -> str:
    least, most = usual_limits(options.increment, type_)
    words = [f"from {options.start}, in steps of {options.increment}"]
    if options.minimum is not None or options.maximum is not None or options.cycle:
        least = least if options.minimum is None else options.minimum
        most = most if options.maximum is None else options.maximum
        words.append(f"between {least} and {most}")
    if options.cycle:
        words.append("begins again at the end")
    if options.cache != 1:
        words.append(f"each session takes {options.cache} at a time")
    return ", ".join(words)
