"""ALTER … OWNER TO."""

from __future__ import annotations

from tablewright.catalog.model import Owner
from tablewright.ddl.names import object_name
from tablewright.quoting import sql_dollar, sql_identifier, sql_literal


def create(owner: Owner) -> list[str]:
    """The statements that hand the object over.

    Only a member of a role can give it something, and drop what belongs to it; a superuser needs no membership.
    """
    role = sql_identifier(owner.role)
    body = (
        f"\nBEGIN\n    IF NOT pg_has_role({sql_literal(owner.role)}, 'USAGE') THEN\n"
        f"        GRANT {role} TO CURRENT_USER;\n    END IF;\nEND\n"
    )
    altered = f"ALTER {owner.key.on.upper()} {object_name(owner.key.object)} OWNER TO {role}"
    return [f"DO {sql_dollar(body)}", altered]


def drop(_: Owner) -> list[str]:
    """Nothing: the object is dropped."""
    return []
