"""YAML with positions: every value's place can be found again from its path."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import yaml

from tablewright.errors import Path, Place, Problem
from tablewright.kinds.texts import Block
from tablewright.reading import content, reason

try:
    from yaml import CSafeLoader as _Parser
except ImportError:  # PyYAML without libyaml: slower, the same language
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 100_000
VALUES_A_LINE = 50

_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_MAX_DIGITS = 40
_STANDARD_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its text, its tree of nodes, and the plain value that the tree stands for."""

    name: str
    lines: tuple[str, ...]
    root: yaml.Node | None
    value: Any

    def locate(self, path: Path, offset: int = 0) -> Place:
        """The place of the value at a path of keys and positions; what the path adds to the YAML is passed over.

        Of a list or a mapping it is the place of the key, which is what a reader looks for.
        """
        key, node = self._follow(path)
        if isinstance(node, yaml.ScalarNode) and node is not key:
            return self.place(*self._position(node, offset))
        return self.place(*self._position(key, offset))

    def locate_key(self, path: Path) -> Place:
        """The place of the key itself, not of what stands behind it."""
        return self.place(*self._position(self._follow(path)[0], 0))

    def forget(self, path: Path) -> None:
        """Take a value out of the tree, so that the positions behind it in its list stay right once it is left out."""
        parent, child = self._follow(path[:-1])[1], self._follow(path)
        if isinstance(parent, yaml.SequenceNode):
            parent.value = [node for node in parent.value if node is not child[1]]
        elif isinstance(parent, yaml.MappingNode):
            parent.value = [pair for pair in parent.value if pair[1] is not child[1]]

    def _follow(self, path: Path) -> tuple[yaml.Node | None, yaml.Node | None]:
        key = node = self.root
        for number, part in enumerate(path, 1):
            # A list may stand for a mapping with that list under one key, which then is no entry of it.
            is_listed = number < len(path) and isinstance(path[number], int)
            if isinstance(node, yaml.SequenceNode) and isinstance(part, str) and is_listed:
                continue
            child = _step(node, part)
            if child:
                key, node = child
        return key, node

    def _position(self, node: yaml.Node | None, offset: int) -> tuple[int, int]:
        """The line and column of a character of a scalar's text, from 0.

        Lines may be folded and quotes doubled, but as many visible characters lie before it there as in the file.
        """
        if node is None:
            return 0, 0
        line, column = node.start_mark.line, node.start_mark.column
        if not offset or not isinstance(node, yaml.ScalarNode):
            return line, column
        visible = len("".join(node.value[:offset].split()))
        at_one = not node.value[offset : offset + 1].isspace() and offset < len(node.value)
        block = node.style in ("|", ">")
        properties = _PROPERTIES.match(self.lines[line], column)
        start = (properties.end() if properties else column) + (1 if node.style in _VISIBLE else 0)
        one = _VISIBLE.get(node.style or "", _ANY)
        for number in range(line + block, min(node.end_mark.line + 1, len(self.lines))):
            for found in one.finditer(self.lines[number], 0 if block or number > line else start):
                if visible == 0 and at_one:
                    return number, found.start(1)
                visible -= 1
                if visible == 0 and not at_one:
                    return number, found.end(1)
        return line, column

    def place(self, line: int, column: int) -> Place:
        """The place of a line and a column, both from 0."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.name, line + 1, column + 1, text)


# One visible character in each style of a scalar, behind what stands for space.
_ANY = re.compile(r"(\S)")
_VISIBLE = {
    "'": re.compile(r"(''|\S)"),
    '"': re.compile(r"(?:\\[tnvfrN_LP])*(\\x..|\\u....|\\U.{8}|\\\S|[^\s\\])"),
}
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")


def _step(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        if isinstance(part, int):
            # The language reads some mappings by name as lists: the n-th entry is meant.
            return node.value[part] if part < len(node.value) else None
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode):
        # The language reads some lists of names as mappings: the entry of that name is meant.
        items = node.value[part : part + 1] if isinstance(part, int) else [n for n in node.value if n.value == part]
        return (items[0], items[0]) if items else None
    return None


def read_source(file: FilePath, name: str) -> tuple[Source, list[Problem]]:
    """Read one YAML file; `name` is what messages call it. With problems, the source's value is an empty mapping."""
    try:
        raw = content(file)
    except OSError as error:
        return _broken(name, (), Problem(f"cannot be read: {reason(error)}", Place(name)))
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
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        return _broken(name, lines, _unprintable_problem(text, unprintable, name))
    try:
        nodes = _compose(text)
    except yaml.MarkedYAMLError as error:
        return _broken(name, lines, _syntax_problem(error, name, lines))
    except (yaml.YAMLError, ValueError) as error:
        return _broken(name, lines, Problem(f"not YAML: {error}", Place(name)))
    if nodes is None:
        hint = "a system starts with `system: NAME`, a module with `tables:`"
        return _broken(name, lines, Problem("the file is empty", Place(name, 1, 1), hint))
    source = Source(name, lines, nodes, None)
    builder = _Builder(source)
    value = builder.build(nodes, 0)
    if builder.problems and (builder.is_hopeless or not isinstance(value, dict)):
        return Source(name, lines, nodes, {}), builder.problems
    return Source(name, lines, nodes, value), builder.problems


_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\ufeff]")
"""What YAML takes only as an escape (YAML 1.2, 5.1)."""


