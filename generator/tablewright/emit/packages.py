"""The folders on the way to the packages: each is a package, too.

Without an `__init__.py` a folder is a namespace package: setuptools does not find it, and Python takes any package of
that name elsewhere on the path in its place (Python reference, 5.2.2).
"""

from __future__ import annotations

from pathlib import PurePosixPath

from tablewright.emit.render import Files, Render
from tablewright.spec import Layout, Spec


def packages(spec: Spec, render: Render) -> Files:
    """Empty files; one that somebody has put something into is theirs."""
    layout = spec.system.layout
    root = PurePosixPath(layout.root)
    own = {PurePosixPath(layout.models), PurePosixPath(layout.schemas)}
    on_the_way = {
        folder
        for place in _imported(layout)
        for folder in place.parents
        if folder != root and folder.is_relative_to(root) and folder not in own
    }
    for folder in sorted(on_the_way):
        yield f"{folder}/__init__.py", ""


def _imported(layout: Layout) -> list[PurePosixPath]:
    """What generated code imports from the root."""
    return [PurePosixPath(place) for place in (layout.models, layout.schemas, layout.database) if place]
