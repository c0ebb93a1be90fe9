"""What is said of a value that is not what its field asks for."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import quoted


def wrong(rule: str, sentence: str, **known: str) -> PydanticCustomError:
    """An error of a value as pydantic collects it; the loader gives it its place, and uses what else is `known`."""
    return PydanticCustomError(rule, "{sentence}", {"sentence": sentence, **known})


def found(value: object) -> str:
    """`value` as a message names it."""
    match value:
        case None:
            return "nothing"
        case str() if value.lower() in {"true", "false", "yes", "no"}:
            return value.lower()
        case str():
            return f"text {quoted(value)}"
        case dict():
            return "a group of keys"
        case _:
            return "a list"
