"""The recipe: content/ in, every page and file of the portal out.

Reads top to bottom; everything it calls is a plain function of frozen values. Pages are rendered when they are asked
for, so `check` pays for none and two processes can share them.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Final

from okrsite import charts, git, publish, resources, richtext
from okrsite.archive import Snapshot
from okrsite.clock import as_of_day, latest_day
from okrsite.context import addresses
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.context.published import moved_pages
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.inspection import CONTENT, checked
from okrsite.model import COMPANY, Portal, Unit, UnitKind
from okrsite.publishable import TEMPLATES, folder_at
from okrsite.render import Templates, template_cache
from okrsite.shell import Heading, SearchEntry, Section, Sheet, guarded
from okrsite.shelves import Shelf, shelves_of
from okrsite.views.across import history_view
from okrsite.views.actions import actions_at_large
from okrsite.views.amendments import ledger_view
from okrsite.views.attention import attention_view
from okrsite.views.cascade import cascade_view
from okrsite.views.check_in import check_in_view
from okrsite.views.closing import wins_view
from okrsite.views.cycle import CycleView, HomeView, cycle_view
from okrsite.views.drawings import Trend
from okrsite.views.figures import Plot
from okrsite.views.indexes import cycles_view, people_view, teams_view
from okrsite.views.kpis import Course, kpis_view
from okrsite.views.moved import MovedView
from okrsite.views.news import attention_title
from okrsite.views.rules import rules_view
from okrsite.views.search import search_entries
from okrsite.views.units import UnitView, place_of_unit, unit_view

FEW: Final = 5
"""So many objectives are found without a list of them."""


class PageError(Exception):
    """A page could not be made; `finding` names the file that it is about and what went wrong in which template."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is made, which section it belongs to, and which place in the content it is made from."""

    section: str
    make: Callable[[], Sheet]
    place: Callable[[], Place]


@dataclass(frozen=True)
class Site:
    """`together`: by address, the archive that a page or file is made from. `index`: for search engines."""

    title: str
    findings: tuple[Diagnostic, ...]
    sections: tuple[Section, ...]
    home: str
    search_entries: tuple[SearchEntry, ...]
    files: Mapping[str, bytes]
    data: Mapping[str, Callable[[], bytes]]
    watched: tuple[Path, ...]
    pages: Mapping[str, Page]
    together: Mapping[str, str] = field(default_factory=dict)
    index: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self.pages)

    def sheet(self, address: str) -> Sheet:
        """Raises PageError."""
        with _making(address, self.pages[address].place):
            return self.pages[address].make()


@contextmanager
def _making(address: str, place: Callable[[], Place]) -> Iterator[None]:
    """Whatever fails, in a portal's own template or in ours, is told with the page and the file it was made from."""
    try:
        yield
    except OSError:  # says itself which file it is about
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        frame = next((frame for frame in reversed(frames) if frame.filename.endswith(".html")), frames[-1])
        reason = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}: {error}"
        message = f"the page {address} cannot be made from this; {quoted(reason, 200)}"
        raise PageError(Diagnostic(place(), "render", message)) from error


def _content() -> Place:
    return Place("content")


def build_site(root: Path, as_of: date | None = None) -> Site:
    read = checked(root, as_of_day(as_of), latest=latest_day(as_of))
    provenance = git.provenance_of(root, CONTENT) if read.portal.settings.provenance else None
    contexts = contexts_of(read.portal, read.facts, read.snapshots, provenance)
    current = read.current_cycle
    templates = _templates(root)
    here = contexts[current.id] if current else None
    glance = cycle_view(here.whole) if here else None
    pages = dict(_pages(read.portal, contexts, here, glance, templates))
    together = dict(_together(read.snapshots, pages))
    shelves = shelves_of(root, read.snapshots)
    shelf_of = {address: shelves.get(cycle) for address, cycle in together.items()}
    moved = dict(_moved(moved_pages(contexts, read.portal.settings.redirects, pages), templates))
    with _making(addresses.HOME, _content):
        home = templates.render("pages/home.html", HomeView("", glance), addresses.root_of(addresses.HOME))
        home += _doors(templates, here, addresses.HOME)
    return Site(
        title=read.portal.settings.title,
        findings=read.findings,
        sections=tuple(_sections(here)),
        home=home,
        search_entries=tuple(SearchEntry(*entry) for entry in search_entries(contexts, here, richtext.title_to_text)),
        files={publish.INDEX: publish.index_json(contexts, read.facts), **_assets(root), **moved},
        data={
            **{
                path: _shelved_file(path, make, shelf_of.get(path))
                for path, make in publish.cycle_files(contexts).items()
            },
            publish.HISTORY: partial(publish.history_file, contexts),
            **publish.form_files(contexts.values()),
            **publish.schema_files(),
        },
        together=together,
        index=read.portal.settings.index,
        watched=(root / "content", root / "templates"),
        pages={address: _shelved(address, page, shelf_of.get(address)) for address, page in pages.items()},
    )


