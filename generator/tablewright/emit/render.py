"""Templates: found in a user's folder first, then in the package; compiled once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from tablewright.places import cache_folder, template_folder


class Render(Protocol):
    """Fills a template, named by its path under `templates/`, with a view that is quoted already."""

    def __call__(self, template: str, **view: object) -> str: ...


Files = Iterator[tuple[str, str]]
"""Paths relative to the system's folder, and what stands in them."""


def renderer(override: Path | None = None) -> Render:
    """A renderer; templates in `override` come before the package's own of the same path."""
    folders = [override, template_folder()] if override else [template_folder()]
    environment = Environment(  # noqa: S701 - no HTML; every value is quoted for its own target before it gets here
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        bytecode_cache=_bytecode_cache(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def render(template: str, **view: object) -> str:
        return environment.get_template(template).render(view)

    return render


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled templates between runs, in the user's cache folder; none where that cannot be written."""
    folder = cache_folder() / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
