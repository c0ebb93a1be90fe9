"""What every part of the vocabulary has in common: it is frozen, and a key nobody knows is a finding, not a guess."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Entity(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # most commands use few of them


Made = TypeVar("Made", bound=Entity)


def made_of(model: type[Made], data: object, name: str) -> Made:
    """An entity from a file that okrsite wrote. Raises ValueError, which says where in `name` something else stands."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = " at ".join(filter(None, (name, ".".join(map(str, first["loc"])))))
        raise ValueError(f"{where}: {first['msg']}") from None
