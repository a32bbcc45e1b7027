"""A document that is nested too deep is refused, not a crash; what is taken can be stored, read and written as JSON."""

from types import ModuleType
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session


def nested(depth: int) -> Any:
    """A document."""
    value: Any = 1
    for level in range(depth):
        value = {"a": value} if level % 2 else [value]
    return {"a": value}


def story(models: ModuleType, schemas: ModuleType, session: Session) -> None:
    """From shallow to endless."""
    for depth in (0, 1, 199):
        event = models.Event(**schemas.EventCreate(payload=nested(depth)).model_given())
        session.add(event)
        session.flush()
        session.expire(event)
        assert schemas.EventResponse.model_validate(event).model_dump_json()
    endless: dict[str, Any] = {}
    endless["again"] = endless
    for payload in (nested(200), nested(450), nested(100_000), endless):
        for given in ({"payload": payload}, {"payload": {}, "many": [payload]}):
            try:
                schemas.EventCreate(**given)
            except ValidationError as error:
                assert "deep" in str(error.errors(include_input=False))
            else:
                raise AssertionError("taken")
    try:
        schemas.EventCreate(payload={"a": [{"b\0": 1}]})
    except ValidationError as error:
        assert "NUL" in str(error)
    else:
        raise AssertionError("taken")
