"""The other processes of `verify`: they import the models of one system, or run its migrations.

The generated packages of two systems have modules of the same names, and every step has to find its modules by itself,
so each step gets a process.
"""

from __future__ import annotations

import os
import pkgutil
import sys
import warnings
from collections.abc import Callable
from importlib import import_module

import alembic.command
import sqlalchemy as sa
from alembic.config import Config
from sqlalchemy.orm import configure_mappers

_Step = Callable[..., None]


def _with_models(method: str) -> _Step:
    def run(url: str, root: str, models: str, ini: str) -> None:
        sys.path.insert(0, root)
        metadata = import_module(models).Base.metadata
        engine = sa.create_engine(url)
        try:
            getattr(metadata, method)(engine)
        finally:
            engine.dispose()

    return run


def _imports(url: str, root: str, models: str, ini: str, schemas: str) -> None:
    """What a client does first; a warning is an error, but for those of what is to come."""
    sys.path.insert(0, root)
    warnings.simplefilter("error")
    # What libraries will do otherwise some day is theirs to mend.
    warnings.simplefilter("ignore", DeprecationWarning)
    for package in (models, schemas):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    configure_mappers()


def _config(ini: str) -> Config:
    """Alembic's configuration, of a folder whose path may hold a `%`: configparser would take that for its own."""
    config = Config(ini)
    config.file_config.set("DEFAULT", "here", os.getcwd().replace("%", "%%"))
    return config


def _alembic(command: str, default: str | None = None) -> _Step:
    def run(url: str, root: str, models: str, ini: str, revision: str | None = default) -> None:
        os.environ["DATABASE_URL"] = url
        getattr(alembic.command, command)(_config(ini), *([revision] if revision else []))

    return run


STEPS: dict[str, _Step] = {
    "imports": _imports,
    "create_all": _with_models("create_all"),
    "drop_all": _with_models("drop_all"),
    "upgrade": _alembic("upgrade", "head"),
    "stamp": _alembic("stamp", "head"),
    "check": _alembic("check"),
    "downgrade": _alembic("downgrade", "base"),
}


def run(step: str, url: str, root: str, models: str, ini: str, *revision: str) -> None:
    """Run one step, in the folder of `ini`. `models` is a package, found on `sys.path` at `root`."""
    STEPS[step](url, root, models, ini, *revision)
