"""What a person owes: each key result to check in to, for whoever does not know the ids by heart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrsite.authoring.lookup import cycles_at, matching
from okrsite.facts import Health
from okrsite.facts.questions import Question, questions_of
from okrsite.model import Cycle
from okrsite.report import counted
from okrsite.wording import NBSP
from okrsite.wording import day as day_words
from okrsite.workspace import Checked


@dataclass(frozen=True, slots=True)
class Owed:
    """A question, when its next answer is due (None where it is done), and whether that day has come."""

    cycle: Cycle
    question: Question
    due: date | None
    is_due: bool

    @property
    def shortest(self) -> str:
        """Its id, as short as only one key result of the cycle has it."""
        name = self.question.ref.rpartition("/")[2]
        return name if len(matching(self.cycle.key_results, name)) == 1 else self.question.ref

    @property
    def expected(self) -> str:
        """`a number in minutes`, `the zone reached (none, commit, target, stretch)`: what may be answered."""
        return self.cycle.key_results[self.question.ref].judged_by.expected_answer

    @property
    def standing(self) -> str:
        """`last 7.5 minutes on 14 May 2024; due by 21 May 2024`"""
        asked = self.question
        last = f"last {asked.was} on {day_words(asked.was_on)}" if asked.was and asked.was_on else "nothing yet"
        due = f"due {'since' if self.is_due else 'by'} {day_words(self.due)}" if self.due else "done"
        return f"{last}; {due}".replace(NBSP, " ")

    @property
    def told(self) -> str:
        """`in minutes; last 7.5 minutes on 14 May 2024; due by 21 May 2024`"""
        takes = f"in {self.question.unit}" if self.question.unit else f"takes {self.expected}"
        return f"{takes}; {self.standing}"


def owed(found: Checked, day: date, unit: str | None) -> Iterator[Owed]:
    """Of what `unit` owns and of its own plan, or of all, where `okrsite checkin` looks; nothing that was dropped."""
    for cycle in cycles_at(found.portal, day):
        numbers = found.facts.cycles[cycle.id]
        own = [ref for ref in cycle.key_results if unit is None or unit in (cycle.owner_of(ref), ref.partition("/")[0])]
        for question in questions_of(cycle, numbers, own):
            facts = numbers.key_results[question.ref]
            cadence = cycle.cadence_of(question.ref) or found.portal.settings.cadence
            due = min((facts.newest_date or cycle.span.starts) + timedelta(days=cadence.days), cycle.span.ends)
            is_done = facts.health is Health.DONE
            yield Owed(cycle, question, None if is_done else due, due <= day and not is_done)


def listed(found: Checked, day: date, owing: Sequence[Owed], unit: str | None) -> Iterator[str]:
    """All of them by cycle, and the next command."""
    name = found.portal.organisation.name_of(unit) if unit else "Everybody"
    if not owing:
        yield f"{name} has nothing to check in to: no open cycle has a key result {'of theirs' if unit else 'yet'}."
        yield from _next_without(found, day, unit)
        return
    for cycle in dict.fromkeys(each.cycle.id for each in owing):
        own = [each for each in owing if each.cycle.id == cycle]
        yield f"{name}, {cycle}: {counted(len(own), 'key result')}, {sum(each.is_due for each in own) or 'none'} due"
        for each in own:
            yield f"  {each.question.ref}  {each.question.title}"
            yield f"      {each.told}"
        yield ""
    by = f" --by {unit}" if unit else ""
    yield f"Next: okrsite checkin {owing[0].shortest} VALUE{by}"
    if not unit:
        yield "`okrsite checkin --by NAME` lists what one person owes."


def _next_without(found: Checked, day: date, unit: str | None) -> Iterator[str]:
    """Where nobody has anything to report either, the team has nothing."""
    organisation = found.portal.organisation
    if not any(owed(found, day, None)):
        yield "Next: `okrsite open NAME` begins a cycle; of one that is a draft, write state: open into its cycle.yaml."
    elif unit and (above := organisation.units[unit].parent):
        yield f"Next: `okrsite checkin --by {above}` lists what {organisation.name_of(above)} reports on."
