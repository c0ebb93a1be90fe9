"""What a check-in's file is called: the day and the unit, and a number where another meeting has that name."""

from __future__ import annotations

from datetime import date
from itertools import count

from okrsite.model import Cycle


def folder_of(cycle_id: str) -> str:
    return f"content/cycles/{cycle_id}/check-ins"


def check_in_path(cycle_id: str, unit: str, day: date, number: int = 1) -> str:
    stem = f"{folder_of(cycle_id)}/{day.isoformat()}-{unit}"
    return f"{stem}.yaml" if number == 1 else f"{stem}-{number}.yaml"


def free_path(cycle: Cycle, unit: str, day: date) -> str:
    """The first name that no check-in of the portal has."""
    taken = {f"{folder_of(cycle.id)}/{name}" for name in taken_names(cycle, unit)}
    paths = (check_in_path(cycle.id, unit, day, number) for number in count(1))
    return next(path for path in paths if path not in taken)


def taken_names(cycle: Cycle, unit: str) -> list[str]:
    """The names in the cycle's folder of check-ins that one of this unit might want."""
    prefix = f"{folder_of(cycle.id)}/"
    objectives = cycle.by_unit.get(unit, ())
    refs = (
        ref for objective in objectives for ref in (objective, *(ref for ref, _ in cycle.key_results_of(objective)))
    )
    paths = {check_in.origin.document.path for ref in refs for check_in in cycle.check_ins.get(ref, ())}
    return sorted(path.removeprefix(prefix) for path in paths if path.startswith(prefix))
