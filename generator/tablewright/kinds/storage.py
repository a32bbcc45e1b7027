"""Storage parameters of tables (PostgreSQL manual, CREATE TABLE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator

from tablewright.catalog.model import Options
from tablewright.errors import Path, Problems, did_you_mean


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool | int | float) else value


Parameters = dict[str, Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]]
"""Storage parameters as a spec writes them."""


_BOOLEAN = ("true", "false", "on", "off", "yes", "no", "1", "0")


@dataclass(frozen=True, slots=True)
class _Parameter:
    """What a parameter takes: a number between two others, one of some words, or true and false."""

    least: float | None = None
    most: float = 2**31 - 1
    words: tuple[str, ...] = _BOOLEAN
    since: int = 0
    of_toast: bool = True


_PARAMETERS = {
    "fillfactor": _Parameter(10, 100, of_toast=False),
    "toast_tuple_target": _Parameter(128, 8160, of_toast=False),
    "parallel_workers": _Parameter(0, 1024, of_toast=False),
    "user_catalog_table": _Parameter(of_toast=False),
    "autovacuum_enabled": _Parameter(),
    "vacuum_index_cleanup": _Parameter(words=("auto", *_BOOLEAN)),
    "vacuum_truncate": _Parameter(),
    "vacuum_max_eager_freeze_failure_rate": _Parameter(0, 1, since=18),
    "log_autovacuum_min_duration": _Parameter(-1),
    "autovacuum_vacuum_threshold": _Parameter(0),
    "autovacuum_vacuum_max_threshold": _Parameter(-1, since=18),
    "autovacuum_vacuum_scale_factor": _Parameter(0, 100),
    "autovacuum_vacuum_insert_threshold": _Parameter(-1),
    "autovacuum_vacuum_insert_scale_factor": _Parameter(0, 100),
    "autovacuum_analyze_threshold": _Parameter(0, of_toast=False),
    "autovacuum_analyze_scale_factor": _Parameter(0, 100, of_toast=False),
    "autovacuum_vacuum_cost_delay": _Parameter(0, 100),
    "autovacuum_vacuum_cost_limit": _Parameter(1, 10_000),
    "autovacuum_freeze_min_age": _Parameter(0, 10**9),
    "autovacuum_freeze_max_age": _Parameter(10**5, 2 * 10**9),
    "autovacuum_freeze_table_age": _Parameter(0, 2 * 10**9),
    "autovacuum_multixact_freeze_min_age": _Parameter(0, 10**9),
    "autovacuum_multixact_freeze_max_age": _Parameter(10**4, 2 * 10**9),
    "autovacuum_multixact_freeze_table_age": _Parameter(0, 2 * 10**9),
}
_OF_TOAST = {f"toast.{name}": found for name, found in _PARAMETERS.items() if found.of_toast}
_KNOWN = _PARAMETERS | _OF_TOAST


def read_parameters(given: Mapping[str, str], postgres: int, at: Path, problems: Problems) -> Options:
    """Mapping to object; complains about a parameter that no table has, and about a value that it does not take."""
    for name, value in given.items():
        known = _KNOWN.get(name)
        if known is None:
            problems.add_at_key((*at, name), f"unknown storage parameter `{name}`", hint=did_you_mean(name, _KNOWN))
        elif known.since > postgres:
            message = f"`{name}` came with PostgreSQL {known.since}, and the spec says `postgres: {postgres}`"
            problems.add_at_key((*at, name), message)
        elif wrong := _complaint(name, known, value):
            problems.add((*at, name), wrong)
    return tuple(sorted(given.items()))


_OF_KEYS = {
    "btree": {"fillfactor": _Parameter(10, 100), "deduplicate_items": _Parameter()},
    "gist": {"fillfactor": _Parameter(10, 100), "buffering": _Parameter(words=("auto", *_BOOLEAN))},
    "spgist": {"fillfactor": _Parameter(10, 100)},
    "hash": {"fillfactor": _Parameter(10, 100)},
    "gin": {"fastupdate": _Parameter(), "gin_pending_list_limit": _Parameter(64)},
    "brin": {"pages_per_range": _Parameter(1, 131_072), "autosummarize": _Parameter()},
    "hnsw": {"m": _Parameter(2, 100), "ef_construction": _Parameter(4, 1000)},
    "ivfflat": {"lists": _Parameter(1, 32_768)},
    "bloom": {"length": _Parameter(1, 4096)} | {f"col{number}": _Parameter(1, 4095) for number in range(1, 33)},
}


def read_parameters_of_key(given: Mapping[str, str], method: str, at: Path, problems: Problems) -> Options:
    """The same of an index, be it that behind a constraint (manual, CREATE INDEX, Index Storage Parameters)."""
    known = _OF_KEYS.get(method, {})
    for name, value in given.items():
        inside = (*at, "with", name)
        if name not in known:
            message = f"a {method} index has no storage parameter `{name}`"
            problems.add_at_key(inside, message, hint=did_you_mean(name, known))
        elif wrong := _complaint(name, known[name], value):
            problems.add(inside, wrong)
    return tuple(sorted(given.items()))


def _complaint(name: str, known: _Parameter, value: str) -> str:
    if known.least is None:
        choices = "auto, true or false" if "auto" in known.words else "true or false"
        return "" if value in known.words else f"`{name}` is {choices}, not `{value}`"
    try:
        fits = known.least <= Decimal(value) <= known.most
    except InvalidOperation:
        fits = False
    return "" if fits else f"`{name}` is a number from {known.least:,} to {known.most:,}, not `{value}`"
