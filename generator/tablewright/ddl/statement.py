"""A statement that says of itself what it does: nobody has to read its SQL for that."""

from __future__ import annotations

from typing import Self

from tablewright.quoting import sql_dollar


class Statement(str):
    """One SQL statement.

    `form` is what it does to its object, in the words of the command: "set default", "comment". `again` is the same
    where the object may be there already, or may be gone: it leaves that as it is.
    """

    __slots__ = ("again", "form")

    form: str
    again: str

    def __new__(cls, sql: str, form: str = "alter", again: str | None = None) -> Self:
        made = super().__new__(cls, sql)
        made.form = form
        made.again = sql if again is None else again
        return made


def created(command: str, rest: str) -> Statement:
    """`CREATE SEQUENCE` and what follows, of a command that takes IF NOT EXISTS."""
    return Statement(f"{command} {rest}", "create", f"{command} IF NOT EXISTS {rest}")


def created_once(sql: str) -> Statement:
    """CREATE of a kind that has no IF NOT EXISTS."""
    body = f"\nBEGIN\n    {sql};\nEXCEPTION WHEN duplicate_object THEN\n    NULL;\nEND\n"
    return Statement(sql, "create", f"DO {sql_dollar(body)}")


def created_alike(definition: str, name: str, printed: str, taken: str) -> Statement:
    """CREATE of a kind that has OR REPLACE: what is there already has to be the very same, it is nobody's to replace.

    `name` is SQL for the object's name, `printed` for the definition of what is `called` so, `taken` the condition.
    """
    body = f"""
DECLARE
    called text := {name};
    before text := {printed};
BEGIN
    CREATE OR REPLACE {definition};
    IF before <> {printed} THEN
        RAISE {taken} USING MESSAGE = format('there is another %s already', called);
    END IF;
END
"""
    return Statement(f"CREATE {definition}", "create", f"DO {sql_dollar(body)}")


def dropped(command: str, rest: str) -> Statement:
    """`DROP SEQUENCE` and what follows."""
    return Statement(f"{command} {rest}", "drop", f"{command} IF EXISTS {rest}")
