"""The JSON Schema of the spec language, so that editors complete and check it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from tablewright.specio.language import LibraryNode, ModuleNode, SystemNode
from tablewright.specio.running_nodes import MeasurementsNode

_NODES: dict[str, type[BaseModel]] = {
    "system": SystemNode,
    "module": ModuleNode,
    "library": LibraryNode,
    "measurements": MeasurementsNode,
}


def _with_any_of(part: Any) -> Any:
    """A value may fit several forms: which of them is meant, is told when it is read."""
    if isinstance(part, dict):
        return {"anyOf" if key == "oneOf" else key: _with_any_of(inner) for key, inner in part.items()}
    return [_with_any_of(inner) for inner in part] if isinstance(part, list) else part


def json_schema(kind: str) -> str:
    """The schema of one kind of file, as JSON text."""
    schema = _with_any_of(_NODES[kind].model_json_schema(by_alias=True))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2)
