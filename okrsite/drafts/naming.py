"""What a check-in's file is called: the day, the unit, and what two people who check in on one day do not share.

A name is chosen where only one branch is seen, so that it is free there says little. Who says it and which key result
it is about keep two branches apart; a number is for the same meeting, told twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Final

from okrsite.model import Cycle, unit_of
from okrsite.model.scalars.names import ID

LONGEST: Final = 240
"""Characters of a name before its number; file systems take 255."""


def folder_of(cycle_id: str) -> str:
    return f"content/cycles/{cycle_id}/check-ins"


def paths_of_one(cycle: Cycle, ref: str, day: date, by: str | None) -> Iterator[str]:
    """For a check-in of one key result, best first: 2026-11-20-platform-ana-p99.yaml."""
    unit = unit_of(ref)
    name = ref.rpartition("/")[2]
    is_alone = sum(other.endswith(f"/{name}") for other in cycle.key_results if unit_of(other) == unit) == 1
    told = name if is_alone else ref.partition("/")[2].replace("/", "-")
    author = (by or "").removeprefix("@")
    parts = (day.isoformat(), unit, author if ID.fullmatch(author) else "", told)
    stem = "-".join(filter(None, parts))[:LONGEST]
    return (f"{folder_of(cycle.id)}/{stem}{'' if number == 1 else f'-{number}'}.yaml" for number in count(1))


def path_of_all(cycle_id: str, unit: str, day: date) -> str:
    """For a check-in of all that a unit reports on. Whose it is nobody knows yet, so the browser adds to the name."""
    return f"{folder_of(cycle_id)}/{day.isoformat()}-{unit}.yaml"
