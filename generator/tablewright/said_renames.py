"""Renames that are said on a command line: how a thing is called there, and which thing is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

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


def with_renames(spec: Spec, said: Mapping[str, str]) -> Spec:
    """The spec, as if it said `renamed_from` of these: old names to new ones. Raises InputError."""
    known = dict(_known(spec))
    found = spec.evolution
    problems = []
    for old, new in said.items():
        if new in known:
            found = _said(found, known[new], old)
        else:
            hint = did_you_mean(new, known)
            problems.append(Problem(f"the spec has no `{new}`", Place(f"--rename {old}={new}"), hint))
    if problems:
        raise InputError(problems)
    return replace(spec, evolution=found)


def _known(spec: Spec) -> Iterator[tuple[str, Any]]:
    """Whatever may have had another name: an identity, or an enum's key and a label of it."""
    for enum in spec.catalog.enums.values():
        yield from ((f"{called(enum.key)}.{label}", (enum.key, label)) for label in enum.labels)
    for table in spec.catalog.tables.values():
        for column in table.columns:
            key = ColumnName(*table.key, column.name)
            yield called(key), key
    for object_ in spec.catalog.objects():
        yield called(object_.key), object_.key


def _said(evolution: Evolution, key: Any, old: str) -> Evolution:
    if type(key) is tuple:
        enum, label = key
        labels = {**evolution.labels, enum: {**evolution.labels.get(enum, {}), label: old.rpartition(".")[2]}}
        return replace(evolution, labels=labels)
    return replace(evolution, renamed_from={**evolution.renamed_from, key: _former(key, old)})


def _former(key: Any, old: str) -> Any:
    """The key that it had: only its last name differs, or the namespace of what lies in one."""
    if isinstance(key, Signature):
        old = old.partition("(")[0]
    namespace, _, name = old.rpartition(".")
    if isinstance(key, QName | Signature):
        return key._replace(namespace=namespace or "public", name=name)
    return key._replace(name=name)
