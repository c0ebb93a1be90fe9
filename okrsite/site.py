"""The recipe: content/ in, every page and file of the portal out.

Reads top to bottom; everything it calls is a plain function of frozen values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path
from typing import Final

from okrsite import publish, resources, richtext
from okrsite.cards import WRITERS
from okrsite.clock import as_of_day, latest_day
from okrsite.context.addresses import HOME, replay_data, root_of
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.context.published import moved_pages
from okrsite.context.texts import with_relative_links
from okrsite.diagnostics import Diagnostic, Place
from okrsite.facts.uses import FINDINGS, noting, remembered, use
from okrsite.git.provenance import provenance_of
from okrsite.language import Language, language, using
from okrsite.model import Key
from okrsite.page_cache import PageCache, page_caches
from okrsite.render import Templates, making, template_cache
from okrsite.richtext.dead_links import dead_links, dead_links_in_pages
from okrsite.sources.folders import CONTENT, TEMPLATES, folder_at
from okrsite.stages import stage
from okrsite.theme.assets import assets_of
from okrsite.theme.page import Heading, PageForm, RenderedPage
from okrsite.theme.policy import guarded
from okrsite.theme.search_index import parts_of, search_files
from okrsite.views.actions import actions_at_large
from okrsite.views.cascade import lines_of
from okrsite.views.drawings import Course, Plot, Trend
from okrsite.views.home import HomeView, home_view
from okrsite.views.pages import UNIT, MovedView, PortalPage, Section, pages_of, sections_of
from okrsite.views.replay import replay_files
from okrsite.views.units import UnitView
from okrsite.wording import in_markdown
from okrsite.workspace import Checked, Memory, checked

FEW: Final = 5
"""So many objectives are found without a list of them."""


@dataclass(frozen=True)
class Site:
    """What is published. `files` are there; `data` take long to make, as the pages do.

    at_home: makes the portal's part of the home page, where people wrote the rest.
    together: by address, what it is made from with others, such as an archive.  index: whether search engines may list
    it.  guide: whether okrsite's own goes with it.  site_url: where it is published, if the portal says so.

    language: what pages and data are made in, whenever that is.  read: what it is made from.  uses: of that, what each
    page and each file may depend on.
    """

    title: str
    findings: tuple[Diagnostic, ...]
    sections: tuple[Section, ...]
    at_home: Callable[[], str]
    files: Mapping[str, bytes]
    data: Mapping[str, Callable[[], bytes]]
    watched: tuple[Path, ...]
    pages: Mapping[str, PortalPage]
    render: Callable[[PortalPage], RenderedPage]
    together: Mapping[str, str] = field(default_factory=dict)
    index: bool = False
    guide: bool = False
    site_url: str | None = None
    read: Checked | None = None
    uses: frozenset[Key] = frozenset()
    language: Language = Language.EN

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self.pages)

    @cached_property
    def home(self) -> str:
        """Raises PageError."""
        with using(self.language), making(HOME, lambda: Place(CONTENT)):
            return self.at_home()

    @property
    def forms(self) -> frozenset[PageForm]:
        """Of which pages may be."""
        kinds = {(page.section, address.count("/"), page.template == UNIT) for address, page in self.pages.items()}
        every = (False, True)
        return frozenset(
            PageForm(section, depth, outlined, editable)
            for section, depth, is_unit in kinds
            for outlined, editable in (product(every, every) if is_unit else ((False, False),))
        )

    def page(self, address: str) -> RenderedPage:
        """Raises PageError."""
        page = self.pages[address]
        with using(self.language), making(address, page.place), stage(f"page: {page.template}"):
            return self.render(page)


def build_site(root: Path, as_of: date | None = None, memory: Memory | None = None) -> Site:
    with stage("lists and addresses"):
        return _site(root, as_of, memory)


def _site(root: Path, as_of: date | None, memory: Memory | None) -> Site:
    read = checked(root, as_of_day(as_of), latest=latest_day(as_of), memory=memory)
    with using(read.portal.settings.language):
        return _site_of(root, read)


def _site_of(root: Path, read: Checked) -> Site:
    settings, current = read.portal.settings, read.current_cycle
    texts = with_relative_links(read.portal)
    provenance = provenance_of(root, CONTENT) if settings.provenance else None
    contexts = contexts_of(read.portal, read.facts, read.snapshots, provenance)
    here = contexts[current.id] if current else None
    at_home = remembered(partial(_at_home, here, read.findings))
    portal = here.portal if here else read.portal
    pages = {page.address: page for page in pages_of(portal, contexts, here, at_home)}
    archive_of = dict(_archive_of(contexts, pages))
    caches = page_caches(root, read.snapshots, settings.language)
    cache_of = {address: caches[cycle] for address, cycle in archive_of.items() if cycle in caches}
    templates = templates_of(root)
    with noting() as uses:
        data = {
            **publish.data_files(contexts),
            **replay_files(contexts, lines_of),
            **search_files(contexts, portal, here, pages.values(), richtext.title_to_text),
        }
    moved = moved_pages(contexts, settings.redirects, pages)
    of_pages = dead_links_in_pages(root, lambda: {*pages, *moved}, guide=settings.guide)
    return Site(
        title=settings.title,
        findings=tuple(sorted({*read.findings, *dead_links(root, texts, {*pages, *moved}), *of_pages})),
        sections=tuple(sections_of(here)),
        at_home=lambda: templates.render("pages/home.html", at_home(), root_of(HOME)) + _actions(templates, here, HOME),
        files={
            publish.INDEX: publish.index_json(contexts, read.facts),
            **assets_of(root),
            **{old: _moved(templates, old, new) for old, new in moved.items()},
        },
        data={path: _cached(cache_of, path, _told(settings.language, make)) for path, make in data.items()},
        watched=(root / CONTENT, root / TEMPLATES),
        pages=pages,
        render=partial(_rendered, templates, cache_of),
        together={
            **{
                address: f"weeks of {page.about.cycle.id}"
                for address, page in pages.items()
                if page.about and page.template == "week"
            },
            **{path: id_ for id_, context in contexts.items() for path in publish.paths_of(context)},
            **archive_of,
        },
        index=settings.index,
        guide=settings.guide,
        site_url=settings.site_url,
        read=read,
        uses=frozenset(uses),
        language=settings.language,
    )


def _at_home(here: CycleContext | None, findings: tuple[Diagnostic, ...]) -> HomeView:
    use(FINDINGS)
    return home_view(here, findings)


def _told(language: Language, make: Callable[[], bytes]) -> Callable[[], bytes]:
    def told() -> bytes:
        with using(language):
            return make()

    return told


def _archive_of(contexts: Mapping[str, CycleContext], pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each page and file that is made from an archive, and the cycle of that."""
    archived = {id_: context for id_, context in contexts.items() if context.snapshot}
    for id_, context in archived.items():
        yield from ((path, id_) for path in (*publish.paths_of(context), *parts_of(context), replay_data(id_)))
    yield from ((address, cycle) for address in pages if (cycle := address.partition("/")[0]) in archived)