def _moved(moves: Mapping[str, str], templates: Templates) -> Iterator[tuple[str, bytes]]:
    for old, new in moves.items():
        page = templates.render("pages/moved.html", MovedView(new), addresses.root_of(old))
        yield old, guarded(page, (), listed=False).encode()


def _together(snapshots: Mapping[str, Snapshot], pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each page and file that is made from an archive, and the cycle of that."""
    yield from ((publish.cycle_path(cycle), cycle) for cycle in snapshots)
    yield from ((address, cycle) for address in pages if (cycle := address.partition("/")[0]) in snapshots)


def _shelved(address: str, page: Page, shelf: Shelf | None) -> Page:
    """What is made from an archive is made once."""
    return replace(page, make=partial(shelf.sheet, address, page.section, page.make)) if shelf else page


def _shelved_file(path: str, make: Callable[[], bytes], shelf: Shelf | None) -> Callable[[], bytes]:
    return partial(shelf.content, path, make) if shelf else make


def _templates(root: Path) -> Templates:
    return Templates(
        [folder_at(root, TEMPLATES), resources.templates()],
        markdown=richtext.to_html,
        inline=richtext.title_to_html,
        plain=richtext.title_to_text,
        drawings={"burn_up": _burn_up, "course": _course, "across": _across},
        cache=template_cache("pages"),
    )


@cache
def _burn_up(trend: Trend) -> str:
    """A chart costs 4 ms, and the home page shows one that another page shows too."""
    return charts.burn_up(trend.id, trend.title, trend.days, trend.actual, trend.expected)


def _course(course: Course) -> str:
    return charts.series(course.id, course.title, course.points, course.unit, course.target)


def _across(plot: Plot) -> str:
    return charts.across(plot.id, plot.title, plot.names, plot.lines, plot.form)


def _assets(root: Path) -> dict[str, bytes]:
    """Styles and scripts; a portal's own file of the same name wins."""
    shipped, own = resources.templates() / "assets", folder_at(root, f"{TEMPLATES}/assets")
    names = [path.relative_to(shipped).as_posix() for path in sorted(shipped.rglob("*")) if path.is_file()]
    found = {address: (shipped / name).read_bytes() for name in names if (address := _asset(name))}
    for name in own.paths():
        if (address := _asset(name)) and (content := own.content(name)) is not None:
            found[address] = content
    return found


def _asset(name: str) -> str | None:
    """Where a file of assets/ is published; None where it is not."""
    folder, _, file = name.rpartition("/")
    if folder == "check-in" and file.endswith(".js"):
        return name  # not below assets/: all pages load what is there
    return f"assets/{name}" if not folder and file.startswith("okrsite") else None


def _sections(here: CycleContext | None) -> Iterator[Section]:
    """The navigation: the current cycle's pages, and the way to all others."""
    yield Section("Home", addresses.HOME)
    if here:
        cycle = here.cycle.id
        yield Section("Cascade", addresses.cascade_page(cycle))
        yield Section(here.unit(COMPANY).name, addresses.unit_page(cycle, here.unit(COMPANY)))
        yield Section("Teams", addresses.teams_page(cycle))
        yield Section("People", addresses.people_page(cycle))
    yield Section("Cycles", addresses.CYCLES)
    yield Section("History", addresses.HISTORY)
    if here and here.portal.kpis:
        yield Section("KPIs", addresses.KPIS)


def _pages(
    portal: Portal,
    contexts: Mapping[str, CycleContext],
    here: CycleContext | None,
    glance: CycleView | None,
    templates: Templates,
) -> Iterator[tuple[str, Page]]:
    def page(
        address: str,
        template: str,
        section: str,
        title: str,
        view: Callable[[], object],
        about: CycleContext | None = None,
    ) -> tuple[str, Page]:
        make = partial(_sheet, templates, template, address, section, title, view)
        return address, Page(section, partial(_taking_part, templates, about, make), _content)

    current = here.cycle.id if here else ""
    yield page(addresses.HOME, "home", addresses.HOME, "Home", lambda: HomeView(portal.settings.title, glance), here)
    yield page(addresses.CYCLES, "cycles", addresses.CYCLES, "Cycles", lambda: cycles_view(contexts, current))
    yield page(addresses.RULES, "rules", "", "Rules", lambda: rules_view(portal))
    yield page(addresses.CHECK_IN, "check-in", "", "Check in", lambda: check_in_view(contexts, current))
    if here and here.portal.kpis:
        yield page(addresses.KPIS, "kpis", addresses.KPIS, "KPIs", lambda: kpis_view(contexts, here), here)
    for context in contexts.values():
        cycle, title = context.cycle.id, context.cycle.title
        cascade, teams, people = addresses.cascade_page, addresses.teams_page, addresses.people_page
        wins, ledger, attention = addresses.wins_page, addresses.amendments_page, addresses.attention_page
        urgent = attention_title(context)
        yield page(addresses.cycle_page(cycle), "cycle", addresses.CYCLES, title, _of(context, cycle_view), context)
        yield page(
            cascade(cycle), "cascade", cascade(current), f"Cascade, {title}", _of(context, cascade_view), context
        )
        yield page(wins(cycle), "wins", addresses.CYCLES, f"Wins and misses, {title}", _of(context, wins_view), context)
        yield page(
            ledger(cycle), "ledger", addresses.CYCLES, f"Amendments, {title}", _of(context, ledger_view), context
        )
        yield page(
            attention(cycle), "attention", addresses.CYCLES, f"{urgent}, {title}", _of(context, attention_view), context
        )
        yield page(teams(cycle), "teams", teams(current), f"Teams, {title}", _of(context, teams_view), context)
        yield page(people(cycle), "people", people(current), f"People, {title}", _of(context, people_view), context)
        for unit in context.units.values():
            address = addresses.unit_page(cycle, unit)
            section = _section_of(unit, current)
            make = partial(_unit_sheet, templates, context, unit, address, section)
            yield address, Page(section, make, partial(place_of_unit, context, unit))
    yield page(addresses.HISTORY, "history", addresses.HISTORY, "History", lambda: history_view(contexts))


def _of(context: CycleContext, view: Callable[[CycleContext], object]) -> Callable[[], object]:
    """An archive is read when its first page is made, and not before."""
    return lambda: view(context.whole)


def _section_of(unit: Unit, current: str) -> str:
    match unit.kind:
        case UnitKind.COMPANY:
            return addresses.unit_page(current, unit)
        case UnitKind.TEAM:
            return addresses.teams_page(current)
    return addresses.people_page(current)


def _sheet(
    templates: Templates, template: str, address: str, section: str, title: str, view: Callable[[], object]
) -> Sheet:
    body = templates.render(f"pages/{template}.html", view(), addresses.root_of(address))
    return Sheet(address, section, title, title, body)


def _outline(view: UnitView) -> Iterator[Heading]:
    """A table of contents takes a quarter of the width: of few objectives there is none."""
    if len(view.objectives) > FEW:
        yield from (Heading(one.anchor, richtext.title_to_text(one.title)) for one in view.objectives)


def _taking_part(templates: Templates, about: CycleContext | None, make: Callable[[], Sheet]) -> Sheet:
    """`about`: the cycle that whoever reads the page can take part in."""
    sheet = make()
    return replace(sheet, body=sheet.body + _doors(templates, about, sheet.address))


def _doors(templates: Templates, about: CycleContext | None, address: str) -> str:
    doors = actions_at_large(about)
    return templates.render("pages/take-part.html", doors, addresses.root_of(address)) if doors else ""


def _unit_sheet(templates: Templates, context: CycleContext, unit: Unit, address: str, section: str) -> Sheet:
    view = unit_view(context.whole, unit)
    return Sheet(
        address,
        section,
        title=f"{unit.name}, {context.cycle.title}",
        description=view.description,
        body=templates.render("pages/unit.html", view, addresses.root_of(address)),
        headings=tuple(_outline(view)),
        edit_url=view.edit_url,
    )
