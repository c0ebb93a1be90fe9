"""A closing review to be filled in: for `okrsite review`, for the forge, and what the form on a unit's page asks.

What is known stands there as comments, what only people know is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.checks.closing import GOOD, is_miss
from okrsite.facts import CycleFacts, KeyResultFacts, ObjectiveFacts
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import Ambition, Cycle, Objective, Outcome
from okrsite.wording import NBSP, amount, number, percent
from okrsite.yaml_source.written import comment, on_one_line

POOR: Final = Decimal("0.4")
"""Below this little was reached, whatever was promised."""
RETROSPECTIVE: Final = (
    ("went_well", later("Went well"), later("what to do again, and what made it possible")),
    (
        "struggled",
        later("Struggled"),
        later("what cost us most, and its root cause: ask why until the answer is something you can change"),
    ),
    ("improve", later("Improve"), later("what we do differently from the first week on, and who begins it")),
)
"""Key, title and what is to be said."""
_EXAMPLE: Final = {"went_well": ': ["Refits went to plan, for the crews planned them"]'}


def path_of_review(cycle: Cycle, unit: str) -> str:
    return f"{cycle.folder}/reviews/{unit}.yaml"


def suggested_outcome(objective: Objective, facts: ObjectiveFacts) -> Outcome | None:
    """By the score alone; None without data, which no score can tell from a miss."""
    if facts.dropped:
        return Outcome.DROPPED
    if facts.score is None:
        return None
    if not is_miss(objective, facts.score):
        return Outcome.ACHIEVED
    return Outcome.MISSED if facts.score < POOR else Outcome.PARTIAL


def blank_review(cycle: Cycle, numbers: CycleFacts, unit: str, name: str, day: date) -> bytes:
    lines = [
        comment(f"Review of {name}, {cycle.title}, with its numbers as of {numbers.as_of}."),
        "# Say what you learned, choose, and delete what you do not need. `okrsite review` lists what is missing;",
        "# `okrsite open` carries on what you decide to keep or to modify.",
        f"unit: {on_one_line(unit)}",
        f"date: {day}",
        "retrospective:",
    ]
    for key, _title, hint in RETROSPECTIVE:
        lines += [f"  # {hint}{_EXAMPLE.get(key, '')}", f"  {key}: []"]
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
    yield comment(", ".join(numbers_words(objective, facts)), "  ")
    for full, key_result in cycle.key_results_of(ref):
        yield comment(f"  {key_result.title}: {course_words(numbers.key_results[full])}", "  ")
    yield f"  {ref}:"
    yield f"    {suggestion} achieved, partial, missed, dropped or postponed"
    yield f'    learned: ""  # {wanted_words(objective, facts)}'
    yield "    decision:  # keep, modify or abandon: keep and modify go on with `okrsite open`"


def numbers_words(objective: Objective, facts: ObjectiveFacts) -> Iterator[str]:
    """`Committed, 62 %, score 0.62`"""
    if objective.ambition:
        yield objective.ambition.value.capitalize()
    yield percent(facts.progress)
    if facts.score is not None:
        yield f"score {facts.score}; another one needs `score:` and `reason:`"


def wanted_words(objective: Objective, facts: ObjectiveFacts) -> str:
    if facts.dropped:
        return _("why it was dropped")
    if facts.score is None:
        return _("why nobody reported it")
    if not is_miss(objective, facts.score):
        return _("what others can use")
    if objective.ambition is Ambition.COMMITTED:
        return _("wanted, for it is promised, and below 1: what was the root cause?")
    return _("wanted, for it is below %(score)s: what was the root cause?", score=number(GOOD))


def course_words(facts: KeyResultFacts) -> str:
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
