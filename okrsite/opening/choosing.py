"""Which cycle it is to be, which one it follows, which one it serves, and what goes on in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model import Cycle, Key, Portal, Span, length_of, span_of
from okrsite.model.reviews import Decision
from okrsite.model.scalars.names import cycle_id

GOES_ON: Final = (Decision.KEEP, Decision.MODIFY)


class Refused(Exception):
    """Why nothing was opened: a sentence that says what to do instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`before` is the cycle to carry on from, `objectives` those that go on, each as short as it is plain."""

    cycle: str
    before: str | None = None
    objectives: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None


def named_span(asked: Asked, portal: Portal) -> Span:
    """The days asked for, else those that the name stands for. Raises Refused."""
    year_starts = portal.settings.fiscal_year_starts
    try:
        named = span_of(cycle_id(asked.cycle), year_starts)
    except ValueError as error:  # what `model.scalars` raises is one
        raise Refused(str(error)) from None
    starts, ends = asked.starts or (named and named.starts), asked.ends or (named and named.ends)
    if starts is None or ends is None:
        upper = asked.cycle.upper()
        near = f"; did you mean {quoted(upper)}?" if span_of(upper, year_starts) else ""
        mend = near or "; give both, with --starts DATE --ends DATE"
        raise Refused(f"the name {quoted(asked.cycle)} does not say when the cycle starts and ends{mend}")
    if ends < starts:
        raise Refused(f"the cycle would end on {ends}, before it starts on {starts}; exchange the two")
    return Span(starts, ends)


def cycle_before(asked: Asked, portal: Portal, span: Span) -> Cycle | None:
    """The one named, else the newest of the same length that has ended by then. Raises Refused."""
    if asked.before is not None:
        return _named(portal, asked.before, span)
    ended = [c for c in portal.cycles.values() if c.span.ends < span.starts and length_of(c.span) == length_of(span)]
    return max(ended, key=lambda cycle: (cycle.span.ends, cycle.span.starts, cycle.id), default=None)


def _named(portal: Portal, name: str, span: Span) -> Cycle:
    cycle = portal.cycles.get(name)
    if cycle is None:
        known = ", ".join(portal.cycles) or "none"
        raise Refused(f"there is no cycle {quoted(name)}{did_you_mean(name, portal.cycles) or f'; there are {known}'}")
    if cycle.span.starts >= span.starts:
        raise Refused(
            f"{name} starts on {cycle.span.starts}, and what goes on comes from a cycle that starts earlier; "
            "name another with --from"
        )
    return cycle


def parent_of(portal: Portal, span: Span, before: Cycle | None) -> Cycle | None:
    """The cycle around the days: one as long as the parent of the cycle before, else the shortest."""
    around = [c for c in portal.cycles.values() if c.span.contains(span) and c.span.days > span.days]
    model = portal.cycles.get(before.parent or "") if before else None
    alike = [cycle for cycle in around if model and length_of(cycle.span) == length_of(model.span)]
    return min(alike or around, key=lambda cycle: (cycle.span.days, cycle.id), default=None)


def chosen(asked: Asked, before: Cycle) -> tuple[str, ...]:
    """The full ids of what goes on: what is asked for, else what a review keeps or modifies. Raises Refused."""
    if asked.objectives:
        wanted = {_objective(before, written) for written in asked.objectives}
        return tuple(ref for ref in before.objectives if ref in wanted)
    return tuple(ref for ref in before.objectives if (review := before.review_of(ref)) and review.decision in GOES_ON)


def _objective(before: Cycle, written: str) -> str:
    named, colon, path = written.rpartition(":")
    if colon and named != before.id:
        raise Refused(f"{quoted(written)} is not of {before.id}; choose the cycle to carry on from with --from {named}")
    found = [path] if path in before.objectives else [r for r in before.objectives if r.endswith(f"/{path}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"{quoted(written)} may be any of {', '.join(found)}; write one of these in full")
    shapes = [*before.objectives, *(ref.partition("/")[2] for ref in before.objectives)]
    mend = did_you_mean(path, shapes) or "; write it as unit/objective"
    raise Refused(f"there is no objective {quoted(written)} in {before.id}{mend}")


def with_parents(portal: Portal, parent: Cycle | None) -> Mapping[str, Cycle]:
    """The cycles that the new one serves, nearest first."""
    found: dict[str, Cycle] = {}
    while parent is not None and parent.id not in found:
        found[parent.id] = parent
        parent = portal.cycles.get(parent.parent or "")
    return found


def known_in(cycles: Iterable[Cycle], key: Key) -> bool:
    return any(key.cycle == c.id and (key.ref in c.objectives or key.ref in c.key_results) for c in cycles)
