"""Where each number comes from: the rule that gave it, and the parts that it is the mean of.

`FORMULAS` is the one list of all rules: the page *How we compute* is made from it, and each example is worked out by
the same code as every number of a portal. `derivation` in api/v1 names one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

from okrsite.facts.readings import or_declared
from okrsite.facts.rollup import Part, progress_of_parts
from okrsite.facts.values import CycleFacts, KeyResultFacts, ObjectiveFacts, UnitFacts
from okrsite.language import later
from okrsite.model import COMPANY, Key, Status, Word, Zone
from okrsite.model.measures import Answer, AtLeast, AtMost, Between, FromTo, Milestones, Zones
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ONE, ROUNDING, ZERO, clamped, score_of, share_of_time


class Summand(NamedTuple):
    """One part of a mean. `key` is that of an objective or key result, or the id of a milestone or zone."""

    key: Key | str
    weight: Decimal
    progress: Decimal | None


class Derivation(NamedTuple):
    """`rule`: the name of a formula. Where there are `parts`, progress is their mean by weight; none counts as 0."""

    rule: str
    parts: tuple[Summand, ...] = ()


MEAN, DECLARED, SCORE, OF_COMPANY = "mean", "declared", "score", "company"


def derivation_of_key_result(facts: KeyResultFacts) -> Derivation | None:
    """None where there is no number."""
    if facts.progress is None:
        return None
    if facts.is_declared:
        return Derivation(DECLARED)
    if facts.measure is Word.ALIGNED:
        return _mean(facts.parts)
    if isinstance(facts.answer, Decimal) and not facts.measure.is_numeric:
        return Derivation(SCORE)
    if facts.zone and facts.attainment is not None:
        return Derivation(facts.measure.kind, (Summand(facts.zone.value, ONE, facts.attainment),))
    parts = facts.measure.weighed(facts.answer)
    return Derivation(facts.measure.kind, tuple(Summand(*part) for part in parts))


def derivation_of_objective(facts: ObjectiveFacts) -> Derivation | None:
    if facts.progress is None:
        return None
    if facts.is_judged:
        return Derivation(SCORE)
    return Derivation(DECLARED) if facts.is_declared else _mean(facts.parts)


def derivation_of_unit(facts: UnitFacts) -> Derivation | None:
    return None if facts.progress is None else _mean(facts.parts)


def derivation_of_cycle(facts: CycleFacts) -> Derivation | None:
    """Without the company's objectives it is the mean of what stands under all units, which need no second copy."""
    if facts.progress is None:
        return None
    return Derivation(OF_COMPANY if COMPANY in facts.units else MEAN)


def _mean(parts: Sequence[Part]) -> Derivation:
    return Derivation(MEAN, tuple(Summand(part.key, part.weight, part.progress) for part in parts))


def added(parts: Sequence[Part] | Sequence[Summand]) -> tuple[Decimal, ...]:
    """What each part adds to the mean; together they are the mean."""
    whole = sum((part.weight for part in parts), ZERO)
    return tuple(
        ROUNDING.divide(ROUNDING.multiply(part.weight, part.progress or ZERO), whole) if whole else ZERO
        for part in parts
    )


class Example(NamedTuple):
    """`given` in words, and how far that is."""

    given: str
    found: Decimal


class Formula(NamedTuple):
    """One rule. `formula`: in the words of a key result's keys; `example` works one out."""

    name: str
    title: str
    sentence: str
    formula: str
    example: Callable[[], Example]

    @property
    def is_of_numbers(self) -> bool:
        """Whether it is that of a measure which check-ins answer with a number."""
        return self.name in ("from_to", "at_least", "at_most", "between")


_Kind = FromTo | AtLeast | AtMost | Between | Milestones | Zones
_KEY: Final = Key("2026-Q3", "company/example")


def _measured(given: str, kind: type[_Kind], said: Mapping[str, object], answer: Answer) -> Callable[[], Example]:
    """said: the measure as a file has it."""

    def example() -> Example:
        with localcontext(ROUNDING):
            return Example(given, kind.model_validate(said).attainment(answer, ZoneShares()))

    return example


def _word(given: str, word: Word, answer: Answer) -> Callable[[], Example]:
    return lambda: Example(given, word.attainment(answer, ZoneShares()))


def _of_parts(given: str, *shares: tuple[str, str | None]) -> Callable[[], Example]:
    """shares: weight and progress of each."""
    parts = [
        Part(_KEY, Decimal(weight), None if share is None else Decimal(share), ZERO, None) for weight, share in shares
    ]
    return lambda: Example(given, progress_of_parts(parts) or ZERO)


_STEPS: Final = {"milestones": [{"id": "built"}, {"id": "tried"}, {"id": "in-use", "weight": "2"}]}

