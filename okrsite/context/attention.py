"""What needs attention: the key results that somebody should look at, how urgent each is, and for which reasons."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from okrsite.context.cycle import CycleContext
from okrsite.context.overdue import overdue_of
from okrsite.context.progress import OUTCOMES, key_result_mark
from okrsite.facts import Health, KeyResultFacts
from okrsite.facts.uses import EVERYTHING, use
from okrsite.language import gettext as _
from okrsite.model import Outcome


class Concern(StrEnum):
    """Why; a key result may have several."""

    BLOCKED = "blocked"
    OVERDUE = "overdue"
    OUTDATED = "outdated"
    OFF_TRACK = "off-track"


def attention_title(context: CycleContext) -> str:
    return _("Missed") if context.has_ended else _("Needs attention")


def needing_attention(context: CycleContext) -> tuple[str, ...]:
    """The key results that somebody should look at, the most urgent first."""
    use(EVERYTHING)
    return _needing_attention(context)


@lru_cache(maxsize=2)  # home, the page of the cycle, its list and tables: of 10,000 key results 60 ms each
def _needing_attention(context: CycleContext) -> tuple[str, ...]:
    urgent = ((_how_urgent(context, ref), ref) for ref in context.numbers.key_results)
    return tuple(ref for _, ref in sorted((-urgency, ref) for urgency, ref in urgent if urgency))


def concerns_of(context: CycleContext, ref: str) -> tuple[Concern, ...]:
    """Nothing of what is done, dropped or over."""
    facts = context.numbers.key_results[ref]
    if context.has_ended or facts.dropped or facts.health is Health.DONE:
        return ()
    found = {
        Concern.BLOCKED: is_blocked(facts),
        Concern.OVERDUE: bool(overdue_of(context, ref)),
        Concern.OUTDATED: facts.health is Health.OUTDATED,
        Concern.OFF_TRACK: facts.health is Health.OFF_TRACK,
    }
    return tuple(concern for concern, holds in found.items() if holds)


def is_blocked(facts: KeyResultFacts) -> bool:
    return facts.newest is not None and bool(facts.newest.blockers)


def _how_urgent(context: CycleContext, ref: str) -> Decimal | None:
    """After the end it is too late for attention, and what was missed is listed instead."""
    facts = context.numbers.key_results[ref]
    if not context.has_ended:
        return _urgency(context, ref, facts)
    is_missed = key_result_mark(context, ref) == OUTCOMES[Outcome.MISSED]
    return Decimal(2) - (facts.progress or Decimal(0)) if is_missed else None


def _urgency(context: CycleContext, ref: str, facts: KeyResultFacts) -> Decimal | None:
    """How far behind in shares, and half a cycle's worth for a blocker, a day that passed, or words that contradict."""
    is_late = bool(overdue_of(context, ref))
    if facts.dropped or facts.health is Health.DONE or (facts.health is Health.PENDING and not is_late):
        return None
    is_pressing = is_late or is_blocked(facts) or facts.disagrees
    if facts.health not in (Health.OFF_TRACK, Health.OUTDATED) and not is_pressing:
        return None
    behind = max(facts.expected - (facts.progress or Decimal(0)), Decimal(0))
    return behind + (Decimal("0.5") if is_pressing else Decimal(0)) + Decimal("0.001")
