"""What one can check in to, for whoever does not know the ids by heart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from okrsite.facts import CycleFacts
from okrsite.facts.questions import Question, questions_of
from okrsite.model import Cycle, State
from okrsite.wording import day as day_words
from okrsite.workspace import checked

WIDEST = 60


def reportable(root: Path, day: date, owner: str | None) -> Iterator[str]:
    """The open key results of the cycles that contain `day`, with what each said last; of one owner where given."""
    found = checked(root, day)
    cycles = [one for one in found.portal.cycles.values() if one.state is State.OPEN and day in one.span]
    lists = {cycle.id: [*_questions(cycle, found.facts.cycles[cycle.id], owner)] for cycle in cycles}
    if not any(lists.values()):
        yield "There is no key result to check in to" + (
            f" that {owner} owns." if owner else ": no open cycle has any."
        )
        return
    for cycle_id, questions in lists.items():
        if questions:
            yield f"{cycle_id}:"
            widest = min(WIDEST, max(len(each.ref) for each in questions))
            yield from (f"  {each.ref:{widest}}  {each.title} ({_last(each)})" for each in questions)
            yield ""
    yield "Say which one, as short as it is plain, and how far it is: okrsite checkin KR VALUE"


def _questions(cycle: Cycle, numbers: CycleFacts, owner: str | None) -> Iterator[Question]:
    owned = (ref for ref in cycle.key_results if owner in (None, cycle.owner_of(ref)))
    return questions_of(cycle, numbers, owned)


def _last(question: Question) -> str:
    return f"{question.was}, {day_words(question.was_on)}" if question.was and question.was_on else "nothing yet"
