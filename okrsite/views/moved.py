"""The page that leads on whoever follows an address that was published once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovedView:
    """`url` leads from the old page to the new one."""

    url: str
