"""The keys of the spec language that are about running the database."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from tablewright.kinds.base import Like, Node, Short
from tablewright.kinds.texts import Names, Prose

Duration = Annotated[str, Like(r"^\d+(\.\d+)?(ms|s|min)$", "a duration, as in `500ms`, `30s` or `2min`")]
_SECONDS = {"ms": 0.001, "min": 60.0, "s": 1.0}


def seconds(duration: str) -> float:
    """A duration as a number."""
    unit = next(unit for unit in _SECONDS if duration.endswith(unit))
    return round(float(duration.removesuffix(unit)) * _SECONDS[unit], 6)


def _a_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"`{value}` is no time zone: it has a name as in `Europe/Berlin`, or is `UTC`") from None
    return value


class RetryNode(Node):
    """Trying again after a lost connection, with longer and longer pauses."""

    attempts: int = Field(8, ge=1, le=100)
    first: Duration = Field("500ms", description="The first pause; each one after it is twice as long.")
    longest: Duration = "30s"

    @model_validator(mode="after")
    def _ordered(self) -> RetryNode:
        if seconds(self.first) > seconds(self.longest):
            raise ValueError(f"the first pause ({self.first}) is longer than the longest ({self.longest})")
        return self


class PoolNode(Node):
    """The connections that the module keeps open, and how many more it opens for a while."""

    size: int = Field(5, ge=1)
    overflow: int = Field(10, ge=0)


class RuntimeNode(Node):
    """How the connection module connects."""

    tls: Literal["prefer", "require", "verify-ca", "verify-full"] = Field(
        "require", description="The least `sslmode` towards a server that is not on this machine."
    )
    pool: PoolNode = Field(default_factory=PoolNode)
    retry: RetryNode = Field(default_factory=RetryNode)


class ImportNode(Node):
    """A table that files of CSV are imported into."""

    key: Names | None = Field(None, description="The columns that tell rows apart; default: the primary key.")
    columns: Names | None = Field(None, description="The columns of a file; default: all that a person can write.")
    naive_time_zone: Annotated[str, AfterValidator(_a_zone)] | None = Field(
        None, description="The clock on which a time without an offset is read; without it such a time is refused."
    )
    rejects: bool = Field(True, description="Bad rows go into a file; `false`: one of them refuses its whole file.")
    afterwards: str | None = Field(
        None,
        description="A statement of SQL that is run when the files are in; default: VACUUM (ANALYZE) of the table, "
        "which only its owner may.",
    )


class SeedNode(Node):
    """Rows of a table, or a statement of SQL (short form)."""

    short = Short("sql", ("string",))
    wanted = "`table:` with `rows:`, or a statement of SQL"

    table: str | None = None
    rows: list[dict[str, Any]] | None = None
    sql: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> SeedNode:
        if (self.sql is None) == (self.table is None) or (self.table is None) != (self.rows is None):
            raise ValueError("a seed is either `table:` with `rows:`, or `sql:`")
        return self


class MonitorNode(Node):
    """Views that say what is well; short form: their names."""

    short = Short("views", ("array",))
    wanted = "a list of views, or a mapping"

    doc: Prose = ""
    views: Names


def _a_figure(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a figure is a number or a text")
    return value


Figure = Annotated[Any, AfterValidator(_a_figure)]


class FigureNode(Node):
    """One figure that was measured."""

    what: str
    value: Figure
    unit: str = ""
    limit: Figure | None = None
    document: str = Field("", description="What the document asks for.")
    holds: bool | None = None


class MeasurementsNode(Node):
    """`measurements.yaml`: what a benchmark measured."""

    environment: str = Field("", description="On what: the server's version, the cores.")
    command: str = Field("", description="What measures it again.")
    groups: dict[str, list[FigureNode]] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)