FORMULAS: Final = (
    Formula(
        "from_to",
        later("From a value to a value"),
        later("How much of the way from the first value to the target is done. It may be below 0 or above 1."),
        later("(value − from) ÷ (to − from)"),
        _measured(later("from 900 to 300, now 512"), FromTo, {"from": "900", "to": "300"}, Decimal(512)),
    ),
    Formula(
        "at_least",
        later("At least a limit"),
        later(
            "All of it as long as the limit holds. A value that misses it loses as much as it is away from the limit, "
            "measured by how far away it was at the start (from) or, where that is not written, by the limit itself: "
            "then divide by |limit|. Never less than 0."
        ),
        later("1 − (limit − value) ÷ |limit − from|, at least 0 and at most 1"),
        _measured(later("at least 90, now 81"), AtLeast, {"at_least": "90"}, Decimal(81)),
    ),
    Formula(
        "at_most",
        later("At most a limit"),
        later("The same for a limit that must not be exceeded."),
        later("1 − (value − limit) ÷ |limit − from|, at least 0 and at most 1"),
        _measured(later("at most 5, 15 at the start, now 8"), AtMost, {"at_most": "5", "from": "15"}, Decimal(8)),
    ),
    Formula(
        "between",
        later("Between two limits"),
        later(
            "All of it within the corridor, both limits included. Outside, it loses as much as the value is away from "
            "the nearer limit, measured by the width of the corridor; never less than 0."
        ),
        later("1 if low ≤ value ≤ high, else 1 − distance ÷ (high − low)"),
        _measured(later("between 2 and 4, now 4.5"), Between, {"between": ["2", "4"]}, Decimal("4.5")),
    ),
    Formula(
        "milestones",
        later("Milestones"),
        later("The weight of the milestones that are done, of the weight of all."),
        later("sum of the weights that are done ÷ sum of all weights"),
        _measured(
            later("weights 1, 1 and 2; the first and the last are done"),
            Milestones,
            _STEPS,
            frozenset({"built", "in-use"}),
        ),
    ),
    Formula(
        "zones",
        later("Zones"),
        later(
            "Each level counts as the share that portal.yaml gives it under zones, by default 0.3, 0.7 and 1; below "
            "the first level nothing counts."
        ),
        later("the share of the level that was reached"),
        _measured(later("target was reached"), Zones, {"zones": {"target": "half"}}, Zone.TARGET),
    ),
    Formula(
        "done",
        later("Done or not"),
        later("All or nothing."),
        later("1 if done, else 0"),
        _word(later("not done yet"), Word.DONE, answer=False),
    ),
    Formula(
        SCORE,
        later("A score"),
        later(
            "What a person gave in a check-in, from 0 to 1. An objective's own score counts only where nothing below "
            "it was reported."
        ),
        later("the newest score"),
        _word(later("a score of 0.6"), Word.SCORE, Decimal("0.6")),
    ),
    Formula(
        DECLARED,
        later("Declared done"),
        later("What its owner calls done, and nobody measured, counts as all of it."),
        "1",
        lambda: Example(later("status done, no reading"), or_declared(None, Status.DONE) or ZERO),
    ),
    Formula(
        "progress",
        later("From attainment to progress"),
        later("Before it counts in a mean, each number is limited to what lies between nothing and all of it."),
        later("0 if attainment < 0, 1 if attainment > 1, else attainment"),
        lambda: Example(later("an attainment of 130 %"), clamped(Decimal("1.3"))),
    ),
    Formula(
        MEAN,
        later("The mean by weight"),
        later(
            "An objective is the mean of its key results, of the objectives that support it, or of both; a key result "
            "measured by aligned that of the objectives that support it; a unit that of its objectives. What has no "
            "data counts as 0, and what is dropped or weighs 0 does not count."
        ),
        later("sum of (weight × progress) ÷ sum of weights"),
        _of_parts(later("60 % with weight 2, 30 % and no data with weight 1"), ("2", "0.6"), ("1", "0.3"), ("1", None)),
    ),
    Formula(
        OF_COMPANY,
        later("A cycle"),
        later(
            "A cycle is as far as the company's objectives are; where it has none, it is the mean of all objectives."
        ),
        later("progress of the company"),
        _of_parts(later("two objectives of the company, 80 % and 40 %"), ("1", "0.8"), ("1", "0.4")),
    ),
    Formula(
        "expected",
        later("Expected"),
        later(
            "How much of the time from the first day to the due date is over. With a plan, it follows the line through "
            "the points of the plan."
        ),
        later("days since the first day ÷ days from the first day to the due date"),
        lambda: Example(
            later("from 1 July to 30 September, on 15 August"),
            share_of_time(date(2026, 7, 1), date(2026, 9, 30), date(2026, 8, 15)),
        ),
    ),
    Formula(
        "score_at_close",
        later("The score at the end"),
        later(
            "Progress with two decimals, halves rounded up. A review may give another one and says why; means go on "
            "with what was computed."
        ),
        later("progress, rounded to 0.01"),
        lambda: Example(later("a progress of 62.5 %"), score_of(Decimal("0.625"))),
    ),
)
"""In the order in which they are applied."""