def _unprintable_problem(text: str, found: re.Match[str], name: str) -> Problem:
    code = ord(found[0])
    before = _LINE_END.split(text[: found.start()])
    known = unicodedata.name(found[0], "") or _CONTROLS.get(code, "")
    message = f"not YAML: the character U+{code:04X}{f' ({known})' if known else ''} cannot stand in a file"
    escape = f"\\x{code:02x}" if code <= _LATIN else f"\\u{code:04X}"
    hint = f'in double quotes it is written "{escape}"' if code else "PostgreSQL takes no NUL character in any text"
    shown = _LINE_END.split(text)[len(before) - 1]
    return Problem(message, Place(name, len(before), len(before[-1]) + 1, shown), hint)


_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROLS = {0: "NUL", 7: "bell", 8: "backspace", 11: "vertical tab", 12: "form feed", 27: "escape", 127: "delete"}
_LATIN = 0xFF
"""What people call those that have no name in Unicode."""


class _Loader(_Parser):
    """What a plain scalar means is `_scalar`'s business, so PyYAML need not find a tag for each.

    libyaml's composer calls itself for each level, so a file that is nested deeply enough would crash the process.
    """

    depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH + 1 and current_node is not None:
            raise _TooDeep(None, None, f"nested more than {MAX_DEPTH} levels deep", current_node.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        return "tag:yaml.org,2002:str"


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _broken(name: str, lines: tuple[str, ...], problem: Problem) -> tuple[Source, list[Problem]]:
    return Source(name, lines, None, {}), [problem]


class _TooDeep(yaml.MarkedYAMLError):
    """It is YAML, but no spec."""


_WORDS = {
    "mapping values are not allowed in this context": ("a `: ` in the middle of a text", "put the text in quotes"),
    "but found another document": ("a second document begins here", "a file is one document: take out the `---`"),
    "found character that cannot start any token": ("a text cannot start with this character", "put it in quotes"),
    "found unexpected end of stream": ("the quote is never closed", ""),
    "did not find expected node content": ("something is missing here", ""),
    "did not find expected key": ("a key is wanted here", "keys of one mapping stand in the same column"),
    "did not find expected ',' or '}'": ("a `,` or `}` is missing before this", ""),
    "did not find expected ',' or ']'": ("a `,` or `]` is missing before this", ""),
    "found undefined alias": ("there is no anchor of that name", "put a text that starts with `*` in quotes"),
    "found unknown escape character": ("an unknown escape in double quotes", "single quotes know no escapes"),
}
"""libyaml's complaints, in words for people who never read its source, and hints."""


def _syntax_problem(error: yaml.MarkedYAMLError, name: str, lines: tuple[str, ...]) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    text = lines[line] if lines else ""
    column = (mark.column if mark and mark.line == line else len(text)) + 1
    if isinstance(error, _TooDeep):
        return Problem(str(error.problem), Place(name, line + 1, column, text))
    words, hint = _WORDS.get(str(error.problem), (error.problem or error.context, ""))
    if "\t" in text[: len(text) - len(text.lstrip())] or (column <= len(text) and text[column - 1] == "\t"):
        hint = "YAML is indented with spaces, never with tabs"
    begun = error.context_mark
    if begun and begun.line < line and not hint and error.context != "while scanning for the next token":
        hint = f"it belongs to what begins in line {begun.line + 1}, column {begun.column + 1}"
    return Problem(f"not YAML: {words}", Place(name, line + 1, column, text), hint)


class _Builder:
    """Plain values from nodes: YAML 1.2's words, no duplicate keys, no bombs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.count = 0
        self.open: set[int] = set()
        self.is_hopeless = False
        """What is left says nothing about what was meant."""

    def build(self, node: yaml.Node, depth: int) -> Any:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_VALUES + VALUES_A_LINE * len(self.source.lines):
            self.is_hopeless = True
            return self._refuse(node, "aliases repeat too much")
        if not node.tag.startswith(_STANDARD_TAG):
            self._refuse(node, f"the tag `{node.tag}` means nothing here", "put a text that starts with `!` in quotes")
        if isinstance(node, yaml.ScalarNode):
            self._look_for_nul(node)
            return _text(node) if node.style else _scalar(node)
        if id(node) in self.open:
            self.is_hopeless = True
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
        merged: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key is a single word or text", "put a text with braces or brackets in quotes")
            elif key.value == "<<" and not key.style:
                self._refuse(key, "YAML 1.2 has no merge key", "use a mixin, or write the columns out")
                # What was meant is clear, so nobody is told that it is missing.
                meant = self.build(child, depth + 1)
                merged |= meant if isinstance(meant, dict) else {}
            elif key.value in value:
                self._refuse(key, f"the key `{key.value}` stands here twice")
            else:
                self._look_for_nul(key)
                value[key.value] = self.build(child, depth + 1)
        return merged | value

    def _look_for_nul(self, node: yaml.ScalarNode) -> None:
        if "\0" in node.value:
            self._refuse(node, "PostgreSQL takes no NUL character in any text")

    def _refuse(self, node: yaml.Node, message: str, hint: str = "") -> None:
        mark = node.start_mark
        text = self.source.lines[mark.line] if mark.line < len(self.source.lines) else ""
        problem = Problem(message, Place(self.source.name, mark.line + 1, mark.column + 1, text), hint)
        if not self.is_hopeless or not self.problems or self.problems[-1].message != message:
            self.problems.append(problem)


def _text(node: yaml.ScalarNode) -> str:
    text = node.value.replace("\0", "")
    return Block(text) if node.style in ("|", ">") else text


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
        # What a float would round stays a text, too: as an SQL number it is exact.
        if _FLOAT.fullmatch(text) and Decimal(text) == Decimal(repr(float(text))):
            return float(text)
    return text
