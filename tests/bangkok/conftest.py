"""The house that all tests here read; who changes something takes a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bangkok.house import House, empty_house, fill, make_roles
from tablewright.fork_server import ForkServer
from tablewright.postgres.server import Server, available_versions, scratch_server

VERSIONS = [version for version in (18, 15) if version in available_versions()]
"""The newest server, and the oldest that the spec allows, where the operating system brings it."""


@pytest.fixture(scope="session", params=VERSIONS, ids=[f"postgres{version}" for version in VERSIONS])
def own_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server whose roles are nobody else's."""
    with scratch_server(request.param) as started:
        make_roles(started)
        yield started


@pytest.fixture(scope="session")
def house(own_server: Server, forks: ForkServer) -> Iterator[House]:
    """The system with data; for reading only."""
    with empty_house(own_server, forks) as built:
        built.alembic("upgrade")
        fill(built)
        built.refresh()
        yield built


@pytest.fixture
def copy(house: House) -> Iterator[House]:
    """The same, for changing."""
    with house.copy() as made:
        yield made
