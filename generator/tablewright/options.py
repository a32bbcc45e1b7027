"""What several commands take, and the exit codes of all. Exit 0: fine."""

from __future__ import annotations

from pathlib import Path

import click

FOUND, WRONG_INPUT = 1, 2
"""The check found something; the input is wrong."""

SPEC = click.option(
    "--spec",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("spec"),
    show_default=True,
    help="The folder of the systems: one folder each, with a system.yaml.",
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("generated"),
    show_default=True,
    help="The folder that gets a folder for each system.",
)
SYSTEMS = click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
POSTGRES = click.option("--postgres", "version", type=int, help="The version of the scratch server: 18 is embedded.")
DEV_URL = click.option(
    "--dev-url", envvar="TABLEWRIGHT_DEV_URL", help="Another scratch server, for extensions that ours lacks."
)
