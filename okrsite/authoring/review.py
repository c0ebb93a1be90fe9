"""`okrsite review`: one new file with a unit's numbers filled in, for people to say what they learned.

What is known stands there as comments, what only people know is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from okrsite.authoring.lookup import cycle_named
from okrsite.authoring.transaction import Refusal, read_back, transaction
from okrsite.checks.closing import GOOD, is_miss
from okrsite.diagnostics import did_you_mean, quoted
from okrsite.facts import CycleFacts, KeyResultFacts, ObjectiveFacts
from okrsite.files import write_new
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
class ReviewBegun:
    path: str
    cycle: Cycle
    objectives: tuple[str, ...]


def begin_review(root: Path, unit: str, cycle_id: str | None, as_of: date) -> ReviewBegun:
    """Writes reviews/UNIT.yaml of a cycle. Raises Refusal, Busy and OSError, and then nothing has changed."""
    with transaction(root):
        read = checked(root, as_of)
        unit = read.portal.organisation.name_now(unit)
        cycle = _named(read.portal, cycle_id, unit) if cycle_id else _nearest(read.portal, unit, as_of)
        if review := cycle.reviews.get(unit):
            place = review.origin.document.path
            raise Refusal(
                f"{quoted(unit)} has a review of {cycle.id} already, in {place}, and it is not touched; go on there"
            )
        name = read.portal.organisation.name_of(unit)
        content = review_file(cycle, read.facts.cycles[cycle.id], unit, name, as_of)
        path = f"{cycle.folder}/reviews/{unit}.yaml"
        wrong = "the numbers cannot be written down as a review"
        read_back(path, content, ReviewFile, lambda error: f"{wrong}: {error.message}")
        if not write_new(root, path, content):
            raise Refusal(f"there is a file {path} already, and it is not touched; go on there")
    return ReviewBegun(path, cycle, cycle.by_unit[unit])


def _named(portal: Portal, name: str, unit: str) -> Cycle:
    cycle = cycle_named(portal.cycles, name)
    if cycle.state is State.ARCHIVED:
        raise Refusal(
            f"{name} is archived and does not change any more; write what is to be said into corrections.yaml"
        )
    if cycle.state is State.DRAFT:
        raise Refusal(f"{name} is still a draft, and there is nothing to review")
    if not cycle.by_unit.get(unit):
        fix = did_you_mean(unit, cycle.by_unit) or f"; there are {', '.join(cycle.by_unit) or 'none'}"
        raise Refusal(f"{quoted(unit)} has no objectives in {name}{fix}")
    return cycle


def _nearest(portal: Portal, unit: str, as_of: date) -> Cycle:
    """The open cycle with objectives of the unit that ends nearest to the day; one without a review first."""
    begun = [c for c in portal.cycles.values() if c.state is State.OPEN and c.span.starts <= as_of]
    own = [cycle for cycle in begun if cycle.by_unit.get(unit)]
    if not own:
        known = dict.fromkeys(unit for cycle in begun for unit in cycle.by_unit)
        fix = did_you_mean(unit, known) or "; name a cycle with --cycle"
        raise Refusal(f"{quoted(unit)} has no objectives in a cycle that has begun and is open{fix}")
    unreviewed = [cycle for cycle in own if unit not in cycle.reviews]
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
