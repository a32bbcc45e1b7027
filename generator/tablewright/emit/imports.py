"""Import statements, in the order in which isort and ruff want them."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Import(NamedTuple):
    """`from module import name`, or `import module as alias` where there is no name."""

    module: str
    name: str = ""
    alias: str = ""

    def __str__(self) -> str:
        if self.name:
            return f"from {self.module} import {self.name}"
        return f"import {self.module} as {self.alias}" if self.alias else f"import {self.module}"


_FUTURE, _STANDARD, _THIRD_PARTY, _OWN, _RELATIVE = range(5)


def import_lines(imports: Iterable[Import], own: str = "") -> str:
    """The statements; a section each for the standard library, other packages, the package `own`, relative imports."""
    sections: defaultdict[int, set[Import]] = defaultdict(set)
    for import_ in imports:
        sections[_section(import_.module, own)].add(import_)
    return "\n\n".join("\n".join(_statements(sections[section])) for section in sorted(sections))


def _section(module: str, own: str) -> int:
    top = module.partition(".")[0]
    if not top:
        return _RELATIVE
    if top == "__future__":
        return _FUTURE
    if top == own:
        return _OWN
    return _STANDARD if top in sys.stdlib_module_names else _THIRD_PARTY


def _statements(imports: set[Import]) -> list[str]:
    whole = sorted(import_ for import_ in imports if not import_.name)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for import_ in imports:
        if import_.name:
            names[import_.module].append(import_.name)
    # More dots come first: `from ..base` before `from .base`.
    modules = sorted(names, key=lambda module: (-_dots(module), _natural(module.lower())))
    return [str(import_) for import_ in whole] + [
        f"from {module} import {', '.join(sorted(names[module], key=_imported))}" for module in modules
    ]


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def export_list(names: Iterable[str]) -> list[str]:
    """Names in the order of an `__all__`, which heeds case where that of imports does not."""
    return sorted(names, key=lambda name: (_kind_of_name(name), _natural(name)))


def _imported(name: str) -> tuple[int, list[str | int], list[str | int]]:
    return _kind_of_name(name), _natural(name.lower()), _natural(name)


def _kind_of_name(name: str) -> int:
    """isort's order: CONSTANTS, then Classes, then variables."""
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(name: str) -> list[str | int]:
    """Numbers count as such: `v2` comes before `v10`."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]
