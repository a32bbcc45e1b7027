"""The JSON Schema of the spec language, so that editors complete and check it."""

from __future__ import annotations

import json

from pydantic import BaseModel

from tablewright.specio.language import LibraryNode, ModuleNode, SystemNode
from tablewright.specio.running_nodes import MeasurementsNode

_NODES: dict[str, type[BaseModel]] = {
    "system": SystemNode,
    "module": ModuleNode,
    "library": LibraryNode,
    "measurements": MeasurementsNode,
}


def json_schema(kind: str) -> str:
    """The schema of one kind of file, as JSON text."""
    schema = _NODES[kind].model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2)
