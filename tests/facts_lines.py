"""Facts as lines that people can check by hand: shares to four decimals, what is unknown left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from okrsite.facts import CycleFacts, Facts, KeyResultFacts, ObjectiveFacts, UnitFacts


def rounded(share: Decimal | None) -> str:
    return "no data" if share is None else f"{share.quantize(Decimal('0.0001')).normalize():f}"


def lines_of(facts: Facts) -> str:
    kpis = (f"kpi {id_}: {kpi.newest and kpi.newest.value}, {rounded(kpi.progress)}" for id_, kpi in facts.kpis.items())
    return "".join(f"{line}\n" for line in (*kpis, *(row for id_ in facts.cycles for row in _cycle(facts, id_))))


def _cycle(facts: Facts, id_: str) -> Iterator[str]:
    cycle = facts.cycles[id_]
    yield f"{id_} on {cycle.as_of}, {rounded(cycle.time_over)} over: {_standing(cycle)}{_counts(cycle)}"
    for unit, of_unit in cycle.units.items():
        yield f"  {unit}: {_standing(of_unit)}{_counts(of_unit)}"
    for ref, objective in cycle.objectives.items():
        yield f"  {ref}: {_standing(objective)}{_objective(objective)}"
        yield from (f"    {own}: {_key_result(cycle.key_results[own])}" for own in objective.key_results)


def _standing(facts: CycleFacts | UnitFacts | ObjectiveFacts | KeyResultFacts) -> str:
    some = facts.coverage.part < facts.coverage.whole and not isinstance(facts, KeyResultFacts)
    covered = f", {facts.coverage.part} of {facts.coverage.whole} reported" if some else ""
    return f"{rounded(facts.progress)} of {rounded(facts.expected)}, {facts.health}{covered}"


def _counts(facts: CycleFacts | UnitFacts) -> str:
    net = "" if facts.net_confidence is None else f", net {rounded(facts.net_confidence)}"
    return f"{net} ({', '.join(f'{count} {health}' for health, count in facts.counts.items())})"


def _declared(facts: ObjectiveFacts | KeyResultFacts) -> str:
    said = f", declared {facts.declared}" if facts.declared else ""
    sure = "" if facts.confidence is None else f", confidence {rounded(facts.confidence)}"
    return f"{said}{', disagrees' if facts.disagrees else ''}{sure}"


def _objective(facts: ObjectiveFacts) -> str:
    score = "" if facts.score is None else f", score {facts.score}"
    score += "" if facts.judged is None else f", judged {facts.judged}"
    parts = " + ".join(f"{part.weight} {part.key.ref}" for part in facts.parts)
    return f"{_declared(facts)}{score}{', in a circle' if facts.in_circle else ''} = {parts or 'nothing'}"


def _key_result(facts: KeyResultFacts) -> str:
    answer = sorted(facts.answer) if isinstance(facts.answer, frozenset) else facts.answer
    raw = "" if facts.attainment == facts.progress else f" (attainment {rounded(facts.attainment)})"
    mark = "" if facts.expected_value is None else f", expected value {rounded(facts.expected_value)}"
    return f"{answer}: {_standing(facts)}{raw}{mark}{_declared(facts)}"
