"""Every page of a portal: its address and title, its template, and how what the template may use is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from okrsite.context import addresses
from okrsite.context.attention import attention_title
from okrsite.context.below import below_page_of, objectives_with_more_below
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.heat import departments
from okrsite.diagnostics import Place
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Portal, State, Unit, UnitKind
from okrsite.views.actions import check_in_view
from okrsite.views.amendments import ledger_view
from okrsite.views.attention import attention_view
from okrsite.views.below import below_title, below_view
from okrsite.views.benchmark import benchmark_view
from okrsite.views.cascade import cascade_view
from okrsite.views.cycle import cycle_view
from okrsite.views.derivations import formulas_view
from okrsite.views.heat import heat_title, heat_view
from okrsite.views.history import history_view
from okrsite.views.home import HomeView
from okrsite.views.indexes import cycles_view, people_in, people_view, rules_view, teams_view
from okrsite.views.kpis import kpis_view
from okrsite.views.map import map_view
from okrsite.views.paging import pages_for
from okrsite.views.supporters import listed_supporters, supporters_view
from okrsite.views.timeline import timeline_view
from okrsite.views.units import place_of_unit, unit_view
from okrsite.views.week import this_week, week_view
from okrsite.views.wins import wins_view

UNIT: Final = "unit"
"""The template of the only pages that may have a table of contents, and a file to edit."""


class Section(NamedTuple):
    """One entry of the navigation, and the page that it opens."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class MovedView:
    """Of a page that leads on whoever follows an address of before, or offers several where it may be any of them."""

    urls: tuple[str, ...]


def _anywhere() -> Place:
    return Place("content")


@dataclass(frozen=True, slots=True)
class PortalPage:
    """`view` is called when the page is asked for, so that `check` pays for none and two processes can share them.

    section: the address of the navigation's entry that it belongs to, which leads to another by `tabs`.  about: the
    cycle that its readers can take part in.  place: where what it shows is written.  doors: the pages
    of its cycle, itself without an address.
    """

    address: str
    template: str
    section: str
    title: str
    view: Callable[[], object]
    about: CycleContext | None = None
    place: Callable[[], Place] = _anywhere
    tabs: tuple[tuple[str, str], ...] = ()
    doors: tuple[PageLink, ...] = ()


def tabs_in(cycle: str, current: str) -> tuple[tuple[str, str], ...]:
    """The navigation leads from a page of another cycle to pages of that: who reads an archive stays in it."""
    if cycle == current or not current:
        return ()
    pages = (addresses.cascade_page, addresses.company_page, addresses.teams_page, addresses.people_page)
    return tuple((page(current), page(cycle)) for page in pages)


def sections_of(here: CycleContext | None) -> Iterator[Section]:
    """The navigation: the current cycle's pages, and the way to all others."""
    yield Section(_("Home"), addresses.HOME)
    if here:
        yield Section(_("This week"), addresses.THIS_WEEK)
        cycle = here.cycle.id
        yield Section(_("Cascade"), addresses.cascade_page(cycle))
        yield Section(here.unit(COMPANY).name, addresses.unit_page(cycle, here.unit(COMPANY)))
        yield Section(_("Teams"), addresses.teams_page(cycle))
        yield Section(_("People"), addresses.people_page(cycle))
    yield Section(_("Cycles"), addresses.CYCLES)
    yield Section(_("History"), addresses.HISTORY)
    if here and here.portal.kpis:
        yield Section(_("KPIs"), addresses.KPIS)


def pages_of(
    portal: Portal, contexts: Mapping[str, CycleContext], here: CycleContext | None, at_home: Callable[[], HomeView]
) -> Iterator[PortalPage]:
    """`here`: the current cycle, if there is one; `at_home` gives what the home page shows of it."""
    current = here.cycle.id if here else ""
    home, cycles, kpis, history = addresses.HOME, addresses.CYCLES, addresses.KPIS, addresses.HISTORY
    yield PortalPage(home, "home", home, _("Home"), lambda: replace(at_home(), title=portal.settings.title), here)
    yield PortalPage(cycles, "cycles", cycles, _("Cycles"), lambda: cycles_view(contexts, current))
    yield PortalPage(addresses.RULES, "rules", "", _("Rules"), lambda: rules_view(portal))
    yield PortalPage(addresses.FORMULAS, "formulas", "", _("How we compute"), formulas_view)
    yield PortalPage(
        addresses.CHECK_IN, "check-in", "", _("Check in"), lambda: check_in_view(contexts, current, portal)
    )
    if here and portal.kpis:
        yield PortalPage(kpis, "kpis", kpis, _("KPIs"), lambda: kpis_view(contexts, here), here)
    for context in contexts.values():
        yield from pages_of_cycle(context, current)
        for unit in context.units.values():
            yield _page_of_unit(context, unit, current)
    week = addresses.THIS_WEEK
    yield PortalPage(week, "week", week, _("This week"), lambda: this_week(here and here.whole), here)
    yield PortalPage(history, "history", history, _("History"), lambda: history_view(contexts))


