"""Bodies of functions, in SQL and in PL/pgSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from tablewright.sqltext.names import NO_NAMES, Collector, Names
from tablewright.sqltext.parser import (
    Complaint,
    PgQueryError,
    SyntaxProblem,
    Text,
    TooDeep,
    parse_sql,
    parse_statements,
    tokens_of,
    unwrap,
)
from tablewright.sqltext.plpgsql import Declared, Fragment, complaint_of, declared, depends_on_types, fragments, header

_WITHOUT_QUOTES = re.compile(r"\s*(?:begin\s+atomic|return)\b", re.IGNORECASE)
_GUESSES = 18
_ASSIGNMENT = re.compile(r":=|=")


@dataclass(frozen=True, slots=True)
class Body:
    """What the parser found in a function's body; offsets count from its start."""

    names: Names = NO_NAMES
    error: Complaint | None = None
    declared: Names = NO_NAMES
    """What the types of PL/pgSQL's variables refer to: PostgreSQL looks at these when it makes the function."""


@lru_cache(maxsize=512)
def read_body(language: str, create_function: str, body: str) -> Body:
    """Parse a body; `create_function` is the whole statement with it. Other languages are nobody's business here."""
    try:
        match language.lower():
            case "sql" if _WITHOUT_QUOTES.match(body):
                return _atomic(create_function, body)
            case "sql":
                return _statements(body)
            case "plpgsql":
                return _plpgsql(create_function, body)
    except TooDeep:
        pass  # PostgreSQL takes it
    except SyntaxProblem as problem:
        return Body(error=problem.complaint)
    return Body()


def _statements(body: str) -> Body:
    collector = Collector(Text(body))
    for statement in parse_statements(body).stmts:
        collector.visit(unwrap(statement.stmt))
    return Body(collector.names())


def _atomic(create_function: str, body: str) -> Body:
    start = max(create_function.rfind(body), 0)
    collector = Collector(Text(create_function, start))
    for statement in parse_sql(create_function, start).stmts:
        collector.visit(unwrap(unwrap(statement.stmt).sql_body))
    return Body(collector.names())


def _plpgsql(create_function: str, body: str) -> Body:
    tokens = tokens_of(body)
    unknown: dict[str, str] = {}
    header(create_function, lambda name: unknown.setdefault(name, "record"))
    declared(body, tokens, lambda name: unknown.setdefault(name, "record"))
    refused = []
    for guess in islice(_guesses(list(unknown)), _GUESSES):
        head, variables = header(create_function, guess.__getitem__), declared(body, tokens, guess.__getitem__)
        own = Names(variables.relations, (), variables.types)
        try:
            return Body(_names(fragments(head, variables.text), variables, body), declared=own)
        except PgQueryError as error:
            refused.append((error, head, variables))
    return Body(own, _complaint(refused), own)


def _guesses(types: list[str]) -> Iterator[dict[str, str]]:
    """Whether a type is a row's is not known here: what is right for one of these is right."""
    yield dict.fromkeys(types, "record")
    if types:
        yield dict.fromkeys(types, "text")
    for mixed in product(("record", "text"), repeat=len(types)):
        if len(set(mixed)) > 1:
            yield dict(zip(types, mixed, strict=True))


def _complaint(refused: list[tuple[PgQueryError, str, Declared]]) -> Complaint | None:
    """What is wrong whatever the types are; None where nobody can tell."""
    sure = [each for each in refused if not depends_on_types(each[0])]
    if not sure and len({error.message for error, _, _ in refused}) > 1:
        return None
    problem, head, variables = (sure or refused)[0]
    found = complaint_of(problem, head, variables.text, tokens_of(variables.text))
    return found._replace(offset=variables.in_body(found.offset)) if found else None


def _names(pieces: list[Fragment], variables: Declared, body: str) -> Names:
    collector = Collector(Text(body), list(variables.relations), [], list(variables.types))
    lines = [0, *(found.end() for found in re.finditer("\n", body))]
    for piece in pieces:
        prefix = "SELECT " if piece.is_expression else ""
        sql = piece.sql if not piece.is_assignment else _ASSIGNMENT.sub(_comma, piece.sql, count=1)
        start = lines[min(piece.line, len(lines)) - 1]
        collector.text = _Placed(prefix + sql, len(prefix), body, piece.sql, start)
        try:
            for statement in parse_sql(prefix + sql).stmts:
                collector.visit(unwrap(statement.stmt))
        except SyntaxProblem:
            continue  # PL/pgSQL's parser has taken it
    return collector.names()


def _comma(sign: re.Match[str]) -> str:
    """What makes a list of a target and its value; the text stays as long."""
    return ",".rjust(len(sign[0]))


class _Placed(Text):
    """A piece of a body; what PL/pgSQL's parser has rewritten counts from the start of its line."""

    def __init__(self, sql: str, skipped: int, body: str, piece: str, line: int) -> None:
        super().__init__(sql, skipped)
        self.start, self.rewritten = body.find(piece, line), False
        if self.start < 0 and piece.startswith("SELECT "):  # PERFORM
            self.start = body.find(piece.removeprefix("SELECT "), line) - len("SELECT ")
            self.rewritten = self.start < line - len("SELECT ")
        elif self.start < 0:
            self.rewritten = True
        if self.rewritten:
            self.start = line

    def at(self, location: int) -> int:
        """The characters before it in the whole body."""
        return self.start if self.rewritten else self.start + super().at(location)
