"""What differs between two measures that are too long to be told whole: steps and zones, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import quoted
from okrsite.model import Measure, Milestone, Milestones, Zones

ZONES = ("commit", "target", "stretch")


def differences(was: Measure, now: Measure) -> str:
    """In words; "" for all other measures, and for two of different kinds."""
    match was, now:
        case Milestones(), Milestones():
            return ", ".join(_of_steps(was, now))
        case Zones(), Zones():
            return ", ".join(_of_zones(was, now))
    return ""


def _of_steps(was: Milestones, now: Milestones) -> Iterator[str]:
    before, after = ({step.id: step for step in measure.milestones} for measure in (was, now))
    for id_ in dict.fromkeys((*before, *after)):
        name = f"step {quoted(id_)}"
        if id_ not in after:
            yield f"{name} is gone"
        elif id_ not in before:
            yield f"{name} is new"
        else:
            yield from (f"{name} {change}" for change in _of_step(before[id_], after[id_]))


def _of_step(was: Milestone, now: Milestone) -> Iterator[str]:
    if was.weight != now.weight:
        yield f"weighs {now.weight:f} instead of {was.weight:f}"
    if was.due != now.due:
        before = f"was due on {was.due}" if was.due else "had no date"
        yield f"is due on {now.due} and {before}" if now.due else f"has no date any more and {before}"


def _of_zones(was: Zones, now: Zones) -> Iterator[str]:
    for name in ZONES:
        before, after = (getattr(measure.zones, name) or "nothing" for measure in (was, now))
        if before != after:
            yield f"{name} is {quoted(after)} and was {quoted(before)}"
