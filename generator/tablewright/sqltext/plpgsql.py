"""PL/pgSQL as its own parser reads it. That parser knows no types but PostgreSQL's own, so it is given others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tablewright.quoting import sql_dollar, sql_identifier
from tablewright.sqltext.names import Name, identifiers, is_builtin_type, named
from tablewright.sqltext.parser import (
    Complaint,
    PgQueryError,
    SyntaxProblem,
    Token,
    grammar,
    parse_plpgsql,
    parse_sql,
    strings,
    unwrap,
)

# What the functions of the parser that report a mistake of the author's are called; the rest are its own limits.
_GRAMMAR = re.compile(r"(?:^|_)(?:scan\.l|gram\.y|pl_gram\.y|pl_scanner\.c)$")
# These depend on whether a type is a row's, which nobody knows here about types that are not PostgreSQL's own.
_OF_TYPES = re.compile(r'scalar variable|record variable|record or row|multiple-item|"[^"]*\.[^"]*" is not a known')
_TRIGGER = """
    tg_name name, tg_when text, tg_level text, tg_op text, tg_relid oid, tg_relname name, tg_table_name name,
    tg_table_schema name, tg_nargs integer, tg_argv text[], new record, old record
"""
_EVENT_TRIGGER = "tg_event text, tg_tag text"
_MODES = {
    grammar.FUNC_PARAM_OUT: "OUT ",
    grammar.FUNC_PARAM_TABLE: "OUT ",
    grammar.FUNC_PARAM_INOUT: "INOUT ",
}
_OUTGOING = (grammar.FUNC_PARAM_OUT, grammar.FUNC_PARAM_TABLE, grammar.FUNC_PARAM_INOUT)
_TYPE_NAME, _EXPRESSION = 1, 2
_QUOTED = re.compile(r'"(.*)"', re.DOTALL)
_CONSTANT = frozenset(("constant", "no", "scroll"))
_BEFORE_STATEMENT = frozenset((";", "begin", "then", "loop", "else"))
_ENDS_TYPE = frozenset((";", ":=", "=", "default", "not", "collate"))


class Declared(NamedTuple):
    """The types that a body declares variables of, and the text with types that the parser can take in their place.

    The text has the lines of the body; `replaced` says where a type stands in it that is longer than the author's,
    and by how much.
    """

    text: str
    types: tuple[Name, ...] = ()
    relations: tuple[Name, ...] = ()
    replaced: tuple[tuple[int, int], ...] = ()

    def in_body(self, offset: int) -> int:
        """The place in the body of a place in the text."""
        return offset - sum(longer for end, longer in self.replaced if end <= offset)


class Fragment(NamedTuple):
    """A piece of SQL in a body, the line that it stands in or near, and what it is (RawParseMode in parser.h)."""

    sql: str
    mode: int
    line: int

    @property
    def is_expression(self) -> bool:
        """Whether it is no statement."""
        return self.mode > _TYPE_NAME

    @property
    def is_assignment(self) -> bool:
        """Whether it is `target := expression`."""
        return self.mode > _EXPRESSION


StandIn = Callable[[str], str]
"""What the parser is given for a type that it does not know: `record`, or a scalar type."""


def declared(body: str, tokens: list[Token], stand_in: StandIn) -> Declared:
    """Read the DECLARE sections."""
    text, types, relations = body, [], []
    replaced: list[tuple[int, int]] = []
    for spelled in _declared_types(tokens):
        words = [token.text.lower() if token.text[0] != '"' else token.text for token in spelled]
        start, end = spelled[0].start, spelled[-1].end
        names = _leading_name(words)
        array = "[" in words or "array" in words
        if "%" in words:
            table = names if words[-1] == "rowtype" else names[:-1]
            relations += [named(table, start)] if table else []  # else it is the type of another variable
            own = False
        else:
            own = names[:1] == ["pg_catalog"] or (len(names) == 1 and is_builtin_type(names[0]))
            types += [named(names, start)] if names and not own else []
        if array or not own:
            row = "record" if words[-1] == "rowtype" else stand_in("".join(words))
            taken = ("text[]" if array else row) + "".join(c for c in body[start:end] if c == "\n")
            at = start + sum(longer for _, longer in replaced)
            text = text[:at] + taken + text[at + end - start :]
            replaced.append((at + len(taken), len(taken) - (end - start)))
    return Declared(text, tuple(types), tuple(relations), tuple(replaced))


def _leading_name(words: list[str]) -> list[str]:
    """The qualified name that a type starts with."""
    names = []
    for number, word in enumerate(words):
        if number % 2 == 0:
            names += identifiers(word)
        elif word != ".":
            break
    return names


def _declared_types(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each declared variable's type."""
    at = 0
    while at < len(tokens):
        if tokens[at].text.lower() != "declare":
            at += 1
            continue
        at += 1
        while at < len(tokens) and tokens[at].text.lower() not in ("begin", "declare"):
            end = _end_of_statement(tokens, at)
            yield from _types_of(tokens[at:end])
            at = end + 1


def _end_of_statement(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].text != ";":
        at += 1
    return at


def _types_of(declaration: list[Token]) -> Iterator[list[Token]]:
    """Of `name type …`; the parameters of a cursor each have a type."""
    rest = [token for token in declaration[1:3] if token.text.lower() not in _CONSTANT] + declaration[3:]
    if not rest or rest[0].text.lower() == "alias":
        return
    if any(token.text.lower() == "cursor" for token in rest[:1]):
        if len(rest) > 1 and rest[1].text == "(":
            yield from _parameter_types(rest[2:])
        return
    spelled = []
    for token in rest:
        if token.text.lower() in _ENDS_TYPE:
            break
        spelled.append(token)
    if spelled:
        yield spelled


