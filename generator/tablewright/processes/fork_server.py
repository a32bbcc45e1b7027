"""Calls of functions, each in a fresh process that costs next to nothing: a fork of one that has imported what is slow.

Both sides of the talk are here. The server (this module, run by `python -m`) has one thread and runs nothing but
imports, so a fork of it is as good as a new process. Linux and macOS only.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn


class CallFailed(Exception):
    """A call came to no result; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class ForkServer:
    """A running server. Threads may share it: every call talks to its own process."""

    control: socket.socket

    def call(self, function: str, *arguments: object, folder: Path, path: Sequence[Path] = ()) -> Any:
        """What `module:function` returns, called in `folder` with `path` in front of `sys.path`. Raises CallFailed.

        Arguments and result travel as JSON.
        """
        request = {
            "function": function,
            "arguments": arguments,
            "folder": str(folder),
            "path": [str(each) for each in path],
        }
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as printed:
            asked.write(json.dumps(request).encode())
            asked.seek(0)
            answer = self._answer(asked.fileno(), printed.fileno())
            if answer.endswith(b"\n"):
                return json.loads(answer)
            printed.seek(0)
            raise CallFailed(printed.read().decode(errors="replace").strip() or "the process ended without a word")

    def _answer(self, asked: int, printed: int) -> bytes:
        """Wait for a line; it is missing where one of the processes has died."""
        ours, theirs = os.pipe()
        with open(ours, "rb") as answers:
            try:
                # Pipes carry no files, so this is a socket.
                socket.send_fds(self.control, [b"f"], [asked, theirs, printed])
            except ConnectionError:
                return b""
            finally:
                os.close(theirs)
            return answers.readline()


@contextmanager
def fork_server(preload: Sequence[str]) -> Iterator[ForkServer]:
    """Start a server that imports these modules; it does so while the caller goes on, and ends with the context."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - this module, in this interpreter
            # -P: what lies in the current folder is nobody's import. -u: a crash loses nothing of what was printed.
            [sys.executable, "-PBu", "-X", "faulthandler", "-m", __name__, str(theirs.fileno()), *preload],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    with process, ours:
        yield ForkServer(ours)


def _serve(control: socket.socket) -> None:
    """Fork for every three files that arrive, until the other side is gone."""
    while True:
        message, files, _, _ = socket.recv_fds(control, 1, 3)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _work(*files)
        for file in files:
            os.close(file)


def _work(asked: int, answers: int, printed: int) -> NoReturn:
    """Do what is asked, in a process of its own, which tells nothing but its result; without one it failed."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for file, standard in ((asked, sys.stdin), (printed, sys.stdout), (printed, sys.stderr)):
            os.dup2(file, standard.fileno())
        result = json.dumps(_call(**json.load(sys.stdin)))
        with open(answers, "w") as line:
            line.write(result + "\n")
    except SystemExit as end:
        print(*traceback.format_exception_only(end), file=sys.stderr)
    except BaseException:  # whatever it is, nobody else tells
        traceback.print_exc()
    finally:
        # Neither back into the server's loop nor through its clean-up.
        os._exit(0)


def _call(function: str, arguments: Sequence[Any], folder: str, path: Sequence[str]) -> Any:
    os.chdir(folder)
    sys.path[:0] = path
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(*arguments)


def main(control: str, *preload: str) -> None:
    """Import, then serve."""
    # Nobody waits for the forks, and Ctrl-C ends all of them without a word.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for module in preload:
        with suppress(ImportError):  # a call that needs it says so
            import_module(module)
    # What is there now stays; a search for garbage would copy its pages into every fork.
    gc.freeze()
    _serve(socket.socket(fileno=int(control)))


if __name__ == "__main__":
    main(*sys.argv[1:])
