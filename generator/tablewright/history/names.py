"""How new revisions and their files are called."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

from tablewright.emit.revision import slug
from tablewright.errors import InputError, Place, Problem
from tablewright.history.files import History
from tablewright.spec import Spec

_NUMBERED = re.compile(r"(\d+)(_.*)?", re.ASCII)
_LONGEST = 32  # alembic_version.version_num
_DIGITS = 12


def next_id(history: History, spec: Spec, message: str) -> str:
    """The id of a revision that follows: the next number where the last one has a number, else twelve digits."""
    if not history.heads:
        return spec.system.migrations.first_id
    last = _NUMBERED.fullmatch(history.heads[-1].id)
    if not last:
        return uuid.uuid4().hex[:_DIGITS]
    numbers = [int(found[1]) for revision in history.revisions if (found := _NUMBERED.fullmatch(revision.id))]
    number = str(max(numbers) + 1).zfill(len(last[1]))
    return f"{number}_{_tail(message)}"[:_LONGEST].rstrip("_") if last[2] else number


def _tail(message: str) -> str:
    """The message as a part of an id: whoever types one has ASCII."""
    return slug(re.sub(r"[^ -~]", " ", message))


def file_name(spec: Spec, id_: str, message: str, created: datetime) -> str:
    """The name of the file of a later revision, as Alembic makes it of its `file_template`; raises InputError."""
    number, _, tail = id_.partition("_")
    # An id that says the message already says it once.
    said = number.isdigit() and tail != "" and _tail(message).startswith(tail)
    values = {
        "rev": id_,
        "slug": "" if said else slug(message),
        "epoch": int(created.timestamp()),
        **{part: getattr(created, part) for part in ("year", "month", "day", "hour", "minute", "second")},
    }
    pattern = spec.system.migrations.later_file_names
    try:
        name = (pattern % values).strip("_")
    except (KeyError, ValueError, TypeError) as error:
        place = Place(f"{spec.system.name}: migrations: later_file_names")
        hint = f"Alembic knows {', '.join(f'%({token})s' for token in values)}"
        raise InputError([Problem(f"`{pattern}` makes no file name: {error}", place, hint)]) from None
    return f"{name}.py"