def _doors(context: CycleContext) -> Iterator[PageLink]:
    """What each of the pages of a cycle leads to; of a draft there is no more than a plan."""
    cycle = context.cycle.id
    yield PageLink(_("Cascade"), addresses.cascade_page(cycle))
    yield PageLink(_("Map"), addresses.map_page(cycle))
    yield PageLink(_("Timeline"), addresses.timeline_page(cycle))
    yield PageLink(_("Teams"), addresses.teams_page(cycle))
    yield PageLink(_("People"), addresses.people_page(cycle))
    if context.cycle.state is not State.DRAFT:
        yield PageLink(heat_title(), addresses.heat_page(cycle))
        yield PageLink(_("Teams compared"), addresses.benchmark_page(cycle))
        yield PageLink(attention_title(context), addresses.attention_page(cycle))
        yield PageLink(_("Wins and misses"), addresses.wins_page(cycle))
        yield PageLink(_("Amendments"), addresses.amendments_page(cycle))


def pages_of_cycle(context: CycleContext, current: str) -> Iterator[PortalPage]:
    cycle, title = context.cycle.id, context.cycle.title
    cascade, teams, people = addresses.cascade_page, addresses.teams_page, addresses.people_page
    tabs, doors = tabs_in(cycle, current), tuple(_doors(context))
    listed, urgent = addresses.CYCLES, attention_title(context)

    def page(
        address: str, template: str, section: str, title: str, view: Callable[[CycleContext], object]
    ) -> PortalPage:
        # An archive is read when its first page is made, and not before.
        here = tuple(replace(door, url=None) if door.url == address else door for door in doors)
        return PortalPage(
            address, template, section, title, lambda: view(context.whole), context, tabs=tabs, doors=here
        )

    yield page(addresses.cycle_page(cycle), "cycle", listed, title, cycle_view)
    yield page(cascade(cycle), "cascade", cascade(current), _("Cascade, %(cycle)s", cycle=title), cascade_view)
    yield page(addresses.map_page(cycle), "map", cascade(current), _("Map, %(cycle)s", cycle=title), map_view)
    timeline = _("Timeline, %(cycle)s", cycle=title)
    yield page(addresses.timeline_page(cycle), "timeline", cascade(current), timeline, timeline_view)
    yield page(addresses.heat_page(cycle), "heat", teams(current), f"{heat_title()}, {title}", heat_view)
    yield page(addresses.wins_page(cycle), "wins", listed, _("Wins and misses, %(cycle)s", cycle=title), wins_view)
    yield page(addresses.amendments_page(cycle), "ledger", listed, _("Amendments, %(cycle)s", cycle=title), ledger_view)
    yield page(addresses.attention_page(cycle), "attention", listed, f"{urgent}, {title}", attention_view)
    compared = _("Teams compared, %(cycle)s", cycle=title)
    yield page(addresses.benchmark_page(cycle), "benchmark", teams(current), compared, benchmark_view)
    for nth in pages_for(len(context.team_ids)):
        name = _numbered(_("Teams, %(cycle)s", cycle=title), nth)
        yield page(addresses.nth_page(teams(cycle), nth), "teams", teams(current), name, partial(teams_view, nth=nth))
    for nth in pages_for(len(people_in(context))):
        name, own = _numbered(_("People, %(cycle)s", cycle=title), nth), partial(people_view, nth=nth)
        yield page(addresses.nth_page(people(cycle), nth), "people", people(current), name, own)
    yield from _parts_of(context, current, page)


_Page = Callable[[str, str, str, str, Callable[[CycleContext], object]], PortalPage]


def _parts_of(context: CycleContext, current: str, page: _Page) -> Iterator[PortalPage]:
    """Of each department, of each objective with more below it than its unit's page shows, of each unit and week."""
    cycle, title = context.cycle.id, context.cycle.title
    for unit in departments(context):
        address, name = addresses.heat_page(cycle, unit.id), f"{heat_title(unit)}, {title}"
        yield page(address, "heat", addresses.teams_page(current), name, partial(heat_view, department=unit))
    for ref in objectives_with_more_below(context):
        address, name = below_page_of(context, ref), f"{below_title(context, ref)}, {title}"
        yield page(address, "below", addresses.cascade_page(current), name, partial(below_view, ref))
    for unit in context.units.values():
        supporting = listed_supporters(context, unit)
        for nth in pages_for(len(supporting)) if supporting else ():
            address = addresses.nth_page(addresses.supporters_page(cycle, unit), nth)
            name = _numbered(_("What supports %(unit)s, %(cycle)s", unit=unit.name, cycle=title), nth)
            view = partial(supporters_view, unit, nth)
            yield page(address, "supporters", addresses.cascade_page(current), name, view)
    for week in context.weeks:
        titled = _("Week to %(day)s, %(cycle)s", day=context.day(week.until), cycle=title)
        yield page(
            addresses.week_page(cycle, week.until), "week", addresses.CYCLES, titled, partial(week_view, week=week)
        )


def _numbered(title: str, nth: int) -> str:
    return _("%(title)s, page %(number)s", title=title, number=nth) if nth > 1 else title


def _page_of_unit(context: CycleContext, unit: Unit, current: str) -> PortalPage:
    sections = {
        UnitKind.COMPANY: addresses.unit_page(current, unit),
        UnitKind.TEAM: addresses.teams_page(current),
        UnitKind.PERSON: addresses.people_page(current),
    }
    return PortalPage(
        address=addresses.unit_page(context.cycle.id, unit),
        template=UNIT,
        section=sections[unit.kind],
        title=f"{unit.name}, {context.cycle.title}",
        view=lambda: unit_view(context.whole, unit),
        place=partial(place_of_unit, context, unit),
        tabs=tabs_in(context.cycle.id, current),
    )
