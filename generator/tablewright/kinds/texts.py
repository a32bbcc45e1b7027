"""Texts of a spec that stay as they are written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ValidatorFunctionWrapHandler, WrapValidator


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
