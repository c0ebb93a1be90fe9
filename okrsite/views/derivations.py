"""How numbers come about: what each part adds to a mean, and the page of all formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import Part, UnitFacts
from okrsite.facts.derivations import FORMULAS, Formula, added
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import COMPANY, Key
from okrsite.wording import number, percent, rounded

MOST_PARTS: Final = 20
"""So many parts of a mean are listed, those that add most; the data of the unit has them all."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """`adds`: how many points of a hundred."""

    part: PageLink
    weight: str
    progress: str
    adds: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What a mean is made of. `more`: how many parts are not listed."""

    title: str
    rows: tuple[PartRow, ...]
    more: str
    total: str


def sum_of_unit(context: CycleContext, facts: UnitFacts) -> Sum | None:
    """What each objective adds; nothing of a single one, and nothing where there is no number."""
    return _sum(_("What each objective adds"), facts.progress, _rows_of_parts(context, facts.parts))


def sum_of_cycle(context: CycleContext) -> Sum | None:
    """What each objective of the company adds; where it has none, what each unit does."""
    units = context.numbers.units
    if COMPANY in units:
        return sum_of_unit(context, units[COMPANY])
    return _sum(_("What each unit adds"), context.numbers.progress, _rows_of_units(context, units))


Row = tuple[Decimal, PartRow]


def _rows_of_parts(context: CycleContext, parts: Sequence[Part]) -> list[Row]:
    every = zip(parts, added(parts), strict=True)
    return [_row(context.link_to(part.key), part.weight, part.progress, adds) for part, adds in every]


def _rows_of_units(context: CycleContext, units: Mapping[str, UnitFacts]) -> list[Row]:
    parts = tuple(part for unit in units.values() for part in unit.parts)
    adds = dict(zip((part.key for part in parts), added(parts), strict=True))
    return [
        _row(
            context.unit_link(id_),
            sum((part.weight for part in unit.parts), Decimal(0)),
            unit.progress,
            sum((adds[part.key] for part in unit.parts), Decimal(0)),
        )
        for id_, unit in units.items()
        if unit.parts
    ]


def _row(link: PageLink, weight: Decimal, progress: Decimal | None, adds: Decimal) -> Row:
    return adds, PartRow(link, number(weight), percent(progress), points_of_hundred(adds))


def points_of_hundred(adds: Decimal) -> str:
    return number(rounded(adds * 100, 1))


def _sum(title: str, whole: Decimal | None, rows: Sequence[Row]) -> Sum | None:
    """whole: the number that the rows make up."""
    if len(rows) < 2 or whole is None:
        return None
    shown = rows if len(rows) <= MOST_PARTS else sorted(rows, key=lambda row: row[0], reverse=True)[:MOST_PARTS]
    left = len(rows) - len(shown)
    return Sum(title, tuple(row for _adds, row in shown), _less(left) if left else "", points_of_hundred(whole))


def _less(left: int) -> str:
    return ngettext("and %(num)s\u00a0more part that adds less", "and %(num)s\u00a0more parts that add less", left)


@dataclass(frozen=True, slots=True)
class FormulaView:
    """`found`: what the example comes to, worked out by the code that every number comes from."""

    name: str
    title: str
    sentence: str
    formula: str
    given: str
    found: str


@dataclass(frozen=True, slots=True)
class FormulasView:
    title: str
    formulas: tuple[FormulaView, ...]


def formulas_view() -> FormulasView:
    return FormulasView(_("How we compute"), tuple(map(_formula, FORMULAS)))


def _formula(of: Formula) -> FormulaView:
    given, found = of.example()
    return FormulaView(of.name, _(of.title), _(of.sentence), _(of.formula), _(given), percent(found))


@dataclass(frozen=True, slots=True)
class PartsBeside:
    """Of an objective. own: what each of its key results adds, in their order, "" where it does not count, and `*2`
    after that of one that weighs 2.  others: further parts, those that add most.  more: what is left of these.
    """

    own: tuple[str, ...]
    others: tuple[tuple[Part, str], ...]
    more: tuple[str, str] | None


def parts_beside(context: CycleContext, ref: str, parts: Sequence[Part]) -> PartsBeside:
    adds = dict(zip((part.key for part in parts), added(parts), strict=True))
    weighing = {part.key: f"*{number(part.weight)}" for part in parts if part.weight != 1}
    own = [Key(context.cycle.id, full) for full, _key_result in context.cycle.key_results_of(ref)]
    others = sorted((part for part in parts if part.key not in own), key=lambda part: adds[part.key], reverse=True)
    left = sum((adds[part.key] for part in others[MOST_PARTS:]), Decimal(0))
    count = len(others) - MOST_PARTS
    more = ngettext("and %(num)s\u00a0more part", "and %(num)s\u00a0more parts", count)
    return PartsBeside(
        own=tuple(points_of_hundred(adds[key]) + weighing.get(key, "") if key in adds else "" for key in own),
        others=tuple((part, points_of_hundred(adds[part.key])) for part in others[:MOST_PARTS]),
        more=(more, points_of_hundred(left)) if count > 0 else None,
    )
