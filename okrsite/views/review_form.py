"""The form of a closing review on a unit's page: what it asks, and where its file goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from okrsite.context.blank_review import (
    RETROSPECTIVE,
    blank_review,
    course_words,
    path_of_review,
    suggested_outcome,
    wanted_words,
)
from okrsite.context.cycle import CycleContext
from okrsite.context.forge import NAMES, NewFile, contact_url, new_file, new_file_url
from okrsite.context.reporting import authors
from okrsite.model import Decision, Outcome, Unit
from okrsite.views.closing import is_due
from okrsite.wording import percent

_OUTCOMES: Final = tuple((outcome.value, outcome.value) for outcome in Outcome)
_DECISIONS: Final = (
    (Decision.KEEP.value, "keep: it goes on as it is"),
    (Decision.MODIFY.value, "modify: it goes on, changed"),
    (Decision.ABANDON.value, "abandon: it ends here"),
)


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """Of one objective. `outcome`: what its score suggests; `course`: how far each key result came."""

    ref: str
    title: str
    score: str
    course: tuple[str, ...]
    outcome: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """`path`: of the new file in the repository. `people`: ids and names of who may say it.

    filled_url, filled: where the file can be written without JavaScript, and what that is called; "" where nowhere.
    """

    unit: str
    name: str
    day: str
    path: str
    people: tuple[tuple[str, str], ...]
    questions: tuple[ReviewQuestion, ...]
    forge: NewFile | None
    called: str
    contact: str
    filled_url: str
    filled: str
    outcomes: tuple[tuple[str, str], ...] = _OUTCOMES
    decisions: tuple[tuple[str, str], ...] = _DECISIONS
    retrospective: tuple[tuple[str, str, str], ...] = RETROSPECTIVE


def review_form(context: CycleContext, unit: Unit) -> ReviewForm | None:
    """None where no review is asked for yet, or one was begun: its file is gone on with."""
    cycle, settings = context.cycle, context.portal.settings
    if not is_due(context, unit.id):
        return None
    day, path, called = context.facts.as_of, path_of_review(cycle, unit.id), NAMES[settings.on_forge]
    blank = blank_review(cycle, context.numbers, unit.id, unit.name, day).decode()
    on_forge = new_file_url(settings, path, blank)
    by_mail = contact_url(settings, f"Review: {unit.name}, {cycle.title}", blank)
    return ReviewForm(
        unit=unit.id,
        name=unit.name,
        day=day.isoformat(),
        path=f"{settings.prefix}{path}",
        people=tuple((person.id, person.name) for person in authors(context, unit)),
        questions=tuple(_questions(context, unit.id)),
        forge=new_file(settings),
        called=called,
        contact=contact_url(settings, f"Review: {unit.name}, {cycle.title}") or "",
        filled_url=on_forge or by_mail or "",
        filled=f"Write it on {called}" if on_forge else "Send it by mail" if by_mail else "",
    )


def _questions(context: CycleContext, unit: str) -> Iterator[ReviewQuestion]:
    cycle, numbers = context.cycle, context.numbers
    for ref in cycle.by_unit[unit]:
        objective, facts = cycle.objectives[ref], numbers.objectives[ref]
        results = cycle.key_results_of(ref)
        yield ReviewQuestion(
            ref=ref,
            title=objective.title,
            score="no data" if facts.score is None else f"{percent(facts.progress)}, score {facts.score}",
            course=tuple(f"{each.title}: {course_words(numbers.key_results[full])}" for full, each in results),
            outcome=suggested_outcome(objective, facts) or "",
            wanted=wanted_words(objective, facts),
        )
