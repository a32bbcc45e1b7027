"""The documentation: complete, shown as it is however hostile, and drawn by Mermaid."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tablewright.catalog.model import (
    Catalog,
    Check,
    Column,
    Enum,
    ForeignKey,
    Function,
    Index,
    IndexKey,
    PrimaryKey,
    Rule,
    Table,
    Trigger,
    Unique,
)
from tablewright.catalog.names import Member, QName, Signature, TriggerName
from tablewright.catalog.types import Type, type_sql
from tablewright.emit import er_diagram
from tablewright.emit.docs import docs
from tablewright.emit.docs_words import anchor
from tablewright.emit.er_diagram import er_diagrams, keys_of_tables
from tablewright.emit.render import renderer
from tablewright.spec import (
    ColumnNotes,
    Decision,
    EnumNotes,
    Layout,
    Migrations,
    Module,
    Origin,
    Spec,
    System,
    TableNotes,
)
from tablewright.specio.resolve import read_spec

ROOT = Path(__file__).parents[1]
SYSTEMS = sorted(path.parent.name for path in ROOT.glob("spec/*/system.yaml"))
HOSTILE = (
    *("a | b || c \\| d \\", "`tick` ``two`` `", "<script>alert(1)</script>&lt;&amp;", "**b** _em_ __x__ ~~s~~ *a*"),
    *("[a](http://x.y) ![i](j) ](", "# h", "- item", "1. one", "2) two", "> q", "---", "===", "```", "| a | b |"),
    *("{{ x }} {% y %}", '"""', "line1\nline2\r\nline3", "https://a_b.c/d_e?x=1&y=2 www.x_y.com a_b@c.d", "\\", "`"),
    *(":smile: :end: 10:30:45", "$x$ $$y$$", "😀é中", "end", "title", "pk", "FK", "uk-x", "2fa", "_priv_", "u", "many"),
    *(
        "direction TB",
        "direction\n LR",
        "style: a:b#c;",
        "a'b\"c",
        "#35; #quot;",
        "%%{init: {}}%%",
        "fa:fa-user",
        "a;b",
    ),
    *("~T~", "numeric(1,2)", "erDiagram", "accTitle: x", "-x", "+x", "x__y__z", "*", "\u2028\u3000 x", "[^1]", "[ ] x"),
)
RULES: tuple[Rule, ...] = ("cascade", "set null", "restrict", "no action", "set default")


def hostile_spec() -> Spec:
    """A system whose every name and text is hostile; each table refers to the one before it."""
    enum = Enum(QName("public", "st|ate `x`"), tuple(dict.fromkeys(HOSTILE)), HOSTILE[2])
    function = Function(Signature("public", "keep|"), "trigger", "plpgsql", "BEGIN\n````\nEND", HOSTILE[0])
    tables, notes, members = {}, {}, {}
    parent: QName | None = None
    for number, text in enumerate(HOSTILE):
        key = QName("public" if number % 5 else "bil|ling", text)
        columns = [
            Column("id", Type("uuid"), default="gen_random_uuid()", comment=text),
            Column(text, Type("numeric", (10, 2)), nullable=True, default=f"'{text}'", comment=text),
            Column("state", Type(enum.key.name, (), True, "public"), comment=f"about {text} and more"),
            Column(f"p_{text}", Type("uuid"), nullable=number % 2 == 0),
        ]
        tables[key] = Table(key, tuple(columns), text)
        column_notes = {c.name: ColumnNotes("attr", Origin(None, text), pii=number % 7 == 0) for c in columns}
        column_notes["id"] = ColumnNotes("id", Origin("1-2, 3"), on_update="now()")
        notes[key] = TableNotes("m", "K", column_notes, ("id",), "K", (), Origin("12"), number * 1000)
        members[key] = parent
        parent = key
    catalog = _hostile_catalog(tables, members, enum, function)
    keys = list(tables)
    return Spec(
        system=System(
            *("hostile", HOSTILE[0], "\n\n".join(HOSTILE), HOSTILE[1], 15, Layout(alembic_ini="sr c/al.ini")),
            Migrations("001", HOSTILE[3], "", "", ""),
            tuple(Decision(text, text, text, text, "3") for text in HOSTILE),
            HOSTILE,
        ),
        catalog=catalog,
        modules=(
            Module("m`0", HOSTILE[0], "m", "m", (enum.key,), tuple(keys[:30])),
            Module("m|1", HOSTILE[1], "n", "n", (), tuple(keys[30:])),
        ),
        enums={enum.key: EnumNotes("m", "State", tuple(f"M{n}" for n, _ in enumerate(enum.labels)), Origin("1"))},
        tables=notes,
        origins={index: Origin(None, index.name) for index in catalog.indexes},
        paths={key: ("m|.yaml",) for key in keys},
    )


