"""What an index can be of: the rules of its access method, and the operator classes that types have for it.

PostgreSQL manual, CREATE INDEX and 11.10. Where an extension is there of which nothing is known, its classes may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tablewright.catalog.types import Type, type_sql
from tablewright.errors import Path, did_you_mean
from tablewright.kinds.base import Scope
from tablewright.postgres.facts import OperatorClass, access_methods, alike, operator_classes, operator_results

_BRINGS = {"hnsw": "vector", "ivfflat": "vector", "bloom": "bloom"}
_POLYMORPHIC = {"enum": "anyenum", "composite": "record", "range type": "anyrange"}


def known_method(method: str, at: Path, scope: Scope) -> bool:
    """Whether there is such an access method; complains about one that there is not."""
    methods = access_methods()
    if method not in methods:
        scope.problems.add((*at, "method"), f"unknown index method `{method}`", hint=did_you_mean(method, methods))
        return False
    needed = _BRINGS.get(method)
    if needed and needed not in scope.extensions and not scope.any_function:
        hint = f"add `{needed}` to `extensions:` in system.yaml"
        scope.problems.add((*at, "method"), f"the method `{method}` needs the extension `{needed}`", hint=hint)
    return not needed or needed in scope.extensions


def check_columns(method: str, keys: int, included: Iterable[str], at: Path, scope: Scope) -> None:
    """Complains about more columns than the access method takes, and about included ones that it has no room for."""
    can = access_methods()[method]
    if keys > 1 and not can.of_several_columns:
        scope.problems.add_at_key((*at, "on"), f"a {method} index has one key, not {keys}")
    if included and not can.including:
        scope.problems.add_at_key((*at, "include"), f"a {method} index carries no further columns")


def check_class(column: str, opclass: str | None, method: str, at: Path, scope: Scope) -> None:
    """Complains about a column whose values an index of that method cannot hold, and about a wrong operator class."""
    found = scope.columns.get(column)
    if found is None or scope.any_function or _BRINGS.get(method, "") not in ("", *scope.extensions):
        return
    type_ = scope.own_types.meaning(found.type).base
    classes = operator_classes(method)
    fitting = {each.name: each for each in classes if _takes(each.type, type_)}
    shown = type_sql(Type(found.type.name, (), found.type.array, found.type.namespace))
    if opclass is None:
        if not any(each.default and _is_there(each, scope) for each in fitting.values()):
            own = [each for each in fitting.values() if each.type in _names(type_)]
            hint = f"name one: {', '.join(_written(own or fitting.values(), scope))}" if fitting else ""
            message = f"`{column}` is {shown}, and no operator class for a {method} index takes that by itself"
            scope.problems.add(at, message, hint=hint or _otherwise(type_, method))
        return
    name = opclass.rpartition(".")[2]
    named = [each for each in classes if each.name == name]
    if not named:
        message = f"there is no operator class `{opclass}` for a {method} index"
        scope.problems.add(at, message, hint=did_you_mean(name, fitting))
    elif name not in fitting:
        message = f"operator class `{opclass}` takes {named[0].type}, and `{column}` is {shown}"
        scope.problems.add(at, message, hint=did_you_mean(name, fitting))
    elif not _is_there(fitting[name], scope):
        hint = f"add `{fitting[name].extension}` to `extensions:` in system.yaml"
        message = f"operator class `{opclass}` needs the extension `{fitting[name].extension}`"
        scope.problems.add(at, message, hint=hint)


def _is_there(each: OperatorClass, scope: Scope) -> bool:
    return not each.extension or each.extension in scope.extensions


def _written(classes: Iterable[OperatorClass], scope: Scope) -> Iterator[str]:
    for each in classes:
        yield f"`{each.name}`" + ("" if _is_there(each, scope) else f" of the extension `{each.extension}`")


def _otherwise(type_: Type, method: str) -> str:
    return "jsonb has one" if type_.name == "json" and method in ("btree", "hash", "gin") else ""


def _names(type_: Type) -> Iterator[str]:
    """What an operator that takes a type may say that it takes."""
    if type_.array:
        yield f"{type_.name}[]"
        yield "anyarray"
    elif type_.namespace:
        yield _POLYMORPHIC.get(type_.kind, type_.kind)
    else:
        yield {"bpchar": "char"}.get(
            type_.name, type_.name.partition(" ")[0] if "interval" in type_.name else type_.name
        )
        if type_.name.endswith("multirange"):
            yield "anymultirange"
        elif type_.name.endswith("range"):
            yield "anyrange"


def _takes(taken: str, type_: Type) -> bool:
    """Whether an operator class of one type takes values of another as they are."""
    return any(name == taken or (name, taken) in alike() for name in _names(type_))


def check_commutes(column: str, operator: str, at: Path, scope: Scope) -> None:
    """Complains about an operator that is none between two values of a column, or none that goes both ways."""
    found = scope.columns.get(column)
    if found is None or scope.any_function:
        return
    names = set(_names(scope.own_types.meaning(found.type).base))
    names |= {target for source, target in alike() if source in names}
    forms = [each for each in operator_results(operator) if each.left in names and each.left == each.right]
    if forms and not any(each.commutes for each in forms):
        message = f"`{operator}` is not its own commutator, so it excludes no rows"
        scope.problems.add(at, message, hint="an operator that goes both ways is wanted: `=`, `&&`, `<>`")
