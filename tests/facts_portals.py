"""Portals of one quarter made in memory, for what must hold whatever people write.

The quarter has 101 days, so a day is a hundredth of its time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from okrsite.model import (
    CheckIn,
    Cycle,
    Key,
    KeyResult,
    Meeting,
    Objective,
    Organisation,
    Origin,
    Portal,
    Settings,
    Span,
    State,
    Update,
    in_columns,
    unit_of,
)
from okrsite.yaml_source import parse

CYCLE = "2026-Q4"
STARTS = date(2026, 10, 1)
ENDS = STARTS + timedelta(days=100)
NOWHERE = Origin(parse("nowhere", b""))

Said = tuple[int, dict[str, Any]]
"""On which day of the cycle, counted from 0, and what."""


def day(nth: int) -> date:
    return STARTS + timedelta(days=nth)


def key_result(id_: str, **more: Any) -> KeyResult:
    return KeyResult.model_validate({"id": id_, "title": id_, **_written(more)})


def update(nth: int, **said: Any) -> Said:
    return nth, said


def portal_of(
    objectives: Mapping[str, Sequence[KeyResult]],
    said: Mapping[str, Sequence[Said]],
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Portal:
    """objectives: their key results by `unit/objective`.  said: by full id.  more: further keys of objectives."""
    made = {ref: _objective(ref, own, (more or {}).get(ref, {})) for ref, own in objectives.items()}
    cycle = Cycle(
        id=CYCLE,
        span=Span(STARTS, ENDS),
        state=State.OPEN,
        origin=NOWHERE,
        title=CYCLE,
        objectives=made,
        key_results={f"{ref}/{own.id}": own for ref, objective in made.items() for own in objective.key_results},
        by_unit={
            unit: tuple(ref for ref in made if unit_of(ref) == unit) for unit in dict.fromkeys(map(unit_of, made))
        },
        check_ins={ref: in_columns([_check_in(ref, *one) for one in given]) for ref, given in said.items()},
        supports={ref: Key(CYCLE, own.supports) for ref, own in made.items() if own.supports},
    )
    return Portal(settings=Settings(), organisation=Organisation(), cycles={CYCLE: cycle})


def _objective(ref: str, own: Sequence[KeyResult], more: Mapping[str, Any]) -> Objective:
    id_ = ref.partition("/")[2]
    objective = Objective.model_validate({"id": id_, "title": id_, **_written(more)})
    return objective.model_copy(update={"key_results": tuple(own)})


def _check_in(ref: str, nth: int, said: Mapping[str, Any]) -> CheckIn:
    return CheckIn(Meeting(day(nth), None, NOWHERE.document), ref, **dict(Update.model_validate(_written(said))))


def _written(given: Any) -> Any:
    """As a file gives it: every scalar is text."""
    match given:
        case dict():
            return {key: _written(value) for key, value in given.items()}
        case list() | tuple():
            return [_written(value) for value in given]
        case None | str():
            return given
    return str(given)
