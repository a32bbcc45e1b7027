"""YAML with positions: every value's place can be found again from its path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from tablewright.errors import Path, Place, Problem

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: slower, the same language
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 100_000
VALUES_A_LINE = 50

_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_MAX_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its text, its tree of nodes, and the plain value that the tree stands for."""

    name: str
    lines: tuple[str, ...]
    root: yaml.Node | None
    value: Any

    def locate(self, path: Path, offset: int = 0) -> Place:
        """The place of the value at a path of keys and positions; what the path adds to the YAML is passed over."""
        node, key = self.root, self.root
        for part in path:
            child = _step(node, part)
            if child:
                key, node = child
        if node is None or key is None:
            return self._place(0, 0)
        start = node.start_mark if _on_its_own_line(key, node) else key.start_mark
        column = start.column
        if offset and isinstance(node, yaml.ScalarNode) and node.start_mark.line == node.end_mark.line:
            column = node.start_mark.column + offset + (1 if node.style in ("'", '"') else 0)
        return self._place(start.line, column)

    def locate_key(self, path: Path) -> Place:
        """The place of the key itself, not of what stands behind it."""
        node = self.root
        key: yaml.Node | None = self.root
        for part in path:
            child = _step(node, part)
            if child:
                key, node = child
        return self._place(key.start_mark.line, key.start_mark.column) if key else self._place(0, 0)

    def _place(self, line: int, column: int) -> Place:
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.name, line + 1, column + 1, text)


def _on_its_own_line(key: yaml.Node, node: yaml.Node) -> bool:
    """A block mapping or sequence starts on the line after its key: the key is what a reader looks for."""
    return isinstance(node, yaml.ScalarNode) or key.start_mark.line == node.start_mark.line


def _step(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        if isinstance(part, int):
            # The language reads some mappings by name as lists: the n-th entry is meant.
            return node.value[part] if part < len(node.value) else None
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return (node.value[part], node.value[part])
    return None


def read_source(file: FilePath, name: str) -> tuple[Source, list[Problem]]:
    """Read one YAML file; `name` is what messages call it. With problems, the source's value is an empty mapping."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        return _broken(name, (), Problem(f"cannot be read: {error.strerror or error}", Place(name)))
    if len(raw) > MAX_BYTES:
        return _broken(name, (), Problem(f"larger than {MAX_BYTES // 2**20} MiB", Place(name), "split it into modules"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n")
        column = len(before) - before.rfind("\n")
        shown = raw.split(b"\n")[line].decode("utf-8", "replace").rstrip("\r")
        place = Place(name, line + 1, column, shown)
        return _broken(name, (), Problem("not UTF-8 text", place, "save the file as UTF-8"))
    return read_text(text, name)


def read_text(text: str, name: str) -> tuple[Source, list[Problem]]:
    """Read YAML text; see `read_source`."""
    lines = tuple(text.splitlines())
    try:
        nodes = _compose(text)
    except yaml.MarkedYAMLError as error:
        return _broken(name, lines, _syntax_problem(error, name, lines))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) if isinstance(position, int) else 0
        place = Place(name, line + 1, 1, lines[line] if line < len(lines) else "")
        message = (
            "nested too deeply"
            if isinstance(error, RecursionError)
            else f"not YAML: {error.args[-1] if error.args else error}"
        )
        reason = getattr(error, "reason", None)
        return _broken(name, lines, Problem(f"not YAML: {reason}" if reason else message, place))
    if nodes is None:
        return _broken(name, lines, Problem("the file is empty", Place(name, 1, 1), "a module has `tables:`"))
    source = Source(name, lines, nodes, None)
    builder = _Builder(source)
    value = builder.build(nodes, 0)
    return Source(name, lines, nodes, value if not builder.problems else _salvaged(value)), builder.problems


def _salvaged(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _broken(name: str, lines: tuple[str, ...], problem: Problem) -> tuple[Source, list[Problem]]:
    return Source(name, lines, None, {}), [problem]


def _syntax_problem(error: yaml.MarkedYAMLError, name: str, lines: tuple[str, ...]) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    text = lines[line] if lines else ""
    column = (mark.column if mark and mark.line == line else len(text)) + 1
    hint = ""
    if "\t" in text[: len(text) - len(text.lstrip())] or (column <= len(text) and text[column - 1] == "\t"):
        hint = "YAML is indented with spaces, never with tabs"
    message = f"not YAML: {error.problem or error.context}"
    return Problem(message, Place(name, line + 1, column, text), hint)


class _Builder:
    """Plain values from nodes: YAML 1.2's words, no duplicate keys, no bombs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.count = 0
        self.open: set[int] = set()

    def build(self, node: yaml.Node, depth: int) -> Any:
        self.count += 1
        if depth > MAX_DEPTH:
            return self._refuse(node, f"nested more than {MAX_DEPTH} levels deep")
        if self.count > MAX_VALUES + VALUES_A_LINE * len(self.source.lines):
            return self._refuse(node, "aliases repeat too much")
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.style else _scalar(node)
        if id(node) in self.open:
            return self._refuse(node, "an alias stands for what it is part of")
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, depth)
            return [self.build(child, depth + 1) for child in node.value]
        finally:
            self.open.discard(id(node))

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key is a single word or text")
            elif key.value == "<<" and not key.style:
                self._refuse(key, "YAML 1.2 has no merge key", "use a mixin, or write the columns out")
            elif key.value in value:
                self._refuse(key, f"the key `{key.value}` stands here twice")
            else:
                value[key.value] = self.build(child, depth + 1)
        return value

    def _refuse(self, node: yaml.Node, message: str, hint: str = "") -> None:
        mark = node.start_mark
        text = self.source.lines[mark.line] if mark.line < len(self.source.lines) else ""
        problem = Problem(message, Place(self.source.name, mark.line + 1, mark.column + 1, text), hint)
        if not self.problems or self.problems[-1].message != message:
            self.problems.append(problem)


def _scalar(node: yaml.ScalarNode) -> Any:
    """A plain scalar by YAML 1.2's core schema; numbers that Python would take long to read stay texts."""
    text: str = node.value
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text[0] in "+-.0123456789" and len(text) <= _MAX_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text.replace("_", ""))
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
