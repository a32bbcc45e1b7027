"""Owners that a spec states: an object is handed over when it has been made."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.names import Global, OwnerName, QName, Signature
from tablewright.errors import Path
from tablewright.kinds import owner as owner_kind
from tablewright.specio.draft import Draft
from tablewright.specio.grants import check_role


def read_owner(draft: Draft, on: str, key: QName | Signature, owner: str | None, at: Path) -> None:
    """Put what a node says under `owner:` into the catalog; `on` as ALTER … OWNER TO says it."""
    if owner is None:
        return
    place = (*at, "owner")
    check_role(draft, owner, place)
    made = owner_kind.parse(OwnerName(on, key), owner)
    draft.put(made)
    role = draft.catalog.roles.get(Global(owner, "role"))
    if role:
        draft.put(replace(role, owns=True))
    draft.paths[made.key] = place
