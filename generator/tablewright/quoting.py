"""The one place that quotes: a function a target. All names and texts of a spec are hostile until they went through."""

from __future__ import annotations

import re
from functools import lru_cache

# Every key word that is not "unreserved" (PostgreSQL manual, appendix C), as quote_ident() quotes them.
_KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
    char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default
    deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant
    greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join
    json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
    json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural
    nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing
    position precision primary real references returning right row select session_user setof similar smallint some
    substring symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique
    user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """.split()
)
# Those that SQLAlchemy leaves bare, as PostgreSQL takes them for a table or a column; for a type it does not.
_BARE_IN_SQLALCHEMY = frozenset(
    """
        bigint bit boolean char character coalesce collation concurrently dec decimal exists extract float greatest
    grouping     inout int integer interval json json_array json_arrayagg json_exists json_object json_objectagg
    json_query     json_scalar json_serialize json_table json_value lateral least merge_action national nchar none
    normalize     nullif numeric out overlay position precision real row setof smallint substring system_user
    tablesample time timestamp     treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest
    xmlnamespaces xmlparse xmlpi xmlroot     xmlserialize xmltable
    """.split()
)
UNKNOWN_TO_SQLALCHEMY = frozenset(("collation", "concurrently", "lateral", "system_user", "tablesample"))
"""Those of them that PostgreSQL takes bare for no table and no column either."""
_PLAIN_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_$]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
# What sa.text() reads in another way: a parameter, and a colon behind a backslash, which it takes away.
_BIND = re.compile(r"(?<!:):(?=\w)|\\:")


def sql_identifier(name: str) -> str:
    """A name as it stands in SQL: bare where PostgreSQL reads it back unchanged, else in double quotes."""
    if _PLAIN_IDENTIFIER.fullmatch(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def sql_qualified(namespace: str, name: str) -> str:
    """A qualified name in SQL; objects of `public` are named without it."""
    bare = sql_identifier(name)
    return bare if namespace == "public" else f"{sql_identifier(namespace)}.{bare}"


def listed_names(text: str) -> list[str]:
    """The names in a list as `search_path` has it: those in double quotes are as they are, others in lower case."""
    found = re.findall(r'"((?:[^"]|"")+)"|([^\s,"]+)', text)
    return [quoted.replace('""', '"') if quoted else bare.lower() for quoted, bare in found]


def sql_literal(text: str) -> str:
    """A string constant: E'' where it holds a backslash, so that standard_conforming_strings does not matter."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def sql_dollar(body: str) -> str:
    """A function's body between dollar quotes whose tag does not occur in it."""
    tag, number = "$$", 0
    while tag in body:
        number += 1
        tag = f"$body{number}$"
    return f"{tag}{body}{tag}"


def sql_comment(text: str) -> str:
    """Text for `--` comment lines: the caller writes the dashes before each line of the result."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def python_string(text: str) -> str:
    """A Python string literal in double quotes, whatever it holds."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    out = []
    for character in text:
        if character in '\\"':
            out.append("\\" + character)
        elif character.isprintable():
            out.append(character)
        else:
            out.append(repr(character)[1:-1])
    return '"' + "".join(out) + '"'


def python_docstring(text: str) -> str:
    """The inside of a triple-quoted docstring: it can neither end the string nor start an escape."""
    safe = text.strip().replace("\\", "\\\\").replace("\r\n", "\n")
    if not safe.replace("\n", "").isprintable():
        safe = "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in safe)
    return re.sub(r'"""|"\Z', lambda m: m[0].replace('"', '\\"'), safe)


def python_comment(text: str) -> str:
    """Text for one `#` comment line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def reads_as_parameter(sql: str) -> bool:
    """Whether SQLAlchemy would take something in it for a parameter: `:name`."""
    return _BIND.search(sql) is not None


def sa_text(sql: str) -> str:
    """SQL as a SQLAlchemy expression: `sa.text()` reads `:name` as a parameter, `sa.literal_column()` does not."""
    call = "sa.literal_column" if reads_as_parameter(sql) else "sa.text"
    return f"{call}({python_string(sql)})"


def sa_type_name(name: str) -> str:
    """The name of a type for SQLAlchemy, which leaves some key words bare (PostgreSQL manual, appendix C)."""
    quoted = python_string(name)
    return f"sa.quoted_name({quoted}, True)" if name in _BARE_IN_SQLALCHEMY else quoted


def sa_ddl_text(statement: str) -> str:
    """A statement as `sa.DDL` takes it, which formats its text: a Python string with `%` doubled."""
    return python_block(statement.replace("%", "%%"))


def python_block(text: str) -> str:
    """A Python string literal that shows a text of several lines as such where that is safe."""
    plain = all(c.isprintable() or c == "\n" for c in text) and "\\" not in text and '"""' not in text
    if "\n" in text and plain and not text.endswith('"'):
        return f'"""{text}"""' if text.startswith("\n") else f'"""\\\n{text}"""'
    return python_string(text)


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_CONTROL.sub(" ", text).split())


# An underscore inside a word is no emphasis; `://` and `www.` make links of their own (GFM 6.9).
_MARKDOWN = re.compile(r"[\\`*\[\]{}#~$&<>|]|_(?:(?<![^\W_]_)|(?![^\W_]))|:(?=//)|\.(?<=www\.)")
_MARKDOWN_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_MARKDOWN_START = re.compile(r"^(?:[-+=]|\d{1,9}(?=[.)]))")
# GitHub puts pictures in the place of `:end:`, whatever is escaped in it, but only inside one element.
_EMOJI = re.compile(r":(?=(?:[0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1|100|1234):)")
_CODE = re.compile(r"((?<!`)`[^`\s][^`]*`(?!`))")


