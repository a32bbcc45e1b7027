"""The fork server: a call is as good as a new process, and a process that dies is an error, not a riddle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tablewright.processes.fork_server import CallFailed, ForkServer, fork_server

STARTS_AND_WAITS = """
import time
from pathlib import Path
from tablewright.processes.fork_server import fork_server
with fork_server([]) as server:
    server.call("os:getpid", folder=Path())
    print("ready", flush=True)
    time.sleep(60)
"""


def test_modules_of_the_same_name_do_not_meet(forks: ForkServer, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same_name.py").write_text(f"import os\ndef ask(x): return [x, {name!r}, os.getcwd()]\n")
        folder = tmp_path / name
        assert forks.call("same_name:ask", "ä", folder=folder, path=[folder]) == ["ä", name, str(folder.resolve())]
    with pytest.raises(CallFailed, match="No module named 'same_name'"):
        forks.call("same_name:ask", "ä", folder=tmp_path / "one")
    assert not list(tmp_path.rglob("__pycache__"))


FAILURES: dict[str, tuple[str, list[object], str]] = {
    "it raises": ("os:listdir", ["/nothing there"], r"^Traceback[\s\S]*No such file or directory: '/nothing there'$"),
    "it exits": ("sys:exit", ["because"], "^SystemExit: because$"),
    "it exits as if all were well": ("sys:exit", [], "^SystemExit$"),
    "it dies silently": ("os:_exit", [0], "^the process ended without a word$"),
    "it dies": ("os:abort", [], "Fatal Python error: Aborted"),
    "it has no result that JSON knows": ("builtins:object", [], "is not JSON serializable$"),
    "its folder is missing": ("os:getcwd", [], "No such file or directory: '.*/missing'$"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_fails_is_told(name: str, forks: ForkServer, tmp_path: Path) -> None:
    function, arguments, said = FAILURES[name]
    folder = tmp_path / "missing" if "folder" in name else tmp_path
    with pytest.raises(CallFailed, match=said):
        forks.call(function, *arguments, folder=folder)
    assert forks.call("os:getcwd", folder=tmp_path) == str(tmp_path.resolve())


def test_what_is_printed_is_no_answer(forks: ForkServer, tmp_path: Path) -> None:
    assert forks.call("builtins:print", "{}", folder=tmp_path) is None
    assert forks.call("builtins:len", "x" * 1_000_000, folder=tmp_path) == 1_000_000


def test_calls_do_not_wait_for_each_other(forks: ForkServer, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        sleeper = pool.submit(forks.call, "time:sleep", 1, folder=tmp_path)
        forks.call("os:getpid", folder=tmp_path)
        assert not sleeper.done()


def test_a_server_that_died_is_an_error(tmp_path: Path) -> None:
    with fork_server([]) as server:
        os.kill(server.call("os:getppid", folder=tmp_path), signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(CallFailed, match="without a word"):
                server.call("os:getpid", folder=tmp_path)


def test_a_module_that_is_missing_is_missed_by_whom_needs_it(tmp_path: Path) -> None:
    with fork_server(["nothing_of_that_name"]) as server:
        assert server.call("builtins:len", "four", folder=tmp_path) == 4


def test_nothing_stays_of_a_process_that_dies() -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        process.kill()
        # The server has the same standard error, so this ends when both have ended.
        assert process.communicate(timeout=20) == (b"", b"")
