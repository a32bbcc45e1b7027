"""The other process of `verify`: it imports the models of one system, and runs its migrations.

The generated packages of two systems have modules of the same names, so each system gets a process. It reads a step a
line and answers with a line, both JSON: `{"step": "create_all", "url": …}` is answered by `{"error": null}`.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import alembic.config
import sqlalchemy as sa


@contextmanager
def _fresh_imports(folder: Path) -> Iterator[None]:
    """Forget afterwards what was imported from the folder, so that every step finds its modules by itself."""
    path = list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = path
        for name, module in list(sys.modules.items()):
            if folder in Path(getattr(module, "__file__", None) or "/").parents:
                del sys.modules[name]


def _with_models(method: str) -> Callable[[str, Path, str], None]:
    def run(url: str, root: Path, models: str) -> None:
        sys.path.insert(0, str(root))
        metadata = import_module(models).Base.metadata
        engine = sa.create_engine(url)
        try:
            getattr(metadata, method)(engine)
        finally:
            engine.dispose()

    return run


def _alembic(*argv: str) -> Callable[[str, Path, str], None]:
    def run(url: str, root: Path, models: str) -> None:
        os.environ["DATABASE_URL"] = url
        alembic.config.main(argv=list(argv), prog="alembic")

    return run


STEPS: dict[str, Callable[[str, Path, str], None]] = {
    "create_all": _with_models("create_all"),
    "drop_all": _with_models("drop_all"),
    "upgrade": _alembic("upgrade", "head"),
    "check": _alembic("check"),
    "downgrade": _alembic("downgrade", "base"),
}


def _works(step: str, url: str, folder: Path, root: Path, models: str) -> bool:
    """Run one step. What it prints goes to standard error, and so does what it raises."""
    with _fresh_imports(folder):
        try:
            STEPS[step](url, root, models)
        except SystemExit as end:  # how Alembic's command line says that something is wrong
            return not end.code
        except Exception:  # whatever generated code does wrong is what we are here to tell
            traceback.print_exc()
            return False
        finally:
            sys.stdout.flush()
    return True


def main(folder: str, ini_folder: str, root: str, models: str) -> None:
    """Serve until the input ends. `folder` is the system's; `models` the package, found on `sys.path` at `root`."""
    os.chdir(ini_folder)
    sys.dont_write_bytecode = True
    # Only answers go to the standard output that we were given, whatever is printed by others.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        works = _works(**json.loads(line), folder=Path(folder), root=Path(root), models=models)
        print(json.dumps({"works": works}), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
