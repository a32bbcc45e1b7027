"""The one place that quotes: a function a target. All names and texts of a spec are hostile until they went through."""

from __future__ import annotations

import re

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
_PLAIN_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_$]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_BIND = re.compile(r"(?<!:):(?=\w)")


def sql_identifier(name: str) -> str:
    """A name as it stands in SQL: bare where PostgreSQL reads it back unchanged, else in double quotes."""
    if _PLAIN_IDENTIFIER.fullmatch(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def sql_qualified(namespace: str, name: str) -> str:
    """A qualified name in SQL; objects of `public` are named without it."""
    bare = sql_identifier(name)
    return bare if namespace == "public" else f"{sql_identifier(namespace)}.{bare}"


def sql_literal(text: str) -> str:
    """A string constant: standard_conforming_strings, or E'' where it holds a backslash, so that both settings agree."""
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
    safe = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    safe = "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in safe.replace("\r\n", "\n"))
    return safe[:-1] + '\\"' if safe.endswith('"') else safe


def python_comment(text: str) -> str:
    """Text for one `#` comment line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def sa_text(sql: str) -> str:
    """SQL as a SQLAlchemy expression: `sa.text()` reads `:name` as a parameter, `sa.literal_column()` does not."""
    call = "sa.literal_column" if _BIND.search(sql) else "sa.text"
    return f"{call}({python_string(sql)})"


def sa_ddl(statement: str) -> str:
    """A statement as `sa.DDL`, which formats `%`; several lines become a triple-quoted string."""
    return f"sa.DDL({python_block(statement.replace('%', '%%'))})"


def python_block(text: str) -> str:
    """A Python string literal that shows a text of several lines as such where that is safe."""
    plain = all(c.isprintable() or c == "\n" for c in text) and "\\" not in text and '"""' not in text
    if "\n" in text and plain and not text.endswith('"'):
        return f'"""{text}"""' if text.startswith("\n") else f'"""\\\n{text}"""'
    return python_string(text)


def markdown_text(text: str) -> str:
    """Text for a Markdown paragraph, shown as it is: no HTML, no emphasis, no links, no code, on one line."""
    flat = " ".join(_CONTROL.sub(" ", text).split())
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]{}#|~$])", r"\\\1", flat)


def markdown_code(text: str) -> str:
    """A code span, also inside a table's cell: the fence is longer than any run of backticks in the text."""
    flat = " ".join(_CONTROL.sub(" ", text).split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or not flat else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def mermaid_label(text: str) -> str:
    """A label in double quotes: Mermaid knows no escapes there, so what it would read is put in entity codes."""
    flat = " ".join(_CONTROL.sub(" ", text).split())
    return '"' + re.sub(r"[^\w\s.,:()/+=-]", lambda m: f"#{ord(m[0])};", flat) + '"'


def mermaid_word(text: str) -> str:
    """An attribute's type or name: Mermaid takes letters, digits, `_`, `-`, `()` and `[]` there."""
    word = re.sub(r"[^A-Za-z0-9_\-()\[\]]", "_", text)
    return word if re.match(r"[A-Za-z_]", word) else f"_{word}"


def ini_value(text: str) -> str:
    """A value of an ini file that configparser interpolates."""
    return " ".join(text.split()).replace("%", "%%")
