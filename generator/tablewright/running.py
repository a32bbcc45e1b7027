"""What a spec says about running the database: connecting, importing, seeding, watching, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tablewright.catalog.names import QName


@dataclass(frozen=True, slots=True)
class Retry:
    """How often something is tried, and the pauses between, in seconds: `first`, twice that, … up to `longest`."""

    attempts: int = 8
    first: float = 0.5
    longest: float = 30.0


@dataclass(frozen=True, slots=True)
class Connecting:
    """What the connection module is made from; `tls` is the least `sslmode` towards a server that is not local."""

    tls: str = "require"
    pool_size: int = 5
    pool_overflow: int = 10
    retry: Retry = field(default_factory=Retry)


@dataclass(frozen=True, slots=True)
class Import:
    """How files come into a table: `key` tells rows apart, and a row that is there already stays as it is.

    `afterwards` is a statement for when they are in; None stands for VACUUM (ANALYZE) of the table.
    """

    key: tuple[str, ...]
    columns: tuple[str, ...]
    naive_time_zone: str | None
    rejects: bool
    afterwards: str | None = None


@dataclass(frozen=True, slots=True)
class Monitor:
    """Views that say what is well and what is not."""

    doc: str
    views: tuple[QName, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure as it was measured; `holds` says whether it keeps to `limit`, and `document` is what was asked for."""

    what: str
    value: str
    unit: str
    limit: str
    document: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Measurements:
    """What a benchmark wrote: on what (`environment`), by which command, and the figures, in groups."""

    environment: str
    command: str
    groups: Mapping[str, tuple[Measured, ...]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """All of it; `seeds` are the statements of each set, `log` the table that keeps which revisions were applied."""

    connecting: Connecting = field(default_factory=Connecting)
    imports: Mapping[QName, Import] = field(default_factory=dict)
    seeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    monitors: Mapping[str, Monitor] = field(default_factory=dict)
    log: QName | None = None
    measurements: Measurements | None = None
