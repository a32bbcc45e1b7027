"""What is known here of extensions is what a server says of them."""

from __future__ import annotations

from tablewright.postgres.functions import extension_functions
from tablewright.postgres.installations import choose
from tablewright.postgres.server import Database

WORDS = {"i": "immutable", "s": "stable", "v": "volatile"}
FUNCTIONS = """
SELECT e.extname, p.proname, array_agg(DISTINCT p.provolatile::text)
FROM pg_extension AS e
JOIN pg_depend AS d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
GROUP BY 1, 2
"""


def test_every_function_of_every_embedded_extension_is_known(database: Database) -> None:
    installation = choose()
    assert installation
    with database.connect() as connection:
        for name in sorted(installation.extensions):
            connection.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}" CASCADE'.encode())
        known = extension_functions()
        assert installation.extensions <= known.keys()
        for extension, function, volatilities in connection.execute(FUNCTIONS):
            # Of several overloads the laxest counts: nobody is refused who calls that one.
            assert known[extension][function] == WORDS[min(volatilities, key="isv".index)], function
