"""A text of several lines is one everywhere."""

import inspect
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.orm import Session

TEXT = "First paragraph.\n\nRules:\n- one\n- two"


def story(models: ModuleType, schemas: ModuleType, session: Session) -> None:
    """In the docstrings and in the database."""
    assert inspect.getdoc(models.A) == TEXT
    assert inspect.getdoc(schemas.ABase) == TEXT
    assert session.scalar(sa.text("SELECT obj_description('a'::regclass)")) == TEXT
