"""Nothing that we write is read back: whatever a name holds, it cannot be taken for a part of our own text."""

from __future__ import annotations

import ast
from pathlib import Path

from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

ODD = """
tables:
  people:
    columns:
      "id, name=x": {type: integer, primary_key: true, attribute: id}
  pets:
    columns:
      id: {type: integer, primary_key: true}
      owner: {references: people}
"""


def test_own_text_fk_column_name(tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "system.yaml").write_text("system: odd\n")
    (folder / "core.yaml").write_text(ODD)
    files = generate([read_spec(folder, tmp_path)])["odd"]
    keys = [
        [ast.unparse(argument) for argument in call.args]
        for path in ("migrations/versions/001_initial_schema.py", "models/core.py")
        for call in ast.walk(ast.parse(files[path]))
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("sa.ForeignKey")
    ]
    assert keys == [["['owner']", "['people.id, name=x']"], ["'people.id, name=x'"]]
