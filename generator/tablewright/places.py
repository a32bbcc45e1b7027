"""Folders that belong to tablewright itself."""

from __future__ import annotations

import os
from pathlib import Path


def template_folder() -> Path:
    """Where the package's templates are: inside it once installed, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"


def cache_folder() -> Path:
    """The folder of this user's caches of ours."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "tablewright"
