"""What every part of the vocabulary has in common: it is frozen, and a key nobody knows is a finding, not a guess."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Entity(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # most commands use few of them