def _parameter_types(tokens: list[Token]) -> Iterator[list[Token]]:
    spelled: list[Token] = []
    depth = 0
    for token in tokens:
        if depth == 0 and token.text in (",", ")"):
            if len(spelled) > 1:
                yield spelled[1:]
            spelled = []
            if token.text == ")":
                return
            continue
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        spelled.append(token)


def header(create_function: str, stand_in: StandIn) -> str:
    """What stands before AS in a CREATE FUNCTION, with others for types that the parser does not know.

    Raises SyntaxProblem.
    """
    statements = parse_sql(create_function).stmts
    statement = unwrap(statements[0].stmt) if statements else None
    if statement is None or type(statement).__name__ != "CreateFunctionStmt":
        raise SyntaxProblem(Complaint("CREATE FUNCTION or CREATE PROCEDURE is wanted here"))
    parameters = [_parameter(unwrap(parameter), stand_in) for parameter in statement.parameters]
    returned = strings(statement.return_type.names)[-1:]
    name = sql_identifier(strings(statement.funcname)[-1])
    if returned == ["trigger"]:
        return f"CREATE FUNCTION {name}({_TRIGGER}) RETURNS record"
    if returned == ["event_trigger"]:
        return f"CREATE FUNCTION {name}({_EVENT_TRIGGER}) RETURNS void"
    what = "PROCEDURE" if statement.is_procedure else "FUNCTION"
    out = [unwrap(p) for p in statement.parameters if unwrap(p).mode in _OUTGOING]
    result = ""
    if out and statement.return_type.setof:
        # What the columns of a table follow from: the type of one, or a row of several.
        result = f" RETURNS SETOF {_type(out[0].arg_type, stand_in) if len(out) == 1 else 'record'}"
    elif returned and not out:
        result = f" RETURNS {'SETOF ' if statement.return_type.setof else ''}{_type(statement.return_type, stand_in)}"
    return f"CREATE {what} {name}({', '.join(parameters)}){result}"


def _parameter(parameter: Any, stand_in: StandIn) -> str:
    name = f"{sql_identifier(parameter.name)} " if parameter.name else ""
    return f"{_MODES.get(parameter.mode, '')}{name}{_type(parameter.arg_type, stand_in)}"


def _type(type_: Any, stand_in: StandIn) -> str:
    names = strings(type_.names)
    if type_.array_bounds:
        return "text[]"
    own = names[0] == "pg_catalog" or (len(names) == 1 and is_builtin_type(names[0]))
    return stand_in(".".join(names)) if type_.pct_type or not own else ".".join(map(sql_identifier, names))


def fragments(head: str, body: str) -> list[Fragment]:
    """Parse a body; the SQL in it, in the order of its tree.

    Raises PgQueryError.
    """
    return list(_fragments(parse_plpgsql(f"{head} LANGUAGE plpgsql AS {sql_dollar(body)}"), 1))


def _fragments(tree: Any, line: int) -> Iterator[Fragment]:
    if isinstance(tree, list):
        for item in tree:
            yield from _fragments(item, line)
    elif isinstance(tree, dict):
        line = tree.get("lineno", line)
        for name, part in tree.items():
            if name == "PLpgSQL_expr":
                yield Fragment(part["query"], part.get("parseMode", 0), line)
            else:
                yield from _fragments(part, line)


def complaint_of(error: PgQueryError, head: str, body: str, tokens: list[Token]) -> Complaint | None:
    """What the parser says, at the place that it means; None where it says that it cannot do something.

    It tells no position, but a text that ends before the mistake gets another message.
    """
    if not _GRAMMAR.search(error.filename or ""):
        return None
    last = len(tokens)
    while last > 1 and _message(head, body[: tokens[last - 2].end]) == error.message:
        last -= 1
    message = f"SQL {error.message}"
    if not tokens:
        return Complaint(message, len(body))
    if "syntax error at end of input" in error.message:  # it is the end of a piece of SQL
        ends = [token.start for token in tokens[last - 1 :] if token.text == ";"]
        return Complaint(message, ends[0] if ends else tokens[-1].end)
    found = tokens[last - 1]
    quoted = _QUOTED.search(error.message)
    if quoted is None or found.text == quoted[1]:
        return Complaint(message, found.start)
    # The mistake is in a piece of SQL, which is parsed when its end is found.
    exact = _in_statement(message, body, tokens[: last - 1])
    wanted = quoted[1].lower().split(".")[0]
    near = [token.start for token in tokens[:last] if token.text.lower() == wanted]
    return Complaint(message, exact if exact is not None else near[-1] if near else found.start)


def _in_statement(message: str, body: str, tokens: list[Token]) -> int | None:
    """The place of a mistake in the statement of SQL that ends with these tokens, if it is one."""
    begin = next((n + 1 for n in range(len(tokens) - 1, -1, -1) if tokens[n].text.lower() in _BEFORE_STATEMENT), 0)
    if begin == len(tokens):
        return None
    start = tokens[begin].start
    try:
        parse_sql(body[start : tokens[-1].end])
    except SyntaxProblem as problem:
        return start + problem.complaint.offset if problem.complaint.message == message else None
    return None


def _message(head: str, body: str) -> str:
    try:
        parse_plpgsql(f"{head} LANGUAGE plpgsql AS {sql_dollar(body)}")
    except PgQueryError as error:
        return error.message
    return ""


def depends_on_types(error: PgQueryError) -> bool:
    """Whether the mistake would be none if a variable's type were another one."""
    return bool(_OF_TYPES.search(error.message))
