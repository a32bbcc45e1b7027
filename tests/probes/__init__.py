"""What the tests ask of generated packages.

Two systems have packages of the same names, so no process imports more than one.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any


def answer(probe: str, question: str, *arguments: str) -> Any:
    """The answer to a question of a probe; every warning is an error."""
    warnings.simplefilter("error")
    return getattr(import_module(f"probes.{probe}"), question)(*arguments)
