"""PostgreSQL's own parser (libpg_query, through postgast), and where in a text it found something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import postgast
from google.protobuf.message import DecodeError
from postgast import pg_query_pb2

unwrap = postgast.unwrap_node
deparse = postgast.deparse
PgQueryError = postgast.PgQueryError
grammar = pg_query_pb2
"""The names of the parser's constants."""

_COMMENTS = (pg_query_pb2.SQL_COMMENT, pg_query_pb2.C_COMMENT)
_MESSAGE = pg_query_pb2.Node.DESCRIPTOR.fields[0].TYPE_MESSAGE


class Complaint(NamedTuple):
    """What is wrong with a text of SQL, and how many characters into it."""

    message: str
    offset: int = 0
    hint: str = ""


class SyntaxProblem(ValueError):
    """PostgreSQL's parser refuses the text."""

    def __init__(self, complaint: Complaint) -> None:
        self.complaint = complaint
        super().__init__(complaint.message)


class TooDeep(SyntaxProblem):
    """PostgreSQL takes the text, but its tree has more floors than a message of protobuf may have."""


class Token(NamedTuple):
    """A token of the scanner; `start` and `end` count characters."""

    text: str
    start: int
    end: int


class Text:
    """A text that was parsed behind `skipped` characters of our own: the parser counts bytes, people characters."""

    def __init__(self, sql: str, skipped: int = 0) -> None:
        self.skipped = skipped
        self.bytes = None if sql.isascii() else sql.encode()

    def at(self, location: int) -> int:
        """The characters before a location of the parser, which is -1 for what stands nowhere."""
        found = max(location, 0)
        if self.bytes is not None:
            found = len(self.bytes[:found].decode(errors="ignore"))
        return max(found - self.skipped, 0)

    def of(self, node: Any) -> int:
        """The characters before a node."""
        return self.at(node.location)


def parse_sql(sql: str, skipped: int = 0) -> Any:
    """The statements of a text, of which the first characters are not the author's.

    Raises SyntaxProblem.
    """
    try:
        return postgast.parse(sql)
    except DecodeError:
        raise TooDeep(Complaint("SQL nested too deeply to be read here (about 45 floors)", 0, "split it up")) from None
    except PgQueryError as error:
        at_end = "end of input" in error.message
        # The scanner's own errors have no position that could be relied on.
        offset = len(sql) if at_end else max(error.cursorpos - 1, 0)
        raise SyntaxProblem(Complaint(f"SQL {error.message}", max(offset - skipped, 0))) from None
    except ValueError as error:  # a NUL byte never reaches the parser
        raise SyntaxProblem(Complaint(f"SQL cannot hold this text: {error}")) from None


@lru_cache(maxsize=512)
def parse_statements(text: str) -> Any:
    """As `parse_sql`, for texts that are all the author's and may be long; nobody changes what it returns."""
    return parse_sql(text)


def parse_plpgsql(create_function: str) -> list[dict[str, Any]]:
    """The tree of a function in PL/pgSQL.

    Raises PgQueryError, which has no position.
    """
    try:
        return postgast.parse_plpgsql(create_function)
    except ValueError:  # the parser has slips in what it prints; the body has been parsed by then
        return []


def comment_offset(sql: str) -> int | None:
    """The characters before the first comment."""
    try:
        tokens = postgast.scan(sql).tokens
    except PgQueryError:
        return None
    text = Text(sql)
    return next((text.at(token.start) for token in tokens if token.token in _COMMENTS), None)


def tokens_of(sql: str) -> list[Token]:
    """The tokens of a text, without comments.

    Raises SyntaxProblem where a quote or a comment is left open.
    """
    try:
        found = postgast.scan(sql).tokens
    except PgQueryError as error:
        raise SyntaxProblem(Complaint(f"SQL {error.message}", max(error.cursorpos - 1, 0))) from None
    except ValueError as error:
        raise SyntaxProblem(Complaint(f"SQL cannot hold this text: {error}")) from None
    text = Text(sql)
    spans = [(text.at(token.start), text.at(token.end)) for token in found if token.token not in _COMMENTS]
    return [Token(sql[start:end], start, end) for start, end in spans]


def kind(node: Any) -> str:
    """The name of a node's class in PostgreSQL's sources: `FuncCall`."""
    return type(node).__name__


def children(node: Any) -> Iterator[tuple[str, Any]]:
    """The nodes directly below a node, each with the field that it is in."""
    for field, value in node.ListFields():
        if field.type != _MESSAGE:
            continue
        if hasattr(value, "ListFields"):
            yield field.name, unwrap(value)
        else:
            for item in value:
                yield field.name, unwrap(item)


def strings(names: Any) -> list[str]:
    """The texts of a list of names; `*` for a star."""
    return [name.string.sval if name.HasField("string") else "*" for name in names]
