"""Databases that are asked again and again: a connection that stays open knows its way around."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tablewright.postgres.server import Database


class _Open(psycopg.Connection[Any]):
    """It stays open at the end of a `with`."""

    def __exit__(self, *_: object) -> None:
        pass


@dataclass(frozen=True, slots=True)
class KeptOpen(Database):
    """A database with one connection, which all share."""

    connection: psycopg.Connection[Any] = field(kw_only=True)

    def connect(self) -> psycopg.Connection[Any]:
        """The connection."""
        return self.connection


@contextmanager
def kept_open(database: Database) -> Iterator[KeptOpen]:
    """Keep a connection to a database."""
    connection = _Open.connect(database.url, autocommit=True, prepare_threshold=2)
    try:
        yield KeptOpen(database.url, connection=connection)
    finally:
        connection.close()
