"""`diff` against pg_dump: two schemas are equal exactly if both say so, and its SQL makes one of the other."""

from __future__ import annotations

import pytest

from pairing import Pair, pairs, wrong_with
from sampled import sampled
from tablewright.postgres.server import Server


@pytest.mark.parametrize("pair", [sampled(pair, pair.name, pair.folder) for pair in pairs()])
def test_the_script_makes_one_of_the_other(pair: Pair, server: Server) -> None:
    assert wrong_with(pair, server) == []
