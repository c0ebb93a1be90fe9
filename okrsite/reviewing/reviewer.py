"""The recipe of a review's beginning: find the cycle, refuse what must be refused, compose, read back, write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrsite.diagnostics import Severity, did_you_mean, quoted
from okrsite.files import turn, write_new
from okrsite.loader.entities import entity
from okrsite.model import Cycle, Portal, ReviewFile, State
from okrsite.reviewing.composing import review_file
from okrsite.workspace import checked
from okrsite.yaml_source import parse


class Refused(Exception):
    """Why nothing was written: a sentence that says what to do instead."""


@dataclass(frozen=True, slots=True)
class Begun:
    path: str
    cycle: Cycle
    objectives: tuple[str, ...]


def begin_review(root: Path, unit: str, cycle_id: str | None, as_of: date) -> Begun:
    """Writes reviews/UNIT.yaml of a cycle. Raises Refused, Busy and OSError, and then nothing has changed."""
    with turn(root / "content"):
        read = checked(root, as_of)
        cycle = _named(read.portal, cycle_id, unit) if cycle_id else _nearest(read.portal, unit, as_of)
        _refuse_a_second(cycle, unit)
        name = read.portal.organisation.name_of(unit)
        content = review_file(cycle, read.facts.cycles[cycle.id], unit, name, as_of)
        path = f"content/cycles/{cycle.id}/reviews/{unit}.yaml"
        _read_back(path, content)
        if not write_new(root, path, content):
            raise Refused(f"there is a file {path} already, and it is not touched; go on there")
    return Begun(path, cycle, cycle.by_unit[unit])


def _named(portal: Portal, name: str, unit: str) -> Cycle:
    cycle = portal.cycles.get(name)
    if cycle is None:
        raise Refused(f"there is no cycle {quoted(name)}{did_you_mean(name, portal.cycles)}")
    if cycle.state is State.ARCHIVED:
        raise Refused(
            f"{name} is archived and does not change any more; write what is to be said into corrections.yaml"
        )
    if cycle.state is State.DRAFT:
        raise Refused(f"{name} is still a draft, and there is nothing to review")
    if not cycle.by_unit.get(unit):
        mend = did_you_mean(unit, cycle.by_unit) or f"; there are {', '.join(cycle.by_unit) or 'none'}"
        raise Refused(f"{quoted(unit)} has no objectives in {name}{mend}")
    return cycle


def _nearest(portal: Portal, unit: str, as_of: date) -> Cycle:
    """The open cycle with objectives of the unit that ends nearest to the day; one without a review first."""
    begun = [c for c in portal.cycles.values() if c.state is State.OPEN and c.span.starts <= as_of]
    own = [cycle for cycle in begun if cycle.by_unit.get(unit)]
    if not own:
        known = dict.fromkeys(unit for cycle in begun for unit in cycle.by_unit)
        mend = did_you_mean(unit, known) or "; name a cycle with --cycle"
        raise Refused(f"{quoted(unit)} has no objectives in a cycle that has begun and is open{mend}")
    unreviewed = [cycle for cycle in own if unit not in cycle.reviews]
    return min(unreviewed or own, key=lambda cycle: (abs((cycle.span.ends - as_of).days), cycle.span.days, cycle.id))


def _refuse_a_second(cycle: Cycle, unit: str) -> None:
    if review := cycle.reviews.get(unit):
        place = review.origin.document.path
        raise Refused(
            f"{quoted(unit)} has a review of {cycle.id} already, in {place}, and it is not touched; go on there"
        )


def _read_back(path: str, content: bytes) -> None:
    """As the next build will read it. Raises Refused with the reader's own sentence."""
    document = parse(path, content)
    _, wrong = entity(document, ReviewFile)
    for finding in (*document.findings, *wrong):
        if finding.severity is Severity.ERROR:
            raise Refused(f"the numbers cannot be written down as a review: {finding.message}")
