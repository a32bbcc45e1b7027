"""What is done with the generated Python of a case: everything, and then what the case says itself."""

from __future__ import annotations

import importlib.util
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from probes.rows import create_all
from probes.schemas import responses


def live(models: str, schemas: str, url: str, story: str) -> list[str]:
    """Import, map, create, write a row of every table and read it; the schemas that did not give back the same."""
    read = responses(models, schemas, url)
    if Path(story).is_file():
        found = importlib.util.spec_from_file_location("story", story)
        assert found is not None and found.loader is not None
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        with Session(sa.create_engine(url)) as session:
            module.story(import_module(models), import_module(schemas), session)
    return [each["schema"] for each in read if not each["same"] or not set(each["fields"]) <= set(each["columns"])]


def mapped(models: str, schemas: str, url: str) -> None:
    """No more than import, map and create."""
    import_module(schemas)
    create_all(models, url)