def _hostile_catalog(
    tables: dict[QName, Table], parents: dict[QName, QName | None], enum: Enum, function: Function
) -> Catalog:
    primary_keys = [PrimaryKey(Member(*key, f"pk {key.name}"), ("id",), key.name) for key in tables]
    uniques = [Unique(Member(*key, f"uq {key.name}"), (key.name,), deferrable=True) for key in tables]
    checks = [Check(Member(*key, f"ck {key.name}"), f"x || '{key.name}'", key.name) for key in tables]
    foreign_keys = [
        ForeignKey(Member(*key, f"fk {key.name}"), (f"p_{key.name}",), parent, ("id",), RULES[n % 5], comment=key.name)
        for n, (key, parent) in enumerate(parents.items())
        if parent
    ]
    indexes = [
        Index(
            QName("public", f"ix {key.name}"),
            key,
            (IndexKey(key.name, descending=True), IndexKey(f"lower('{key.name}')", is_expression=True)),
            include=("id",),
            where=f"x = '{key.name}'",
            comment=key.name,
        )
        for key in tables
    ]
    triggers = [Trigger(TriggerName(*key, "keep"), "before", ("update",), function.key, key.name) for key in tables]
    return Catalog(
        enums={enum.key: enum},
        functions={function.key: function},
        tables=tables,
        primary_keys={o.key: o for o in primary_keys},
        uniques={o.key: o for o in uniques},
        checks={o.key: o for o in checks},
        foreign_keys={o.key: o for o in foreign_keys},
        indexes={o.key: o for o in indexes},
        triggers={o.key: o for o in triggers},
    )


def page_of(spec: Spec) -> str:
    [(path, text)] = docs(spec, renderer())
    assert path == spec.system.layout.docs
    return text


@cache
def spec_of(system: str) -> Spec:
    if system == "hostile":
        return hostile_spec()
    return read_spec(ROOT / "spec" / system, ROOT / "spec")


@cache
def page(system: str) -> str:
    return page_of(spec_of(system))


class Reader(HTMLParser):
    """What a browser would show: the text of each block, the ids, the links, the elements."""

    BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "td", "th", "li", "pre"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks, self.elements = [""], set[str]()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.blocks = [" ".join(block.split()) for block in self.blocks if block.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value for name, value in attrs if value}
        self.elements.add(tag)
        if tag in self.BLOCKS:
            self.blocks.append("")
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data


