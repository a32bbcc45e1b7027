"""What the documentation says of who owns what."""

from __future__ import annotations

import pytest

from tablewright.catalog.names import QName, Signature
from tablewright.specio.resolve import read_spec
from test_docs import ROOT, SYSTEMS, page


@pytest.mark.parametrize("system", SYSTEMS)
def test_docs_owner_not_documented(system: str) -> None:
    """Every owner stands at its object, and in one list of all."""
    lines = page(system).splitlines()
    for owner in read_spec(ROOT / "spec" / system, ROOT / "spec").catalog.owners.values():
        name = owner.key.object.name if isinstance(owner.key.object, QName | Signature) else str(owner.key.object)
        assert any(line.startswith("| ") and name in line and f"| `{owner.role}` |" in line for line in lines)
        assert f"- Owner: [`{owner.role}`](#part.owners)" in lines
