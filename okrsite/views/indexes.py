"""Lists to find something in: teams, people, cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from okrsite.model import State, Unit, UnitKind
from okrsite.views.addresses import HISTORY, cycle_page
from okrsite.views.archived import Archived, archived_of
from okrsite.views.cycle import UnitRow, team_rows, unit_row
from okrsite.views.scope import Link, Scope
from okrsite.views.standing import Standing, cycle_standing, legend
from okrsite.wording import percent, plural, span


@dataclass(frozen=True, slots=True)
class TeamsView:
    title: str
    breadcrumbs: tuple[Link, ...]
    rows: tuple[UnitRow, ...]
    legend: str
    archived: Archived | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    row: UnitRow
    team: Link | None


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    anchor: str
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    title: str
    breadcrumbs: tuple[Link, ...]
    count: str
    legend: str
    letters: tuple[Letter, ...]
    idle_count: str
    idle: tuple[PersonRow, ...]
    archived: Archived | None


@dataclass(frozen=True, slots=True)
class CycleRow:
    link: Link
    span: str
    state: State
    objectives: str
    time_over: str
    standing: Standing
    is_unclosed: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class CyclesView:
    title: str
    rows: tuple[CycleRow, ...]
    drafts: tuple[CycleRow, ...]
    history_url: str


def _cycle_breadcrumb(scope: Scope) -> tuple[Link, ...]:
    return (Link(scope.cycle.title, cycle_page(scope.cycle.id)),)


def teams_view(scope: Scope) -> TeamsView:
    title = f"Teams {scope.cycle.title}"
    return TeamsView(title, _cycle_breadcrumb(scope), team_rows(scope), legend(scope), archived_of(scope, ""))


def people_view(scope: Scope) -> PeopleView:
    people = [unit for unit in scope.units.values() if unit.kind is UnitKind.PERSON]
    ordered = sorted(people, key=_sort_key)
    busy = [person for person in ordered if _has_a_part(scope, person)]
    idle = [person for person in ordered if not _has_a_part(scope, person)]
    letters = groupby(busy, key=lambda person: _sort_key(person)[0][:1].upper())
    return PeopleView(
        title=f"People {scope.cycle.title}",
        breadcrumbs=_cycle_breadcrumb(scope),
        count=plural(len(people), "person", "people"),
        letters=tuple(
            Letter(x or "#", f"letter-{place}", tuple(_rows(scope, group))) for place, (x, group) in enumerate(letters)
        ),
        legend=legend(scope),
        idle_count=f"{plural(len(idle), 'person', 'people')} without an objective or key result in this cycle",
        idle=tuple(_rows(scope, idle)),
        archived=archived_of(scope, ""),
    )


def _sort_key(unit: Unit) -> tuple[str, str]:
    """Letters without their accents, so that Çelik stands beside Celik; the same on every machine."""
    plain = "".join(c for c in normalize("NFKD", unit.name) if c.isalnum() or c == " ")
    return plain.casefold().strip(), unit.id


def _has_a_part(scope: Scope, person: Unit) -> bool:
    return bool(scope.cycle.by_unit.get(person.id) or scope.owned.get(person.id))


def _rows(scope: Scope, people: Iterable[Unit]) -> Iterator[PersonRow]:
    for person in people:
        yield PersonRow(unit_row(scope, person.id), scope.unit_link(person.parent) if person.parent else None)


def cycles_view(scopes: Mapping[str, Scope], current: str | None) -> CyclesView:
    rows = [(scope.cycle.state, _cycle_row(scope, current)) for scope in scopes.values()]
    return CyclesView(
        title="Cycles",
        rows=tuple(row for state, row in rows if state is not State.DRAFT),
        drafts=tuple(row for state, row in rows if state is State.DRAFT),
        history_url=HISTORY,
    )


def _cycle_row(scope: Scope, current: str | None) -> CycleRow:
    numbers = scope.numbers
    return CycleRow(
        link=Link(scope.cycle.title, cycle_page(scope.cycle.id)),
        span=span(*scope.cycle.span),
        state=scope.cycle.state,
        objectives=plural(len(scope.cycle.objectives), "objective"),
        time_over="" if scope.has_ended else f"{percent(numbers.time_over)} of the time over",
        standing=cycle_standing(scope),
        is_unclosed=scope.is_over and scope.cycle.state is State.OPEN,
        is_current=scope.cycle.id == current,
    )
