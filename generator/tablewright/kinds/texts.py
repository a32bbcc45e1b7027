"""Texts of a spec: those that stay as they are written, and lists of names."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

T = TypeVar("T")
TWICE = "listed_twice"
"""What Pydantic calls the mistake."""


class Block(str):
    """A text that the YAML sets out in lines of its own, by `|` or `>`: the last line's end belongs to the YAML."""

    __slots__ = ()


def _as_written(value: Any) -> Any:
    return value.removesuffix("\n") if isinstance(value, Block) else value


Prose = Annotated[str, BeforeValidator(_as_written)]
"""A text whose line breaks and spaces stay as they are written."""


def _still_a_block(value: Any, validated: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, Block) else validated(value)


Body = Annotated[str, WrapValidator(_still_a_block)]
"""What stands between dollar quotes, see `between_quotes`."""


def between_quotes(body: str) -> str:
    """A body as it is written; a block of several lines begins in a line of its own."""
    if not isinstance(body, Block):
        return body
    text = body.strip()
    return text if "\n" not in text else body if body.startswith("\n") else f"\n{body}"


def one_or_many(value: Any) -> Any:
    """A name alone is a list of it."""
    return [value] if isinstance(value, str) else value


def _each_once(values: list[T]) -> list[T]:
    """Complains at each entry that stands in the list before."""
    words = PydanticCustomError(TWICE, "is listed twice")
    twice = [
        InitErrorDetails(type=words, loc=(number,), input=value)
        for number, value in enumerate(values)
        if value in values[:number]
    ]
    if twice:
        raise ValidationError.from_exception_data("names", twice)
    return values


DISTINCT = AfterValidator(_each_once)
"""What no list of names may do is name something twice."""

AnyNames = Annotated[
    list[str],
    BeforeValidator(one_or_many, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]
"""A name, or a list of names, of which each may stand there again."""

Names = Annotated[AnyNames, DISTINCT]
"""A name, or a list of names."""