def markdown_text(text: str) -> str:
    """Text for a Markdown paragraph or a table's cell, shown as it is: no HTML, no emphasis, no links, no code."""
    shown = _MARKDOWN.sub(_markdown_escape, _one_line(text))
    shown = _MARKDOWN_START.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", shown)
    return _EMOJI.sub("<span>:</span>", shown) if ":" in shown else shown


def _markdown_escape(found: re.Match[str]) -> str:
    return _MARKDOWN_ENTITIES.get(found[0]) or f"\\{found[0]}"


def markdown_prose(text: str) -> str:
    """As `markdown_text`, but what stands between two backticks is code, as people write it in a `doc`.

    Lines stay lines.
    """
    if "\n" in text:
        return "<br>".join(map(markdown_prose, text.strip("\n").split("\n")))
    if "`" not in text:
        return markdown_text(text)
    parts = _CODE.split(_one_line(text))
    return "".join(markdown_code(p[1:-1]) if _CODE.fullmatch(p) else _spaced(p) for p in parts)


def _spaced(text: str) -> str:
    """A piece of a line: the spaces around it stay."""
    before, after = " " * text.startswith(" "), " " * (len(text) > 1 and text.endswith(" "))
    return f"{before}{markdown_text(text)}{after}"


@lru_cache(maxsize=8192)
def markdown_code(text: str) -> str:
    """Code in a line or in a table's cell: a span whose fence is longer than any run of backticks in the text.

    A pipe ends a cell even inside a span, and its backslash shows outside of tables, so there it is HTML.
    """
    flat = _one_line(text)
    if "|" in flat:
        return f"<code>{_MARKDOWN.sub(_markdown_escape, flat)}</code>"
    if "`" not in flat:
        return f"`{flat or ' '}`"
    fence = "`" * (max(len(run) for run in re.findall(r"`+", flat)) + 1)
    return f"{fence} {flat} {fence}"


def markdown_block(language: str, text: str) -> str:
    """A fenced block of code; its fence is longer than any run of backticks in the text."""
    body = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", body)), default=0))
    return f"{fence}{language}\n{body}\n{fence}"


def markdown_anchor(*names: str) -> str:
    """An id for `<a id="…">` and links to it, another one for all other names.

    The `.` before each name keeps it apart from the ids that GitHub makes of headings, which have none.
    """
    return ".".join(re.sub(r"[^a-z0-9_]", lambda m: f"-{ord(m[0]):x}-", name) for name in names)


# What Mermaid, its Markdown or its HTML would read in a label; `direction TB` counts wherever it stands in a line.
_MERMAID = re.compile(
    r"[^\w ,()/=.'…+-]|[^\x00-\uffff]|_(?:(?<![^\W_]_)|(?![^\W_]))|^[\d+=-]|\.(?<=(?i:www)\.)| (?<=(?i:direction) )"
)
_NOT_IN_A_WORD = re.compile(r"[^\w-]|[\x80-\xbf]|[^\x00-\uffff]")
_ENDS_EMPHASIS = re.compile(r"_(?=-|$)")
_MISREAD = re.compile(r"[\d-]|(?i:[pfu]k)(?![A-Za-z0-9_])")
_TYPE = re.compile(r"(.*?)(\([\d,\s-]*\))?(\[\])?", re.S)
_BARE_ENTITY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MERMAID_RESERVED = frozenset(
    """
    accdescr acctitle class classdef direction end erdiagram many one only optionally style subgraph title to u zero
    """.split()
)
_WORD_JOINER = "\u2060"  # takes no room


def mermaid_label(text: str) -> str:
    """A label in double quotes: Mermaid knows no escapes there, so what it would read is put in entity codes."""
    return '"' + _MERMAID.sub(lambda m: f"#{ord(m[0])};", _one_line(text)) + '"'


def mermaid_entity(text: str) -> str:
    """The name of an entity: bare where that is safe, else a label."""
    bare = _BARE_ENTITY.fullmatch(text) and text.lower() not in _MERMAID_RESERVED
    return text if bare else mermaid_label(text)


@lru_cache(maxsize=8192)
def mermaid_word(text: str) -> str:
    """An attribute's name, which can have no quotes: letters, digits, `_` and `-` stay, the rest becomes `_`.

    A word joiner stands before a name that starts like a number, a list, or Mermaid's own PK, FK and UK, and behind an
    `_` that would end an emphasis. It takes what is not ASCII since version 11.5; plain names work with all versions.
    """
    word = _ENDS_EMPHASIS.sub(f"_{_WORD_JOINER}", _NOT_IN_A_WORD.sub("_", text))
    return f"{_WORD_JOINER}{word}" if _MISREAD.match(word) else word


@lru_cache(maxsize=8192)
def mermaid_type(text: str) -> str:
    """An attribute's type: as a name, but `(…)` and `[]` stay. Up to Mermaid 11.12 a comma is an error there."""
    found = _TYPE.fullmatch(text)
    name, modifiers, array = found.groups(default="") if found else (text, "", "")
    return mermaid_word(name) + "".join(modifiers.split()).replace(",", "_") + array


def ini_value(text: str) -> str:
    """A value of an ini file that configparser interpolates."""
    return " ".join(text.split()).replace("%", "%%")


def terminal_line(text: str) -> str:
    """Text in a line of a terminal: what would move the cursor, colour, hide or turn round what follows is a code."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def terminal_block(text: str) -> str:
    """The same for a text of several lines, which it keeps."""
    lines = text.replace("\r\n", "\n").expandtabs(4).split("\n")
    return "\n".join(map(terminal_line, lines))
