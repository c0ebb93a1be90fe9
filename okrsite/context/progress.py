"""How far something is, as a page shows it: the number, the bar and the mark, decided together.

Three cases read differently. While a cycle runs, health says how it goes. Once it is over nothing can be at risk: an
objective has the outcome that its review names, a key result what its number came to, and a unit its number alone.
And where nothing was ever measured, that is said once, without a bar or a number; of a plan, where nothing can be
measured yet, it is not said at all. A number that does not stand for all
key results beneath it says of how many it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.facts import (
    CycleFacts,
    Forecast,
    Health,
    KeyResultFacts,
    KpiFacts,
    ObjectiveFacts,
    Ratio,
    UnitFacts,
    score_of,
)
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model import Ambition, Decision, Kpi, Outcome, Status
from okrsite.wording import percent, score

_WORDS: Final = {
    Health.ON_TRACK: later("On track"),
    Health.AT_RISK: later("At risk"),
    Health.OFF_TRACK: later("Off track"),
    Health.DONE: later("Done"),
    Health.PENDING: later("Not measured yet"),
    Health.OUTDATED: later("Outdated"),
    Health.DROPPED: later("Dropped"),
}
_DECLARED: Final = {
    Status.ON_TRACK: later("on track"),
    Status.AT_RISK: later("at risk"),
    Status.OFF_TRACK: later("off track"),
    Status.DONE: later("done"),
    Status.DROPPED: later("dropped"),
}


@dataclass(frozen=True, slots=True)
class HealthMark:
    """`name` chooses colour and shape, `word` says the same; `english` is what catalogues know it by."""

    name: str
    english: str

    @property
    def word(self) -> str:
        return _(self.english)


@dataclass(frozen=True, slots=True)
class Bar:
    """Widths in per cent of the bar, as CSS takes them; `said` is what no number beside it says.

    forecast: where it will be on its due day if it goes on like this.
    """

    filled: str
    expected: str | None
    zones: tuple[str, ...]
    health: str
    said: str
    forecast: str | None = None


_MARKS: Final = {health: HealthMark(health.value.replace("_", "-"), word) for health, word in _WORDS.items()}


def health_mark(health: Health) -> HealthMark:
    return _MARKS[health]


def declared_words(status: Status) -> str:
    return _(_DECLARED[status])


def bar(
    progress: Decimal | None,
    expected: Decimal | None,
    health: Health,
    zones: Sequence[Decimal] = (),
    forecast: Decimal | None = None,
) -> Bar:
    is_open = health not in (Health.DONE, Health.DROPPED)
    shown_expected = width(expected) if expected and is_open else None
    said = [_("%(percent)s expected", percent=percent(expected))] if shown_expected else []
    said += [] if forecast is None else [_("heading for %(percent)s", percent=percent(forecast))]
    marks = tuple(width(zone) for zone in zones)
    ahead = None if forecast is None else width(forecast)
    return Bar(width(progress or Decimal(0)), shown_expected, marks, health_mark(health).name, ", ".join(said), ahead)


def plain_bar(progress: Decimal, look: str) -> Bar:
    """Of what is over: how far it came, and nothing that was expected."""
    return Bar(width(progress), None, (), look, "")


def width(share: Decimal) -> str:
    """In per cent of a bar, as CSS takes it."""
    return f"{min(max(float(share), 0.0), 1.0) * 100:.4g}"


OUTCOMES: Final = {
    Outcome.ACHIEVED: HealthMark("done", later("Achieved")),
    Outcome.PARTIAL: HealthMark("at-risk", later("Partly achieved")),
    Outcome.MISSED: HealthMark("off-track", later("Missed")),
    Outcome.DROPPED: HealthMark("dropped", later("Dropped")),
    Outcome.POSTPONED: HealthMark("dropped", later("Postponed")),
}
DECISIONS: Final = {
    Decision.KEEP: later("goes on as it is"),
    Decision.MODIFY: later("goes on, changed"),
    Decision.ABANDON: later("does not go on"),
}
AMBITIONS: Final = {Ambition.COMMITTED: later("Committed"), Ambition.ASPIRATIONAL: later("Aspirational")}
NO_OUTCOME: Final = HealthMark("pending", later("No outcome yet"))
NEVER_MEASURED: Final = HealthMark("outdated", later("Never measured"))
DECLARED_DONE: Final = HealthMark("done", later("Declared done"))
"""Of what counts as done because its owner said so, without a reading."""
ON_TARGET: Final = HealthMark("on-track", later("On target"))
OFF_TARGET: Final = HealthMark("off-track", later("Off target"))
_POOR: Final = Decimal("0.4")
"""Scores below are misses: the lowest of the three bands."""


_WithProgress = KeyResultFacts | ObjectiveFacts | UnitFacts | CycleFacts


class ShownProgress(NamedTuple):
    """`percent` is "" and `bar` None where nothing was measured; `health` None where there is no verdict.

    coverage: of how many key results the number is, where not all of them were reported.
    """

    percent: str
    bar: Bar | None
    health: HealthMark | None
    coverage: str = ""


def key_result_progress(context: CycleContext, ref: str, zones: Sequence[Decimal] = ()) -> ShownProgress:
    facts = context.numbers.key_results[ref]
    forecast = forecast_of(context, ref)
    ahead = forecast.progress if forecast else None
    return _shown(context, facts, facts.attainment, key_result_mark(context, ref), zones, ahead)


def forecast_of(context: CycleContext, ref: str) -> Forecast | None:
    """Nothing of what is over, done or dropped."""
    facts = context.numbers.key_results[ref]
    is_open = context.is_running and facts.health not in (Health.DONE, Health.DROPPED)
    return facts.forecast if is_open and facts.progress is not None else None


def objective_progress(context: CycleContext, ref: str) -> ShownProgress:
    facts, mark = context.numbers.objectives[ref], objective_mark(context, ref)
    return _graded(context, ref, _shown(context, facts, facts.progress, mark, ()))


def _graded(context: CycleContext, ref: str, shown: ShownProgress) -> ShownProgress:
    """Once a cycle is over the score that people gave counts; number and bar show it, and what the numbers say."""
    graded = graded_score(context, ref)
    if graded is None:
        return shown
    words = ", ".join(filter(None, (graded_words(shown.percent), shown.coverage)))
    look = shown.health.name if shown.health else "past"
    return ShownProgress(percent(graded), plain_bar(graded, look), shown.health, words)


def graded_score(context: CycleContext, ref: str) -> Decimal | None:
    """The score that the review gave an objective, where it is over and has another by the numbers."""
    review = context.cycle.review_of(ref) if context.has_ended else None
    given = review.score if review else None
    return None if given == context.numbers.objectives[ref].score else given


def graded_words(computed: str) -> str:
    """computed: what the numbers say, "" where there are none."""
    if not computed:
        return _("scored by the review")
    return _("scored by the review, %(percent)s by the numbers", percent=computed)


def progress_without_outcome(context: CycleContext, ref: str) -> ShownProgress:
    """Of an objective whose cycle is over, on a page of another: an archive is not read in whole for its outcome."""
    facts = context.numbers.objectives[ref]
    return _graded(context, ref, _shown(context, facts, facts.progress, None, ()))


def unit_progress(context: CycleContext, unit: str) -> ShownProgress:
    """Also of a unit that has no objectives of its own: it shows nothing."""
    facts = context.numbers.units.get(unit)
    if facts is None:
        return ShownProgress("" if context.is_plan else "–", None, None)
    return _shown(context, facts, facts.progress, _mean_mark(context, facts), ())


def cycle_progress(context: CycleContext) -> ShownProgress:
    return _shown(context, context.numbers, context.numbers.progress, _mean_mark(context, context.numbers), ())


def key_result_figure(context: CycleContext, ref: str) -> tuple[str, HealthMark | None]:
    """Its number and its verdict, without the bar, for a page that has a thousand of them."""
    facts, mark = context.numbers.key_results[ref], key_result_mark(context, ref)
    if facts.progress is None:
        return "", _unless_planned(context, facts, mark)
    return percent(facts.attainment), mark


def key_result_mark(context: CycleContext, ref: str) -> HealthMark:
    """After the end by the number alone, for nobody reviews single key results."""
    facts = context.numbers.key_results[ref]
    if facts.is_declared:
        return DECLARED_DONE
    if is_unmeasured(facts.progress, facts.health) or not context.has_ended:
        return _running_mark(context, facts)
    if facts.health is Health.DROPPED or facts.progress is None:
        return health_mark(facts.health)
    if facts.health is Health.DONE:
        return OUTCOMES[Outcome.ACHIEVED]
    return OUTCOMES[Outcome.MISSED if score_of(facts.progress) < _POOR else Outcome.PARTIAL]


def objective_mark(context: CycleContext, ref: str) -> HealthMark:
    facts, review = context.numbers.objectives[ref], context.cycle.review_of(ref)
    if not context.has_ended:
        return DECLARED_DONE if facts.is_declared else _running_mark(context, facts)
    if review and review.outcome:
        return OUTCOMES[review.outcome]
    return OUTCOMES[Outcome.DROPPED] if facts.dropped else NO_OUTCOME


def kpi_mark(kpi: Kpi, facts: KpiFacts) -> HealthMark | None:
    """Of a limit: whether it holds. What goes from one value to another by no date in particular is not late.

    Of a number that should have been read again since, nobody knows.
    """
    if facts.is_outdated:
        return health_mark(Health.OUTDATED)
    if facts.progress is None or (kpi.target and not kpi.target.is_limit and facts.progress < 1):
        return None
    return ON_TARGET if facts.progress == 1 else OFF_TARGET


def _mean_mark(context: CycleContext, facts: _WithProgress) -> HealthMark | None:
    """Nobody decides on the outcome of a unit or a cycle."""
    return (
        None if context.has_ended and not is_unmeasured(facts.progress, facts.health) else _running_mark(context, facts)
    )


def _running_mark(context: CycleContext, facts: _WithProgress) -> HealthMark:
    is_late = context.has_ended and is_unmeasured(facts.progress, facts.health)
    return NEVER_MEASURED if is_late else health_mark(facts.health)


def coverage_words(of: Ratio, *, is_short: bool = False) -> str:
    """`of 78 of 171 key results`, where not all were reported, or as short as a table needs it."""
    if of.part >= of.whole:
        return ""
    if is_short:
        return _("of %(part)s of %(whole)s", part=of.part, whole=of.whole)
    return ngettext(
        "of %(part)s of %(num)s\u00a0key result", "of %(part)s of %(num)s\u00a0key results", of.whole, part=of.part
    )


def scored(progress: Decimal | None, of: Ratio) -> str:
    """`0.84`, and `0.84, of 78 of 171` where not all were reported."""
    coverage = coverage_words(of, is_short=True) if progress is not None else ""
    return ", ".join(filter(None, (score(progress), coverage)))


def expected_words(context: CycleContext, expected: Decimal) -> str:
    """`where 93 % is expected by 23 Sep`; after the end everything was, and of a draft nothing is."""
    if not context.is_running:
        return ""
    day = context.day(context.numbers.as_of)
    return _("where %(percent)s is expected by %(day)s", percent=percent(expected), day=day)


def legend(context: CycleContext) -> str:
    """What the mark across a bar is, where there are such marks."""
    is_marked = context.is_running and not context.is_plan
    return _("expected by %(day)s", day=context.day(context.numbers.as_of)) if is_marked else ""


def is_unmeasured(progress: Decimal | None, health: Health) -> bool:
    return progress is None and health is not Health.DROPPED


def _unless_planned(context: CycleContext, facts: _WithProgress, mark: HealthMark | None) -> HealthMark | None:
    return None if context.is_plan and facts.health is Health.PENDING else mark


def _shown(
    context: CycleContext,
    facts: _WithProgress,
    shown: Decimal | None,
    mark: HealthMark | None,
    zones: Sequence[Decimal],
    forecast: Decimal | None = None,
) -> ShownProgress:
    if facts.progress is None:
        return ShownProgress("", None, _unless_planned(context, facts, mark))
    coverage = coverage_words(facts.coverage)
    if context.has_ended:
        return ShownProgress(percent(shown), plain_bar(facts.progress, mark.name if mark else "past"), mark, coverage)
    drawn = bar(facts.progress, facts.expected, facts.health, zones, forecast)
    return ShownProgress(percent(shown), drawn, mark, coverage)
