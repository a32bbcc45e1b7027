"""Where a database is: what its URL says. Nothing of a URL is ever shown that may be a part of a password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

_SCHEMES = ("postgres", "postgresql")
_SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_LOCAL = ("", "localhost", "127.0.0.1", "::1")

WRONG = "this is no URL of a PostgreSQL database"
HINT = "postgresql://user:password@host:port/database; what is special in a password is written as %40"


def read_url(url: str) -> dict[str, str] | None:
    """What a URL says; None where it says nothing that makes sense. `postgresql+driver` is SQLAlchemy's.

    What libpq says of that shows the URL, so nobody gets to see it. Nor is it right to go on with a password in which
    `@` or `/` cut it short: the rest of it would be taken for the host, the port or the database.
    """
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in _SCHEMES:
        return None
    try:
        found = conninfo_to_dict(f"postgresql://{rest}")
    except psycopg.ProgrammingError:
        return None
    known = {key: str(value) for key, value in found.items() if value is not None}
    port = known.get("port", "").replace(",", "")
    cut = any("@" in known.get(key, "") for key in ("host", "dbname")) or not (port.isdigit() or port == "")
    return None if cut else known


def with_tls(known: Mapping[str, str], least: str) -> dict[str, Any]:
    """The same with the least `sslmode` towards a server that is not on this machine, as generated scripts ask it."""
    variables = os.environ.get("PGHOSTADDR") or os.environ.get("PGHOST", "")
    hosts = (known.get("hostaddr") or known.get("host") or variables).split(",")
    # What a service names is not seen here; libpq asks no TLS of a socket, whatever is said.
    elsewhere = "service" in known or "PGSERVICE" in os.environ
    if not elsewhere and all(host in _LOCAL or host.startswith("/") for host in hosts):
        return dict(known)
    stated = known.get("sslmode") or os.environ.get("PGSSLMODE") or least
    mode = max(stated, least, key=_SSLMODES.index) if stated in _SSLMODES else stated
    return {**known, "sslmode": mode}
