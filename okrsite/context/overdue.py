"""What is past its due day and not done, of a key result: itself, its milestones, its initiatives.

The one place that says so, for pages and whoever counts them. The rule `overdue` says the same while a plan is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.facts import Health
from okrsite.model import objective_of
from okrsite.wording import plural


class Overdue(NamedTuple):
    """`days` since its due day, at least one. `title` of a milestone or an initiative; "" of the key result itself."""

    title: str
    days: int


def overdue_of(context: CycleContext, ref: str) -> tuple[Overdue, ...]:
    """The key result itself first. Nothing where the cycle does not run, or where the key result is done or dropped."""
    key_result, facts = context.cycle.key_results[ref], context.numbers.key_results[ref]
    steps = facts.measure.steps(facts.answer) if facts.measure.due_days else ()
    dues = [
        ("", facts.due),
        *((step.title, step.due) for step in steps if not step.is_reached),
        *((initiative.title, initiative.due) for initiative in key_result.initiatives if initiative.is_open),
    ]
    return tuple(Overdue(title, days) for title, due in dues if (days := days_late(context, ref, due)))


def days_late(context: CycleContext, ref: str, due: date | None) -> int:
    """Since the due day of a key result, or of a part of it that is not done; 0 where nobody waits for it."""
    today = context.numbers.as_of
    return (today - due).days if due and due < today and _is_asked(context, ref) else 0


def overdue_words(found: Sequence[Overdue]) -> str:
    """`5 days overdue`; where only parts of it are late `2 steps overdue`; "" where nothing is."""
    if not found:
        return ""
    return days_overdue(found[0].days) if not found[0].title else plural(len(found), "step overdue", "steps overdue")


def days_overdue(days: int) -> str:
    return plural(days, "day overdue", "days overdue") if days else ""


def _is_asked(context: CycleContext, ref: str) -> bool:
    numbers = context.numbers
    is_settled = numbers.key_results[ref].health in (Health.DONE, Health.DROPPED)
    return context.is_running and not is_settled and not numbers.objectives[objective_of(ref)].dropped
