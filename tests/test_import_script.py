"""The import script keeps its word: what is in a file is in the table, or it is said what is not."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from meters import GOOD, HEADER, ask, load, readings, run
from tablewright.postgres.server import Database

# Why each is refused, and the row.
BAD = {
    "taken_at is not a time: 'nonsense'": "nonsense,BKK,1,normal",
    "taken_at is not a time: '2018-02-30 00:00:00'": "2018-02-30 00:00:00,BKK,1,normal",
    "taken_at is outside of the partitions: 2017-07-04T18:00:00+00:00": "2017-07-05T01:00:00+07:00,BKK,1,normal",
    "taken_at is outside of the partitions: 2018-06-30T23:00:00+00:00": "2018-07-01 06:00,BKK,1,normal",
    "taken_at is missing": ",BKK,1,normal",
    "site is missing": "2018-07-05T01:00:00Z,,1,normal",
    "site has 4 characters, more than 3: 'BKKX'": "2018-07-05T01:00:00Z,BKKX,1,normal",
    "value is not a number: 'NaN'": "2018-07-05T01:01:00Z,BKK,NaN,normal",
    "value does not fit numeric(10,4): '1234567'": "2018-07-05T01:02:00Z,BKK,1234567,normal",
    "value does not fit numeric(10,4): '999999.99996'": "2018-07-05T01:03:00Z,BKK,999999.99996,normal",
    "3 columns instead of 4": "2018-07-05T01:04:00Z,BKK,1",
    "not CSV: unexpected end of data": '2018-07-05T01:05:00Z,"BKK,1,normal',
    "0 columns instead of 4": "",
    "not UTF-8": "2018-07-05T01:06:00Z,BKK,1,\udcff",
    "a NUL character": "2018-07-05T01:07:00Z,BKK,1,\0",
}
# Right, though they look odd, and what they become: UTC hours of 5 July 2018, value, status.
ODD = {
    "2018-07-05 17:10:00,BKK,,": ("10:10:00", None, "normal"),
    '"2018-07-05T10:11:00Z","BKK", 1.25e1 ,"say ""x"""': ("10:11:00", 12.5, 'say "x"'),
    "2018-07-05T17:12:00.5+07,BKK,1.00005,\\.": ("10:12:00.5", 1.0001, "\\."),
    "2018-07-05T10:13:00Z,BKK,1,warning\r": ("10:13:00", 1, "warning"),
}


def test_a_file_twice(meters: Path, built: Database, tmp_path: Path) -> None:
    file = readings(tmp_path, *GOOD, GOOD[0])
    assert "300 new, 1 there already, 0 rejected" in load(meters, built, file).stdout
    more = readings(tmp_path, *GOOD, "2018-08-01T00:00:00Z,BKK,1,normal\n", name="more.csv")
    assert "1 new, 300 there already, 0 rejected" in load(meters, built, more).stdout
    assert ask(built, "SELECT count(*), sum(value), max(status) FROM readings") == [(301, 1501, "normal")]


def test_bad_rows_go_into_a_file(meters: Path, built: Database, tmp_path: Path) -> None:
    file = readings(tmp_path, *GOOD[:40], *(f"{row}\n" for row in (*BAD.values(), *ODD)), *GOOD[40:])
    assert f"{300 + len(ODD)} new, 0 there already, {len(BAD)} rejected" in load(meters, built, file, exits=1).stdout
    with (tmp_path / "readings.rejects.csv").open(encoding="utf-8", newline="") as rejects:
        head, *rows = csv.reader(rejects)
    assert head == ["line", "reason", "row"]
    assert [(int(line), reason) for line, reason, _ in rows] == list(enumerate(BAD, 42))
    assert rows[0][2] == "nonsense,BKK,1,normal"
    found = ask(
        built, "SELECT taken_at::time::text, value::float, status FROM readings WHERE extract(minute FROM taken_at) > 0"
    )
    assert sorted(found) == sorted(ODD.values())
    readings(tmp_path, *GOOD)
    load(meters, built, file)
    assert not (tmp_path / "readings.rejects.csv").exists()


def rejected(file: Path) -> list[tuple[int, str]]:
    """The lines that were rejected, and why."""
    with file.with_suffix(".rejects.csv").open(encoding="utf-8", newline="") as rejects:
        return [(int(line), reason) for line, reason, _ in list(csv.reader(rejects))[1:]]


