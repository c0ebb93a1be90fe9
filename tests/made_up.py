"""A made-up site as the recipe gives it, and building it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from okrsite import site as recipe
from okrsite.building import build
from okrsite.diagnostics import Diagnostic, Place, Severity
from okrsite.frame import BuildReport
from okrsite.language import Language
from okrsite.mkdocs_plugin import plugin
from okrsite.resources import script, templates
from okrsite.theme.page import Heading, PageForm, RenderedPage, form_of
from okrsite.theme.search_index import FIRST, part_of, written
from okrsite.theme.writer import Progress
from okrsite.views.pages import Section
from okrsite.views.search import KINDS, PAGE, SearchEntry

TEAMS = "2026-Q4/teams/index.html"
PLATFORM = "2026-Q4/teams/platform.html"
HOSTILE = '<img src=x onerror="window.hacked=1">\'&amp;</title><script>window.hacked=1</script>'
WARNING = Diagnostic(Place("content/org.yaml", 3), "missing-owner", "nobody owns it", Severity.WARNING)
ERROR = Diagnostic(Place("content/org.yaml", 4), "unknown-owner", 'unknown person "<b>rai"')


def page_at(address: str, section: str = TEAMS) -> RenderedPage:
    headings = (Heading("calm", "Calm checkout"), Heading("fast", "Fast search"))
    body = "<h1>A team</h1>" + "".join(f'<h2 id="{heading.id}">{heading.title}</h2>' for heading in headings)
    return RenderedPage(
        address, section, "A team", "What a team is after", body, headings, "https://forge.example/edit/x.yaml"
    )


def index_at(address: str) -> RenderedPage:
    return RenderedPage(address, address, "All of it", "", "<h1>All of it</h1>")


def searched(*entries: SearchEntry) -> Mapping[str, Callable[[], bytes]]:
    """What the search of a site without cycles reads."""
    at_large, none = part_of(entries)._asdict(), part_of(())._asdict()
    first = {"kinds": KINDS, "cycles": [], "at_large": at_large, "current": none, "has_all": True}
    return {FIRST: lambda: written(first)}


@dataclass
class MadeUp:
    """A site as the recipe gives it."""

    pages: list[RenderedPage] = field(
        default_factory=lambda: [index_at("index.html"), index_at(TEAMS), page_at(PLATFORM)]
    )
    title: str = "Northwind OKRs"
    findings: tuple[Diagnostic, ...] = ()
    sections: tuple[Section, ...] = (Section("Home", "index.html"), Section("Teams", TEAMS))
    home: str = "<p>the quarter at a glance</p>"
    files: Mapping[str, bytes] = field(
        default_factory=lambda: {
            "api/v1/index.json": b"{}",
            "assets/okrsite.css": b"",
            "assets/okrsite.js": script(b"/* include partials/say.js */\n"),
            "assets/okrsite-search.js": script((templates() / "assets/okrsite-search.js").read_bytes()),
        }
    )
    data: Mapping[str, Callable[[], bytes]] = field(
        default_factory=lambda: searched(SearchEntry(PAGE, "Platform", PLATFORM))
    )
    watched: tuple[Path, ...] = ()
    together: Mapping[str, str] = field(default_factory=dict)
    index: bool = False
    guide: bool = False
    site_url: str | None = None
    read: None = None
    language: Language = Language.EN

    @property
    def forms(self) -> frozenset[PageForm]:
        return frozenset(map(form_of, self.pages))

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(page.address for page in self.pages)

    def page(self, address: str) -> RenderedPage:
        return next(page for page in self.pages if page.address == address)


Build = Callable[..., BuildReport]


def builder(root: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """`build_of(a made-up site, strict=, progress=)` builds it into `root`/site."""
    monkeypatch.setenv("OKRSITE_CACHE", str(root / "cache"))
    (root / "content").mkdir()

    def build_of(site: MadeUp, *, strict: bool = False, progress: Progress | None = None) -> BuildReport:
        for room in (recipe, plugin):
            monkeypatch.setattr(room, "build_site", lambda *_: site)
        return build(root, root / "site", strict=strict, progress=progress)

    return build_of


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def page_of(root: Path, address: str = PLATFORM) -> str:
    return (root / "site" / address).read_text(encoding="utf-8")
