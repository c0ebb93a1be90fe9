"""`okrsite review`: one new file with a unit's numbers filled in, for people to say what they learned.

What is known stands there as comments, what only people know is left to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from okrsite.authoring.lookup import cycle_named
from okrsite.authoring.transaction import Refusal, read_back, transaction
from okrsite.checks.closing import GOOD, is_miss
from okrsite.diagnostics import Diagnostic, did_you_mean, quoted
from okrsite.facts import CycleFacts, KeyResultFacts, ObjectiveFacts
from okrsite.files import write_all_new
from okrsite.model import Ambition, Cycle, Objective, Outcome, Portal, ReviewFile, State
from okrsite.wording import NBSP, amount, percent
from okrsite.workspace import checked
from okrsite.yaml_source.written import comment, on_one_line

POOR: Final = Decimal("0.4")
"""Below this little was reached, whatever was promised."""
_RETROSPECTIVE: Final = (
    ("went_well", 'what to do again, and what made it possible: ["Refits went to plan, for the crews planned them"]'),
    ("struggled", "what cost us most, and its root cause: ask why until the answer is something you can change"),
    ("improve", "what we do differently from the first week on, and who begins it"),
)


@dataclass(frozen=True, slots=True)
class UnitReview:
    """A unit's closing review. `path`: of its file, "" where there is none. `outcomes`: of how many objectives."""

    unit: str
    objectives: int
    outcomes: int = 0
    path: str = ""

    @property
    def is_done(self) -> bool:
        return self.outcomes == self.objectives


def reviews_of(root: Path, cycle_id: str | None, as_of: date) -> tuple[Cycle, list[UnitReview]]:
    """How far the review of a cycle is: all units that have objectives in it. Raises Refusal."""
    portal = checked(root, as_of).portal
    cycle = _named(portal, cycle_id) if cycle_id else _nearest(portal, as_of)
    return cycle, [_review_of(cycle, unit) for unit in cycle.by_unit]


def _review_of(cycle: Cycle, unit: str) -> UnitReview:
    found, refs = cycle.reviews.get(unit), cycle.by_unit[unit]
    outcomes = sum((review := cycle.review_of(ref)) is not None and review.outcome is not None for ref in refs)
    return UnitReview(unit, len(refs), outcomes, found.origin.document.path if found else "")


def begin_reviews(
    root: Path, units: Sequence[str], cycle_id: str | None, as_of: date
) -> tuple[Cycle, list[UnitReview]]:
    """Writes reviews/UNIT.yaml of a cycle for each unit, or where `units` are none, for each that has none yet.

    Raises Refusal, Busy and OSError, and then nothing has changed.
    """
    with transaction(root):
        read = checked(root, as_of)
        units = [read.portal.organisation.name_now(unit) for unit in units]
        cycle = _named(read.portal, cycle_id, *units) if cycle_id else _nearest(read.portal, as_of, *units)
        files = {}
        for unit in units or [unit for unit in cycle.by_unit if unit not in cycle.reviews]:
            path = f"{cycle.folder}/reviews/{unit}.yaml"
            if unit in cycle.reviews or (root / path).exists():
                place = _review_of(cycle, unit).path or path
                raise Refusal(
                    f"{quoted(unit)} has a review of {cycle.id} already, in {place}, and it is not touched; go on there"
                )
            name = read.portal.organisation.name_of(unit)
            files[path] = review_file(cycle, read.facts.cycles[cycle.id], unit, name, as_of)
            read_back(path, files[path], ReviewFile, _cannot_be_written)
        written = write_all_new(root, files)
    return cycle, [
        UnitReview(unit, len(cycle.by_unit[unit]), path=path)
        for path in written
        for unit in [path.rpartition("/")[2].removesuffix(".yaml")]
    ]


def _cannot_be_written(error: Diagnostic) -> str:
    return f"the numbers cannot be written down as a review: {error.message}"


def _named(portal: Portal, name: str, *units: str) -> Cycle:
    cycle = cycle_named(portal.cycles, name)
    if cycle.state is State.ARCHIVED:
        raise Refusal(
            f"{name} is archived and does not change any more; write what is to be said into corrections.yaml"
        )
    if cycle.state is State.DRAFT:
        raise Refusal(f"{name} is still a draft, and there is nothing to review")
    for unit in units:
        if not cycle.by_unit.get(unit):
            raise Refusal(_nothing_to_review(portal, unit, cycle.by_unit, f" in {name}"))
    return cycle


def _nothing_to_review(portal: Portal, unit: str, known: Iterable[str], where: str) -> str:
    if unit in portal.organisation.units:
        return f"{quoted(unit)} has no objectives{where}; there are some of {', '.join(known) or 'nobody'}"
    fix = did_you_mean(unit, known) or f"; there are objectives of {', '.join(known) or 'nobody'}"
    return f"there is no unit {quoted(unit)}{fix}"