def test_bangkok_import_drops_second_quantity(meters: Path, built: Database, tmp_path: Path) -> None:
    """A row whose key is there with other values is no row that is there already."""
    moment = "2018-07-05T00:00:00Z,BKK"
    rows = (f"{moment},24.5,degC\n", "nonsense\n", f"{moment},61.2,RH%\n", f"{moment},24.50,degC\n", GOOD[99])
    file = readings(tmp_path, *rows)
    done = load(meters, built, file, exits=1)
    assert f"{file}: 2 new, 1 there already, 2 rejected\n  see {tmp_path / 'readings.rejects.csv'}" in done.stdout
    assert rejected(file) == [
        (3, "1 columns instead of 4"),
        (4, "its key is there already, with another value, status"),
    ]
    corrected = readings(tmp_path, f"{moment},24.5,checked\n", GOOD[99], name="corrected.csv")
    assert "0 new, 1 there already, 1 rejected" in load(meters, built, corrected, exits=1).stdout
    assert rejected(corrected) == [(2, "its key is there already, with another status")]
    assert ask(built, "SELECT count(*), max(status) FROM readings WHERE value = 24.5") == [(1, "degC")]


def test_a_row_that_another_unique_value_keeps_out(meters: Path, built: Database, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text('a:b,"say ""c"""\n1,one\n2,one\n1,one\n3,\n')
    done = load(meters, built, file, exits=1, table="odd % names")
    assert "2 new, 1 there already, 1 rejected" in done.stdout
    assert rejected(file) == [(3, "another row has one of its unique values")]


def test_a_conflict_refuses_a_file_whose_table_takes_no_bad_rows(meters: Path, built: Database, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(f"{SITES}{GOOD_SITES[0]}\n{GOOD_SITES[0].replace('x', 'y')}\n")
    said = load(meters, built, file, exits=1, table="sites").stderr
    assert "line 3: its key is there already, with another name (1 bad rows)" in said
    assert ask(built, "SELECT count(*) FROM sites") == [(1,)]


def test_columns_in_another_order(meters: Path, built: Database, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("\ufeffstatus,value,site,taken_at\r\nnormal,1.5,BKK,2018-07-05T00:00:00Z\r\n", encoding="utf-8")
    assert "1 new" in load(meters, built, file).stdout


COLUMNS = "the first line names the columns: taken_at, site, value, status"
NO_FILES = {
    "cr_only": (b"taken_at,site,value,status\r2018-07-05T00:00:00Z,BKK,1,normal\r", "its lines end in CR"),
    "longhdr": (b"x" * 140_000 + b"\n1\n", "the first line, which names the columns, has more than 65,536 bytes"),
    "zipped": (gzip.compress(b"taken_at,site,value,status\n"), "it is no text in UTF-8"),
    "utf_16": ("taken_at,site,value,status\n".encode("utf-16"), "it is no text in UTF-8"),
    "utf_16_bare": ("taken_at,site,value,status\n".encode("utf-16-le"), "it is no text in UTF-8"),
    "semicolons": (b"taken_at;site;value;status\n", "unknown: 'taken_at;site;value;status'"),
    "capitals": (b"Taken_at,site,value,status\n", f"{COLUMNS} (missing: 'taken_at'; unknown: 'Taken_at')"),
    "spaces": (b"taken_at, site,value,status\n", f"{COLUMNS} (missing: 'site'; unknown: ' site')"),
    "too_few": (b"taken_at,site,value\n", f"{COLUMNS} (missing: 'status')"),
    "too_many": (b"taken_at,site,value,status,note\n", f"{COLUMNS} (unknown: 'note')"),
    "twice": (b"taken_at,site,value,status,site\n", f"{COLUMNS} (there twice: 'site')"),
    "quoted": (b'"taken_at,site,value,status\n', "missing: 'taken_at', 'site'"),
    "empty": (b"", f"{COLUMNS} (missing: 'taken_at', 'site', 'value', 'status')"),
    "n" * 247: (HEADER.encode() + b"nonsense\n", "its bad rows cannot be written: [Errno 36] File name too long"),
}


def test_bangkok_import_batch_aborted(meters: Path, built: Database, tmp_path: Path) -> None:
    """Whatever a file is, it is told in a line, and the next one is loaded."""
    files = []
    for name, (content, _) in NO_FILES.items():
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_bytes(content)
    done = load(meters, built, *files, readings(tmp_path, GOOD[0], name="zz.csv"), exits=1)
    told = [line for line in done.stderr.splitlines() if "nothing of it was loaded: " in line]
    assert len(told) == len(files)
    for file, (_, words), line in zip(files, NO_FILES.values(), told, strict=True):
        assert f"{file}: " in line
        assert words in line
    assert "Traceback" not in done.stderr
    assert "zz.csv: 1 new, 0 there already, 0 rejected" in done.stdout
    assert ask(built, "SELECT count(*) FROM readings") == [(1,)]
    kept = [readings(tmp_path, "nonsense\n", name=name) for name in ("a", "a.csv")]
    assert "would go into the same file" in load(meters, built, *kept, exits=2).stderr


def test_a_file_that_fails_leaves_nothing(meters: Path, built: Database, tmp_path: Path) -> None:
    wrong = readings(tmp_path, *GOOD, "2018-07-05T00:30:00Z,XXX,1,normal\n", name="wrong.csv")
    right = readings(tmp_path, GOOD[0])
    done = load(meters, built, wrong, right, exits=1)
    assert "wrong.csv: nothing of it was loaded" in done.stderr
    assert "Key (site)=(XXX) is not present" in done.stderr
    assert ask(built, "SELECT count(*) FROM readings") == [(1,)]


SITES = "code,name,opened_on,kind,open,marker,floors,height,grade,slug\n"
GOOD_SITES = (
    "AAA,x,2018-02-28,indoor,t,,4,499.99,a,abc",
    'AAB," x ",20180228,"in, between",no,00000000-0000-0000-0000-00000000000A,2,0.005,,',
    "AAC,x,,,,,,,,",
)
BAD_SITES = {
    "AAD,x,,indoor,t,,0,,,": "floors is not >= 1: '0'",
    "AAD,x,,indoor,t,,41,,,": "floors is not <= 40: '41'",
    "AAD,x,,indoor,t,,1.5,,,": "floors is not a whole number: '1.5'",
    "AAD,x,,indoor,t,,99999,,,": "floors is out of range for 16 bits: '99999'",
    "AAD,x,,indoor,t,,,499.995,,": "height is not < 500: '499.995'",
    "AAD,x,,indoor,t,,,0.004,,": "height is not > 0: '0.004'",
    "AAD,x,,indoor,t,,,,d,": "grade is none of a, b, c: 'd'",
    "AAD,x,,indoor,t,,,,,A": "slug does not match ^[a-z]+$: 'A'",
    "AAD,x,,outside,t,,,,,": "kind is not one of its labels: 'outside'",
    "AAD,x,,,perhaps,,,,,": "open is neither true nor false: 'perhaps'",
    "AAD,x,,,,12,,,,": "marker is not a UUID: '12'",
    "AAD,x,2018-02-29,,,,,,,": "opened_on is not a date: '2018-02-29'",
}


def test_every_type_and_check(meters: Path, built: Database, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.csv" for number in range(len(BAD_SITES))]
    for file, row in zip(files, BAD_SITES, strict=True):
        file.write_text(f"{SITES}{GOOD_SITES[0]}\n{row}\n")
    said = load(meters, built, *files, exits=1, table="sites").stderr
    assert [reason for reason in BAD_SITES.values() if f"line 3: {reason} (1 bad rows)" not in said] == []
    assert ask(built, "SELECT count(*) FROM sites") == [(1,)]
    file = tmp_path / "sites.csv"
    file.write_text(SITES + "\n".join(GOOD_SITES))
    assert "3 new, 0 there already, 0 rejected" in load(meters, built, file, table="sites").stdout
    found = ask(
        built, "SELECT name, opened_on::text, kind, open, floors, height::text FROM sites WHERE code LIKE 'AA%'"
    )
    assert sorted(found, key=lambda row: row[4]) == [
        ("x", None, "indoor", True, 1, None),
        (" x ", "2018-02-28", "in, between", False, 2, "0.01"),
        ("x", "2018-02-28", "indoor", True, 4, "499.99"),
    ]


def test_a_connection_that_is_lost_in_the_middle(meters: Path, built: Database, tmp_path: Path) -> None:
    # A sequence remembers through the rollback that it happened.
    with built.connect() as connection:
        connection.execute(
            """
            CREATE SEQUENCE killed;
            CREATE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.taken_at = '2018-07-20 05:00Z' AND nextval('killed') <= 2 THEN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER kill BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION kill();
            """
        )
    done = load(meters, built, readings(tmp_path, *GOOD))
    assert done.stderr.count("again in") == 2
    assert "300 new, 0 there already, 0 rejected" in done.stdout
    assert ask(built, "SELECT count(*) FROM readings") == [(300,)]


def test_there_is_no_server(meters: Path, tmp_path: Path) -> None:
    url = f"postgresql:///x?host={tmp_path}"
    done = run(meters / "scripts/import_files.py", "--table", "readings", readings(tmp_path, *GOOD), url=url, exits=1)
    assert [f"({attempt} of 4)" in done.stderr for attempt in (2, 3, 4, 5)] == [True, True, True, False]
    assert "nothing of it was loaded: connection" in done.stderr
    assert "is the server running" in done.stderr.lower()
