"""Renames that are said on a command line: how a thing is called there, and which thing is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, Identity, QName, Signature
from tablewright.errors import InputError, Place, Problem, did_you_mean
from tablewright.ops import Rename
from tablewright.spec import Evolution, Spec


def names_of(rename: Rename) -> tuple[str, str]:
    """The old and the new name, as `--rename` takes them: `users.phone`, `billing.invoices`, `order_status.paid`."""
    if rename.of is not None:
        return f"{called(rename.of)}.{rename.old}", f"{called(rename.of)}.{rename.new}"
    return called(rename.old), called(rename.new)


def called(key: Identity | str) -> str:
    """An object's name without the namespace `public`."""
    return str(key).removeprefix("public.")


def with_renames(spec: Spec, said: Sequence[str]) -> Spec:
    """The spec, as if it said `renamed_from` of these, each `OLD=NEW`. Raises InputError."""
    known = names(spec.catalog)
    found = spec.evolution
    problems = []
    for each in said:
        place = Place(f"--rename {each}")
        pairs = list(_pairs(each))
        old, new = next((pair for pair in pairs if pair[1] in known), pairs[0] if pairs else ("", ""))
        if new in known:
            found = _said(found, known[new], old)
        elif pairs:
            problems.append(Problem(f"the spec has no `{new}`", place, did_you_mean(new, known)))
        else:
            problems.append(Problem("a rename is OLD=NEW", place, "`users.phone=users.mobile`"))
    if problems:
        raise InputError(problems)
    return replace(spec, evolution=found)


def _pairs(said: str) -> Iterator[tuple[str, str]]:
    """Old and new name: an equals sign may belong to either."""
    parts = said.split("=")
    pairs = (("=".join(parts[:at]), "=".join(parts[at:])) for at in range(1, len(parts)))
    return (pair for pair in pairs if all(pair))


def names(catalog: Catalog) -> dict[str, Any]:
    """Whatever may be renamed, by what it is called: an identity, or an enum's key and a label of it."""
    return dict(_named(catalog))


def _named(catalog: Catalog) -> Iterator[tuple[str, Any]]:
    for enum in catalog.enums.values():
        yield from ((f"{called(enum.key)}.{label}", (enum.key, label)) for label in enum.labels)
    for table in catalog.tables.values():
        for column in table.columns:
            key = ColumnName(*table.key, column.name)
            yield called(key), key
    for object_ in catalog.objects():
        yield called(object_.key), object_.key


def _said(evolution: Evolution, key: Any, old: str) -> Evolution:
    if type(key) is tuple:
        enum, label = key
        evolution = replace(evolution, said=evolution.said | {(enum, label)})
        former = _last(old, f"{called(enum)}.")
        return replace(evolution, labels={**evolution.labels, enum: {**evolution.labels.get(enum, {}), label: former}})
    renamed_from = {**evolution.renamed_from, key: _former(key, old)}
    return replace(evolution, renamed_from=renamed_from, said=evolution.said | {(key, None)})


def _former(key: Any, old: str) -> Any:
    """The key that it had: only its last name differs, or the namespace of what lies in one."""
    if isinstance(key, Signature):
        old = old.partition("(")[0]
    if isinstance(key, QName | Signature):
        namespace, _, name = old.rpartition(".")
        return key._replace(namespace=namespace or "public", name=name)
    return key._replace(name=_last(old, called(key).removesuffix(key.name)))


def _last(name: str, before: str) -> str:
    """The last part of a name, in which there may be a dot: all that comes after what is expected before it."""
    return name.removeprefix(before) if name.startswith(before) else name.rpartition(".")[2]