def _cached(caches: Mapping[str, PageCache], path: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What is made from an archive is made once."""
    return partial(caches[path].content, path, make) if path in caches else make


def _rendered(templates: Templates, caches: Mapping[str, PageCache], page: PortalPage) -> RenderedPage:
    make, known = partial(_made, templates, page), caches.get(page.address)
    rendered = known.page(page.address, page.section, make) if known else make()
    return replace(rendered, tabs=page.tabs) if page.tabs else rendered


def _made(templates: Templates, page: PortalPage) -> RenderedPage:
    view = page.view()
    body = templates.render(f"pages/{page.template}.html", view, root_of(page.address), page.doors)
    body += _actions(templates, page.about, page.address)
    rendered = partial(RenderedPage, page.address, page.section, page.title)
    if isinstance(view, UnitView):
        return rendered(view.description, body, tuple(_outline(view)), view.edit_url)
    return rendered(page.title, body)


def _outline(view: UnitView) -> Iterator[Heading]:
    """A table of contents takes a quarter of the width: of few objectives there is none."""
    if len(view.objectives) > FEW:
        yield from (Heading(one.anchor, richtext.title_to_text(one.title)) for one in view.objectives)


def _actions(templates: Templates, about: CycleContext | None, address: str) -> str:
    """What readers can do, below a page that is about nobody in particular."""
    actions = actions_at_large(about)
    return templates.render("pages/take-part.html", actions, root_of(address)) if actions else ""


def _moved(templates: Templates, old: str, new: tuple[str, ...]) -> bytes:
    page = templates.render("pages/moved.html", MovedView(new), root_of(old))
    return guarded(page, (), listed=False).encode()


def templates_of(root: Path) -> Templates:
    return Templates(
        [folder_at(root, TEMPLATES), resources.templates()],
        writers={
            **WRITERS,
            "markdown": richtext.to_html,
            "inline": richtext.title_to_html,
            "line": richtext.line_to_html,
            "in_markdown": in_markdown,
        },
        plain=richtext.title_to_text,
        drawings={"burn_up": lambda trend: _burn_up(trend, language()), "course": _course, "across": _across},
        cache=template_cache("pages"),
    )


@cache
def _burn_up(trend: Trend, _: Language) -> str:
    """A chart costs 4 ms, and the home page shows one that another page shows too."""
    from okrsite import charts  # noqa: PLC0415 - to load what draws takes 50 ms, and young portals have no charts

    return charts.burn_up(trend.id, trend.title, trend.days, trend.actual, trend.expected)


def _course(course: Course) -> str:
    from okrsite import charts  # noqa: PLC0415 - as above

    return charts.series(course.id, course.title, course.points, course.unit, course.target)


def _across(plot: Plot) -> str:
    from okrsite import charts  # noqa: PLC0415 - as above

    return charts.across(plot.id, plot.title, plot.names, plot.lines, plot.form)
