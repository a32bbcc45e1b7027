"""The one way in which files are read, and in which the file system's refusals become messages."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tablewright.errors import InputError, Place, Problem


class NoFile(OSError):
    """Something stands there that holds no text: a pipe, a socket, a device."""


def content(file: Path) -> bytes:
    """What a file holds; raises OSError, also of what is no regular file: reading a pipe might wait for ever."""
    # Without O_NONBLOCK the opening of a pipe already waits.
    with open(os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as opened:
        mode = os.fstat(opened.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise NoFile(None, f"it is {kind_of(mode)}, not a file", str(file))
        return opened.read()


def kind_of(mode: int) -> str:
    """What stands at a path in a file's stead, by its `st_mode`."""
    kinds = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket"}
    return next((word for is_kind, word in kinds.items() if is_kind(mode)), "a device")


def reason(error: OSError) -> str:
    """Why the file system refused, in its own words."""
    return error.strerror or str(error)


@contextmanager
def refusals(attempt: str, file: Path) -> Iterator[None]:
    """What the file system refuses within is an InputError that says what was attempted, and with which file."""
    try:
        yield
    except OSError as error:
        raise InputError([Problem(f"cannot be {attempt}: {reason(error)}", Place(str(file)))]) from None