def _nearest(portal: Portal, as_of: date, *units: str) -> Cycle:
    """The open cycle with objectives of the units that ends nearest to the day; one that is not reviewed first."""
    begun = [c for c in portal.cycles.values() if c.state is State.OPEN and c.span.starts <= as_of]
    own = [cycle for cycle in begun if cycle.by_unit and all(cycle.by_unit.get(unit) for unit in units)]
    if not own:
        known = [*dict.fromkeys(unit for cycle in begun for unit in cycle.by_unit)]
        unit = next((unit for unit in units if unit not in known), "")
        if not unit:
            raise Refusal("no cycle that has begun and is open has these objectives; name one with --cycle")
        raise Refusal(_nothing_to_review(portal, unit, known, " in a cycle that has begun and is open"))
    unreviewed = [cycle for cycle in own if not all(_review_of(cycle, one).is_done for one in units or cycle.by_unit)]
    return min(unreviewed or own, key=lambda cycle: (abs((cycle.span.ends - as_of).days), cycle.span.days, cycle.id))


def suggested_outcome(objective: Objective, facts: ObjectiveFacts) -> Outcome | None:
    """By the score alone; None without data, which no score can tell from a miss."""
    if facts.dropped:
        return Outcome.DROPPED
    if facts.score is None:
        return None
    if not is_miss(objective, facts.score):
        return Outcome.ACHIEVED
    return Outcome.MISSED if facts.score < POOR else Outcome.PARTIAL


def review_file(cycle: Cycle, numbers: CycleFacts, unit: str, name: str, day: date) -> bytes:
    lines = [
        comment(f"Review of {name}, {cycle.title}, with its numbers as of {numbers.as_of}."),
        "# Say what you learned, choose, and delete what you do not need. `okrsite check` asks for what was learned",
        "# and for outcomes; `okrsite open` carries on what you decide to keep or to modify.",
        f"unit: {on_one_line(unit)}",
        f"date: {day}",
        "retrospective:",
    ]
    for key, hint in _RETROSPECTIVE:
        lines += [f"  # {hint}", f"  {key}: []"]
    lines.append("objectives:")
    for ref in cycle.by_unit[unit]:
        lines += _objective(cycle, numbers, ref)
    return "".join(f"{line}\n" for line in lines).replace(NBSP, " ").encode()


def _objective(cycle: Cycle, numbers: CycleFacts, ref: str) -> Iterator[str]:
    objective, facts = cycle.objectives[ref], numbers.objectives[ref]
    outcome = suggested_outcome(objective, facts)
    suggestion = (
        f"outcome: {outcome}  # so the score suggests;" if outcome else "outcome:  # there is no data to suggest one;"
    )
    yield ""
    yield comment(objective.title, "  ")
    yield comment(", ".join(_numbers(objective, facts)), "  ")
    for full, key_result in cycle.key_results_of(ref):
        yield comment(f"  {key_result.title}: {_course(numbers.key_results[full])}", "  ")
    yield f"  {ref}:"
    yield f"    {suggestion} achieved, partial, missed, dropped or postponed"
    yield f'    learned: ""  # {_wanted(objective, facts)}'
    yield "    decision:  # keep, modify or abandon: keep and modify go on with `okrsite open`"


def _numbers(objective: Objective, facts: ObjectiveFacts) -> Iterator[str]:
    """`Committed, 62 %, score 0.62`"""
    if objective.ambition:
        yield objective.ambition.value.capitalize()
    yield percent(facts.progress)
    if facts.score is not None:
        yield f"score {facts.score}; another one needs `score:` and `reason:`"


def _wanted(objective: Objective, facts: ObjectiveFacts) -> str:
    if facts.dropped:
        return "why it was dropped"
    if facts.score is None:
        return "why nobody reported it"
    if not is_miss(objective, facts.score):
        return "what others can use"
    limit = "promised, and below 1" if objective.ambition is Ambition.COMMITTED else f"below {GOOD}"
    return f"wanted, for it is {limit}: what was the root cause?"


def _course(facts: KeyResultFacts) -> str:
    """`from 900 ms, now 512 ms, to 300 ms (65 %)`"""
    measure, share = facts.measure, percent(facts.attainment)
    if measure.adds_up:
        return f"{len(facts.done)} of {len(measure.titles)} milestones ({share})"
    if measure.goal_words is None:
        return share
    start = measure.ends[0] if measure.start_words else None
    began = "" if start is None else f"from {amount(start, measure.unit)}, "
    now = "no data" if facts.value is None else amount(facts.value, measure.unit)
    return f"{began}now {now}, {' '.join(measure.goal_words)} ({share})"
