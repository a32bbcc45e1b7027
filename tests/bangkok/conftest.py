"""The house that all tests here read; who changes something takes a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bangkok.house import House, empty_house, fill, make_roles
from tablewright.postgres.server import Server, available_versions, scratch_server
from tablewright.processes.fork_server import ForkServer

VERSIONS = [version for version in (18, 15) if version in available_versions()]
"""The newest server, and the oldest that the spec allows, where the operating system brings it."""
ON_EACH = ("bangkok.test_holes", "bangkok.test_rollback")
"""What is about rights, of which each version has its own ideas: before 16, all members of a role inherited."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the rest on the newest server only."""
    if "own_server" in metafunc.fixturenames:
        versions = VERSIONS if metafunc.module.__name__ in ON_EACH else VERSIONS[:1]
        ids = [f"postgres{version}" for version in versions]
        metafunc.parametrize("own_server", versions, indirect=True, ids=ids, scope="session")


@pytest.fixture(scope="session")
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
