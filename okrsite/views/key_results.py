"""One key result as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrsite.context.addresses import anchor
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import Bar, HealthMark, declared_words, key_result_progress
from okrsite.context.reported import reported
from okrsite.facts import KeyResultFacts
from okrsite.model import CheckIn, Era, Initiative, Key, KeyResult, Measure, Suppression, era_on, eras_of
from okrsite.model.phrases import phrase_of
from okrsite.views.amendments import AmendmentLine, amendment_lines, ledger_url
from okrsite.views.drawings import Sparkline, sparkline
from okrsite.views.measures import MeasureStep, Value, judged, key_result_values, steps_of
from okrsite.views.provenance import Recorded, recorded_file, recorded_target
from okrsite.wording import amount, day, number, plural, rounded


@dataclass(frozen=True, slots=True)
class CheckInLine:
    date: str
    by: PageLink | None
    value: str
    confidence: str
    status: str
    note: str
    blockers: tuple[str, ...]
    wins: tuple[str, ...]
    evidence: str | None
    recorded: Recorded | None


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    title: str
    owner: PageLink | None
    status: str
    due: str
    output: str
    url: str | None


@dataclass(frozen=True, slots=True)
class KeyResultView:
    anchor: str
    former_anchors: tuple[str, ...]
    title: str
    why: str
    owner: PageLink | None
    percent: str
    has_data: bool
    bar: Bar | None
    health: HealthMark | None
    declared: str
    values: tuple[Value, ...]
    steps: tuple[MeasureStep, ...]
    judged: str
    sparkline: Sparkline | None
    confidence: str
    forecast: str
    due: str
    weight: str
    kind: str
    kpi: str
    supporters: tuple[PageLink, ...]
    blockers: tuple[str, ...]
    newest: CheckInLine | None
    count: str
    readings: str
    check_ins: tuple[CheckInLine, ...]
    initiatives: tuple[InitiativeLine, ...]
    amendments: tuple[AmendmentLine, ...]
    ledger_url: str
    recorded: Recorded | None
    suppressed: tuple[tuple[str, str], ...]
    edit_url: str | None


def key_result_view(context: CycleContext, ref: str) -> KeyResultView:
    key_result, facts = context.cycle.key_results[ref], context.numbers.key_results[ref]
    measure, eras = facts.measure, eras_of(key_result, context.numbers.as_of)
    newest = check_in_line(context, facts.newest, era_on(eras, facts.newest.date).measure) if facts.newest else None
    supporters = context.portal.supporters.get(Key(context.cycle.id, ref), ())
    shown = key_result_progress(context, ref, measure.zones_between)
    return KeyResultView(
        anchor=anchor(ref),
        former_anchors=context.former_anchors.get(ref, ()),
        title=key_result.title,
        why=key_result.why,
        owner=owner_of(context, ref),
        percent=shown.percent,
        has_data=bool(shown.percent) or facts.newest is not None,
        bar=shown.bar,
        health=shown.health,
        declared=declared_words(facts.declared) if facts.disagrees and facts.declared else "",
        values=key_result_values(context, ref),
        steps=tuple(steps_of(context, facts)),
        judged=judged(context, facts) or shown.coverage,
        sparkline=sparkline(facts.series, context.cycle.span),
        confidence="" if facts.confidence is None else f"{number(facts.confidence)}/10",
        forecast=_forecast(facts, measure.unit),
        due="" if key_result.due is None else day(key_result.due),
        weight="" if key_result.weight == 1 else number(key_result.weight),
        kind=key_result.kind.value if key_result.kind else "",
        kpi=_kpi_name(context, key_result),
        supporters=tuple(context.of(k.cycle).link_to(k) for k in supporters),
        blockers=newest.blockers if newest else (),
        newest=newest,
        count=plural(len(facts.check_ins), "check-in"),
        readings=", ".join(_readings(context, facts, eras)),
        check_ins=tuple(
            check_in_line(context, c, era_on(eras, c.date).measure)
            for c in reversed(facts.check_ins)
            if _says_more_than_a_number(context, c)
        ),
        initiatives=tuple(_initiative(context, initiative) for initiative in key_result.initiatives),
        amendments=amendment_lines(context, ref),
        ledger_url=ledger_url(context, ref),
        recorded=recorded_target(context, ref),
        suppressed=suppressed(context, key_result.ignore),
        edit_url=context.edit_url(context.cycle.origins[ref]),
    )


def owner_of(context: CycleContext, ref: str) -> PageLink | None:
    """`nobody yet` where that can still change; of what is over there may be nobody who knows."""
    return context.owner_link(ref) or (None if context.is_over else PageLink("nobody yet"))


def suppressed(context: CycleContext, ignored: Mapping[str, Suppression]) -> tuple[tuple[str, str], ...]:
    """The rules that are not asked of an item, and why."""
    return tuple((rule, why.reason) for rule, why in ignored.items() if why.holds(context.numbers.as_of))


def _forecast(facts: KeyResultFacts, unit: str) -> str:
    if facts.forecast is None:
        return ""
    low, value, high = (rounded(v, 1) for v in (facts.forecast.low, facts.forecast.value, facts.forecast.high))
    return f"{amount(value, unit)} ({number(low)} to {number(high)})"


def _kpi_name(context: CycleContext, key_result: KeyResult) -> str:
    kpi = context.portal.kpis.get(key_result.kpi or "")
    return kpi.name if kpi else ""


def _readings(context: CycleContext, facts: KeyResultFacts, eras: Sequence[Era]) -> Iterator[str]:
    """All of them in a line, which is shorter by far than a table in which most rows have no words.

    Where the unit or the kind of measure changed, that stands between them: what comes before counts no more.
    """
    for era, after in zip(eras, (*eras[1:], None), strict=True):
        until = after.since if after else None
        if era.since and facts.check_ins and facts.check_ins[0].date < era.since:
            yield f"since {context.day(era.since)} {phrase_of(era.measure)}"
        for check_in in facts.check_ins.since(era.since):
            said = reported(check_in, era.measure)
            if said and (until is None or check_in.date < until):
                yield f"{context.day(check_in.said_on)}: {said}"


def _has_words(check_in: CheckIn) -> bool:
    return bool(check_in.note or check_in.blockers or check_in.wins or check_in.evidence or check_in.status)


def _says_more_than_a_number(context: CycleContext, check_in: CheckIn) -> bool:
    """A bare number is among the readings already, unless there is something to say of where it came from."""
    return _has_words(check_in) or context.provenance is not None


def check_in_line(context: CycleContext, check_in: CheckIn, measure: Measure | None) -> CheckInLine:
    return CheckInLine(
        date=context.day(check_in.said_on),
        by=context.unit_link(check_in.by) if check_in.by else None,
        value=reported(check_in, measure),
        confidence="" if check_in.confidence is None else f"{number(check_in.confidence)}/10",
        status="" if check_in.status is None else declared_words(check_in.status),
        note=check_in.note,
        blockers=check_in.blockers,
        wins=check_in.wins,
        evidence=check_in.evidence,
        recorded=recorded_file(context, check_in.origin),
    )


def _initiative(context: CycleContext, initiative: Initiative) -> InitiativeLine:
    return InitiativeLine(
        title=initiative.title,
        owner=context.unit_link(initiative.owner) if initiative.owner else None,
        status=initiative.status.value,
        due="" if initiative.due is None else context.day(initiative.due),
        output=initiative.output or "",
        url=initiative.url,
    )