def read(markdown: str) -> Reader:
    return Reader(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


@cache
def shown(system: str) -> Reader:
    return read(page(system))


def section(system: str, table: QName) -> list[str]:
    text = page(system).partition(f'<a id="{anchor("table", table)}"></a>')[2]
    return read(text.partition("\n#")[0]).blocks


def flat(text: str) -> str:
    return " ".join(text.split())


every_page = pytest.mark.parametrize("system", ["hostile", *SYSTEMS])


@every_page
def test_every_link_leads_somewhere(system: str) -> None:
    html = shown(system)
    assert len(set(html.ids)) == len(html.ids)
    assert {link for link in html.links if link.removeprefix("#") not in html.ids} == set()


@every_page
def test_a_page_has_no_elements_but_its_own(system: str) -> None:
    blocks = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre"}
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    assert shown(system).elements <= blocks | tables | {"a", "br", "code", "span", "strong"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_page_is_the_same_wherever_the_spec_lies(system: str) -> None:
    assert str(ROOT) not in page(system)


@every_page
def test_every_row_has_as_many_cells_as_its_header(system: str) -> None:
    """Renderers fill up short rows and cut long ones, so the text is counted: no cell holds a pipe, escaped or not."""
    wanted = 0
    for line in page(system).splitlines():
        if re.fullmatch(r"(\| -+:? )+\|", line):
            wanted = line.count("|")
        elif not line.startswith("|"):
            wanted = 0
        elif wanted:
            assert line.count("|") == wanted, line


def test_hostile_texts_are_shown_as_they_are() -> None:
    blocks = shown("hostile").blocks
    everything = " ".join(blocks)
    for text in HOSTILE:
        # A text alone in a paragraph; a pair of backticks in it is code, and code shows without them.
        assert flat(re.sub(r"(?<!`)`([^`\s][^`]*)`(?!`)", r"\1", text)) in blocks, text
        assert flat(f"ck {text}: x || '{text}'") in everything, text
        assert flat(f"ix {text}") in blocks, text


def test_decisions_may_hold_code() -> None:
    spec = hostile_spec()
    decision = Decision("Use `a_b`", "`x | y`", "z", "`", None)
    text = page_of(replace(spec, system=replace(spec.system, decisions=(decision,))))
    assert "### Use `a_b`\n" in text
    assert "- The document says: <code>x &#124; y</code>\n- What is done: z\n- Why: \\`\n" in text


@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_of_the_spec_is_on_the_page(system: str) -> None:
    spec, blocks = spec_of(system), shown(system).blocks
    everything = " ".join(blocks)
    for table in spec.catalog.tables.values():
        part = section(system, table.key)
        assert (table.comment or "").replace("`", "") in part[:2] or not table.comment
        cells = list(zip(part, part[1:], part[2:], strict=False))
        for column in table.columns:
            assert (column.name, type_sql(column.type), "yes" if column.nullable else "no") in cells
    for enum in spec.catalog.enums.values():
        assert {enum.key.name, *enum.labels} <= set(blocks)
    for index in spec.catalog.indexes:
        assert index.name in blocks
    for key in (*spec.catalog.foreign_keys, *spec.catalog.uniques, *spec.catalog.checks, *spec.catalog.primary_keys):
        assert any(block.startswith(f"{key.name}: ") for block in blocks), key
    for decision in spec.system.decisions:
        for text in (decision.title, decision.says, decision.does, decision.why):
            assert flat(text).replace("`", "") in everything
    for addition in spec.system.additions:
        assert flat(addition).replace("`", "") in blocks


def mermaid_of(text: str) -> list[str]:
    return [token.content for token in MarkdownIt("commonmark").parse(text) if token.info == "mermaid"]


LABEL = r'"(?:[^"#;:&<>%\\`*]|#\d+;)+"'
NAME = rf"(?:[A-Za-z]\w*|{LABEL})"
LINE = re.compile(rf"    {NAME} (?:\|\|--|\|o\.\.)o[|{{] {NAME} : {LABEL}")
BOX = re.compile(rf"    {NAME} {{")
WORD = "\u2060?[A-Za-z0-9_\u00c0-\uffff-]+"
ATTRIBUTE = re.compile(rf"        {WORD}(?:\([\d_-]+\))?(?:\[\])? {WORD}(?: [PFU]K(?:, [FU]K)*)?(?: {LABEL})?")


@every_page
def test_diagrams_keep_to_the_grammar_and_the_limits(system: str) -> None:
    diagrams = mermaid_of(page(system))
    assert diagrams
    for diagram in diagrams:
        assert len(diagram) < 50_000
        first, *lines = diagram.splitlines()
        assert first == "erDiagram"
        for line in lines:
            assert any(kind.fullmatch(line) for kind in (LINE, BOX, ATTRIBUTE)) or line == "    }", line


def many_tables(count: int) -> Catalog:
    """A first table, and others that refer to it five times each."""
    first = QName("public", "t0")
    columns = tuple(Column(f"c{n}", Type("uuid"), comment="x" * 60) for n in range(10))
    tables = {key: Table(key, columns) for key in (QName("public", f"t{n}") for n in range(count))}
    keys = [ForeignKey(Member(*t, f"f{n}"), (f"c{n}",), first, ("c0",)) for t in tables for n in range(5)]
    return Catalog(tables=tables, foreign_keys={key.key: key for key in keys})


def test_a_large_system_is_drawn_in_parts() -> None:
    catalog = many_tables(200)
    diagrams = er_diagrams(catalog, list(catalog.tables), keys_of_tables(catalog))
    assert sum(text.count(" {\n") for text in diagrams) == 200
    assert sum(text.count(" : ") for text in diagrams) == 1000
    for text in diagrams:
        assert len(text) < 50_000
        assert text.count(" : ") <= er_diagram.MOST_EDGES
        assert text.count(" {\n") <= er_diagram.MOST_TABLES


def test_a_giant_table_is_drawn_with_its_keys_alone() -> None:
    key = QName("public", "giant")
    table = Table(key, tuple(Column(f"{'c' * 58}{n}", Type("timestamptz"), comment="x" * 60) for n in range(1600)))
    primary_key = PrimaryKey(Member(*key, "pk"), (table.columns[0].name,))
    catalog = Catalog(tables={key: table}, primary_keys={primary_key.key: primary_key})
    [text] = er_diagrams(catalog, [key], keys_of_tables(catalog))
    assert text.splitlines()[2:] == [f"        timestamptz {table.columns[0].name} PK", "    }"]


@pytest.mark.parametrize(
    ("nullable", "match_full", "unique", "line"),
    [
        ((False, False), False, ("a", "b", "c"), "||--o{"),
        ((True, False), False, ("a", "b", "c"), "|o..o{"),
        ((True, False), True, ("a", "b", "c"), "||--o{"),
        ((True, True), True, ("a", "b", "c"), "|o..o{"),
        ((False, False), False, ("b", "a"), "||--o|"),
        ((True, True), False, ("b",), "|o..o|"),
    ],
)
def test_lines_say_how_many_rows(
    nullable: tuple[bool, bool], match_full: bool, unique: tuple[str, ...], line: str
) -> None:
    parent, child = QName("public", "parent"), QName("public", "child")
    columns = [Column(name, Type("uuid"), nullable=n) for name, n in zip("abc", (*nullable, False), strict=True)]
    tables = {parent: Table(parent, ()), child: Table(child, tuple(columns))}
    key = ForeignKey(Member(*child, "fk"), ("a", "b"), parent, ("x", "y"), match_full=match_full)
    rule = Unique(Member(*child, "uq"), unique)
    catalog = Catalog(tables=tables, foreign_keys={key.key: key}, uniques={rule.key: rule})
    [text] = er_diagrams(catalog, list(tables), keys_of_tables(catalog))
    assert text.splitlines()[1] == f'    parent {line} child : "a, b"'


MERMAID = ROOT / "tests" / "mermaid"
has_mermaid = pytest.mark.skipif(
    not (shutil.which("node") and (MERMAID / "node_modules" / "mermaid").is_dir()),
    reason="needs Node.js, and `npm install --no-package-lock` in tests/mermaid",
)


def understood(diagrams: list[str]) -> list[dict[str, Any]]:
    """What Mermaid itself reads in the diagrams."""
    command = ["node", "parse.mjs"]  # of the machine's own Node.js, wherever it is
    answer = subprocess.run(
        command, cwd=MERMAID, input=json.dumps(diagrams), capture_output=True, text=True, check=True
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


@has_mermaid
@every_page
def test_mermaid_reads_the_diagrams(system: str) -> None:
    spec = spec_of(system)
    answers = understood(mermaid_of(page(system)))
    assert [answer.get("error") for answer in answers] == [None] * len(answers)
    boxes = [box for answer in answers for box in answer["boxes"] if box["columns"]]
    # A box's columns come out last first.
    tables = (*spec.catalog.tables.values(), *spec.external.tables.values())
    sizes = sorted(len(table.columns) for table in tables)
    assert sorted(len(box["columns"]) for box in boxes) == sizes
    assert sum(len(answer["lines"]) for answer in answers) == len(spec.catalog.foreign_keys)
