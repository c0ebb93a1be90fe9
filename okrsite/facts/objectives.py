"""An objective as of a day: the mean of what rolls up into it, and what its owner says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from okrsite.facts.cascade import Cascade
from okrsite.facts.health import Clock, disagree, health_of
from okrsite.facts.readings import confidence_in, declared_in, heard, judged_in, newest_of
from okrsite.facts.rollup import Standings, coverage_of, expected_of_parts, parts_of, progress_of_parts
from okrsite.facts.values import KeyResultFacts, ObjectiveFacts
from okrsite.model import CheckIn, Cycle, Key
from okrsite.model.shares import ONE, mean, score_of


def objective_facts(
    cycle: Cycle, cascade: Cascade, clock: Clock, key: Key, own: Mapping[str, KeyResultFacts], standings: Standings
) -> ObjectiveFacts:
    """`own` are its key results by full id; `standings` knows already all that is beneath."""
    check_ins = heard(cycle.check_ins.get(key.ref, ()), clock)
    beneath = cascade.beneath[key]
    parts = parts_of(beneath, standings)
    rolled_up, judged = progress_of_parts(parts), judged_in(check_ins)
    progress = judged if rolled_up is None else rolled_up
    expected = expected_of_parts(parts, without=clock.time_over)
    declared = declared_in(check_ins)
    newest = newest_of(*check_ins[-1:], *parts)
    health = health_of(clock, progress, expected, declared, newest)
    return ObjectiveFacts(
        progress=progress,
        expected=expected,
        health=health,
        declared=declared,
        disagrees=disagree(declared, health, progress),
        score=None if progress is None else score_of(progress),
        newest_date=newest,
        judged=judged,
        is_judged=rolled_up is None and judged is not None,
        coverage=coverage_of(beneath, cascade, standings),
        is_omitted=clock.omits_unreported and progress is None,
        confidence=_confidence(own.values(), check_ins),
        parts=parts,
        in_circle=key in cascade.in_circle,
        check_ins=check_ins,
        key_results=tuple(own),
    )


def _confidence(own: Iterable[KeyResultFacts], check_ins: Sequence[CheckIn]) -> Decimal | None:
    """The mean over key results that somebody is confident of or not; the objective's own where nobody said so."""
    levels = (facts.confidence for facts in own if not facts.dropped)
    found = mean((ONE, level) for level in levels if level is not None)
    return confidence_in(check_ins) if found is None else found
