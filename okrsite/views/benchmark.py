"""Teams compared: how far, how punctual, how right, and beside it what makes teams differ: size and coverage.

In a company of many teams a row is a department, with all teams below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Final

from okrsite.context.addresses import FORMULAS, benchmark_page, list_data, teams_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import CycleFacts, Foreseen, Ratio, UnitFacts, calibration_of
from okrsite.facts.rollup import rolled_up
from okrsite.facts.tally import days_heard, foreseen_in, in_all, looked_after
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import COMPANY, State, Unit, UnitKind, unit_of
from okrsite.model.shares import ONE, mean
from okrsite.views.figures import UNKNOWN
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import number, percent, plural, points, rounded, score

MOST: Final = 120
"""So many rows the table has at most."""
FEW: Final = 3
"""A mean of fewer key results moves a lot with each of them."""


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """`cells`: one for each column after the team. `note`: what makes it hard to compare."""

    team: PageLink
    note: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedCycle:
    """One whose units may stand beside those of the page; `data` has all of them."""

    id: str
    title: str
    data: str


@dataclass(frozen=True, slots=True)
class BenchmarkView:
    """`words` say how to read it, `idle` how many teams have nothing to compare.

    cycles: its own, then the newest of those near it.
    """

    title: str
    breadcrumbs: tuple[PageLink, ...]
    words: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[BenchmarkRow, ...]
    explained: tuple[tuple[str, str], ...]
    idle: str
    formulas_url: str
    cycles: tuple[ComparedCycle, ...]
    archived: Archived | None


@dataclass(frozen=True)
class _Group:
    """A team, or a department with the teams below it; of `units` those that have objectives."""

    unit: str
    units: tuple[str, ...]
    below: int
    people: int


@dataclass(frozen=True)
class _Compared:
    """What the rows of one cycle are made from."""

    context: CycleContext

    @cached_property
    def of_teams(self) -> CycleFacts:
        """Without what people have, which is most of a large company and not compared."""
        known, teams = self.context.numbers.objectives, set(self.context.team_ids)
        return replace(self.context.numbers, objectives={ref: known[ref] for ref in known if unit_of(ref) in teams})

    @cached_property
    def kept(self) -> Mapping[str, Ratio]:
        cycle, settings = self.context.cycle, self.context.portal.settings
        return looked_after(cycle, self.of_teams, settings, days_heard(cycle, self.of_teams))

    @cached_property
    def foreseen(self) -> Mapping[str, Foreseen]:
        return foreseen_in(self.context.cycle, self.of_teams)

    def key_results_of(self, group: _Group) -> list[str]:
        cycle = self.context.cycle
        return [
            full for unit in group.units for ref in cycle.by_unit.get(unit, ()) for full, _ in cycle.key_results_of(ref)
        ]


def benchmark_view(context: CycleContext) -> BenchmarkView:
    groups = [group for group in _groups(context) if group.units]
    shown = groups if len(groups) <= MOST else _largest(context, groups)
    compared = _Compared(context)
    columns = _columns(context)
    busy = sum(1 for team in context.team_ids if context.cycle.by_unit.get(team))
    idle = len(context.team_ids) - busy
    return BenchmarkView(
        title=_("Teams compared %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link, PageLink(_("Teams"), teams_page(context.cycle.id))),
        words=tuple(_words(context, len(shown), len(groups))),
        columns=tuple(map(_, columns)),
        rows=(rows := tuple(_row(compared, group) for group in shown)),
        explained=tuple(_explained(columns, rows)),
        idle=_("%(teams)s without objectives in this cycle", teams=plural(idle, "team")) if idle else "",
        formulas_url=FORMULAS,
        cycles=tuple(_cycles(context)),
        archived=archived_of(context, ""),
    )


def beside_another(context: CycleContext, unit: Unit) -> PageLink | None:
    """From a team that has objectives to the page that puts it beside another one; a draft is no more than a plan."""
    if unit.kind is not UnitKind.TEAM or context.cycle.state is State.DRAFT or not context.cycle.by_unit.get(unit.id):
        return None
    return PageLink(_("Compare"), f"{benchmark_page(context.cycle.id)}?a={unit.id}")


def _cycles(context: CycleContext) -> Iterator[ComparedCycle]:
    """Those near it, as pages of units link to them."""
    others = [context.others[id_].cycle for id_ in context.near if id_ != context.cycle.id]
    for cycle in (context.cycle, *sorted(others, key=lambda one: (one.span, one.id), reverse=True)):
        yield ComparedCycle(cycle.id, cycle.title, list_data(cycle.id))


def _groups(context: CycleContext) -> Iterator[_Group]:
    """Each team; where that is too many, each team that has none above, with all below it. By name."""
    if len(context.team_ids) <= MOST:
        for team in sorted((context.unit(id_) for id_ in context.team_ids), key=attrgetter("name", "id")):
            yield _group(context, team.id, (team.id,))
        return
    for team in sorted(context.teams_below(COMPANY), key=attrgetter("name", "id")):
        yield _group(context, team.id, tuple(_with_all_below(context, team.id)))


def _with_all_below(context: CycleContext, team: str) -> Iterator[str]:
    waiting, seen = [team], set[str]()
    while waiting:
        if (one := waiting.pop()) not in seen:
            seen.add(one)
            waiting += [below.id for below in context.teams_below(one)]
            yield one


def _group(context: CycleContext, unit: str, teams: Sequence[str]) -> _Group:
    people = {person.id for team in teams for person in context.members_of(team)}
    having = tuple(team for team in teams if context.cycle.by_unit.get(team))
    return _Group(unit, having, len(teams) - 1, len(people))


def _largest(context: CycleContext, groups: Sequence[_Group]) -> list[_Group]:
    """Those with most objectives, in their order."""
    by_size = sorted(groups, key=lambda group: sum(len(context.cycle.by_unit[u]) for u in group.units), reverse=True)
    chosen = {group.unit for group in by_size[:MOST]}
    return [group for group in groups if group.unit in chosen]


SIZES: Final = (later("People"), later("Objectives"), later("Key results"))
REPORTED, ON_TIME, CONFIDENCE = later("Reported"), later("Reported on time"), later("Confidence")
AGAINST_EXPECTED, AGAINST_CONFIDENCE = later("Against expected"), later("Against confidence")


def _columns(context: CycleContext) -> tuple[str, ...]:
    if not context.has_begun:
        return SIZES
    if context.is_over:
        return (*SIZES, REPORTED, later("Score"), ON_TIME, later("Ended done"), AGAINST_CONFIDENCE)
    return (*SIZES, REPORTED, later("Progress"), AGAINST_EXPECTED, ON_TIME, CONFIDENCE)


_MEANINGS: Final = {
    REPORTED: later("key results beneath that anything was reported of, of all that count"),
    AGAINST_EXPECTED: later("progress less what is expected by the day of the figures, in points of a hundred"),
    ON_TIME: later("the days on which the newest report was no older than cadence and days of grace allow"),
    CONFIDENCE: later(
        "the mean of the newest of each key result, of 10; how right it was is known when the cycle is over"
    ),
    AGAINST_CONFIDENCE: later(
        "how many key results ended done, less how many their first confidence promised: near 0 is well judged, "
        "below 0 too sure, above 0 too careful"
    ),
}
_FEW_WORDS: Final = later("few key results")


def _explained(columns: Sequence[str], rows: Sequence[BenchmarkRow]) -> Iterator[tuple[str, str]]:
    yield from ((_(title), _(_MEANINGS[title])) for title in columns if title in _MEANINGS)
    few = _(_FEW_WORDS)
    if any(row.note == few for row in rows):
        yield few, _("a mean of one or two moves a lot with each of them")


def _words(context: CycleContext, shown: int, all_of: int) -> Iterator[str]:
    if context.cycle.state is State.DRAFT:
        yield _("This cycle is a draft: it shows what teams plan, and nothing is measured yet.")
    elif not context.has_begun:
        yield _("This cycle has not begun: nothing is measured yet.")
    else:
        yield _("Teams differ in size and in what they measure, so a higher number is not a better team.")
    if len(context.team_ids) > MOST:
        yield _("Each row is a department with all teams below it.")
    if shown < all_of:
        yield _("The %(shown)s with most objectives, of %(all)s.", shown=shown, all=all_of)


def _row(compared: _Compared, group: _Group) -> BenchmarkRow:
    context = compared.context
    refs = compared.key_results_of(group)
    objectives = sum(len(context.cycle.by_unit[unit]) for unit in group.units)
    sizes = (str(group.people), str(objectives), str(len(refs)))
    return BenchmarkRow(
        team=context.unit_link(group.unit),
        note=_note(group, len(refs)),
        cells=(*sizes, *_measured(compared, group, refs)) if context.has_begun else sizes,
    )


def _note(group: _Group, key_results: int) -> str:
    if group.below:
        return _("with %(teams)s below it", teams=plural(group.below, "team"))
    return _(_FEW_WORDS) if key_results < FEW else ""


def _measured(compared: _Compared, group: _Group, refs: Sequence[str]) -> Iterator[str]:
    context = compared.context
    units = [context.numbers.units[unit] for unit in group.units]
    yield _reported(units)
    parts = [part for unit in units for part in unit.parts]
    moment = units[0] if len(units) == 1 else rolled_up(parts, context.numbers.time_over)
    on_time = percent(in_all(compared.kept[ref] for ref in refs if ref in compared.kept).share, UNKNOWN)
    foreseen = [compared.foreseen[ref] for ref in refs if ref in compared.foreseen]
    if context.is_over:
        yield score(moment.progress)
        yield on_time
        yield from _calibrated(foreseen)
        return
    yield percent(moment.progress, UNKNOWN)
    yield UNKNOWN if moment.progress is None else points(moment.progress - moment.expected)
    yield on_time
    level = mean((ONE, one.last) for one in foreseen if one.last is not None)
    yield UNKNOWN if level is None else number(rounded(level, 1))


def _reported(units: Sequence[UnitFacts]) -> str:
    return _share_of(in_all(unit.coverage for unit in units))


def _share_of(found: Ratio) -> str:
    """`78 % (7 of 9)`"""
    if not found.whole:
        return UNKNOWN
    return _("%(percent)s (%(part)s of %(whole)s)", percent=percent(found.share), part=found.part, whole=found.whole)


def _calibrated(foreseen: Sequence[Foreseen]) -> Iterator[str]:
    """How many ended done, and how many points that is above or below what people were confident of first."""
    told = calibration_of(foreseen, attrgetter("first"))
    done = Ratio(sum(one.is_done for one in foreseen), len(foreseen))
    yield _share_of(done)
    share = told.done.share if told else None
    yield UNKNOWN if told is None or share is None else points(share - told.expected)
