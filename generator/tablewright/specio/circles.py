"""Tables that call a function that reads them: where PostgreSQL keeps its body parsed, it can make neither first."""

from __future__ import annotations

from collections import defaultdict

from tablewright.catalog.model import Check, Exclude, Function, Object
from tablewright.catalog.names import Identity, QName
from tablewright.kinds import kind_of
from tablewright.specio.draft import Draft


def check_circles(draft: Draft) -> None:
    """Complain about each function `BEGIN ATOMIC` that needs itself: PostgreSQL need not look at other bodies yet."""
    catalog = draft.catalog
    if not any(function.atomic for function in catalog.functions.values()):
        return
    needs: defaultdict[Identity, set[Identity]] = defaultdict(set)
    objects: list[Object] = list(catalog.functions.values())
    objects += catalog.domains.values()
    objects += catalog.relations()
    for object_ in objects:
        needs[object_.key].update(kind_of(object_).requires(object_))
    constraints: list[Check | Exclude] = [*catalog.checks.values(), *catalog.excludes.values()]
    for constraint in constraints:
        needs[QName(*constraint.key[:2])].update(kind_of(constraint).requires(constraint))
    # An expression names a function without the types that it takes.
    for key in catalog.functions:
        needs[QName(*key[:2])].add(key)
    for function in catalog.functions.values():
        if function.atomic:
            _check(draft, function, needs)


def _check(draft: Draft, function: Function, needs: dict[Identity, set[Identity]]) -> None:
    seen: set[Identity] = set()
    waiting: list[tuple[Identity, QName | None]] = [(function.key, None)]
    while waiting:
        key, through = waiting.pop()
        for next_ in needs.get(key, ()):
            if next_ == function.key and through:
                message = (
                    f"`{function.key.name}` reads table `{through.name}`, which calls it: neither can be made first"
                )
                hint = "write its body as a text, without BEGIN ATOMIC: PostgreSQL looks at that when it is called"
                draft.problems.add((*draft.paths[function.key], "body"), message, hint=hint)
                return
            if next_ not in seen:
                seen.add(next_)
                table = next_ if isinstance(next_, QName) and next_ in draft.catalog.tables else through
                waiting.append((next_, table))
