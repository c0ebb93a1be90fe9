"""The portal's sections among the pages that MkDocs knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.nav import Section as Folder
from mkdocs.structure.pages import Page

from okrsite.language import gettext
from okrsite.theme.page import plain
from okrsite.views.pages import Section


class Escaped(str):
    """Text that is HTML already: templates print it as it is, and `| e` leaves it so (markupsafe's protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def with_sections(nav: Navigation, sections: Iterable[Section], guide: Collection[Page] = ()) -> Navigation:
    """The hand-written home page, the sections, the other hand-written pages, then the guide's.

    Sections are links, because a page in the navigation costs every other page 0.02 ms and itself a render.
    """
    written = {page.url: page for page in nav.pages}
    entries = [_entry(section, written) for section in sections]
    home = [nav.homepage] if nav.homepage and nav.homepage not in entries else []
    rest = [item for item in nav.items if item not in (*home, *entries)]
    return Navigation([*home, *entries, *rest, *_guide(guide)], [*nav.pages, *guide])


def _guide(pages: Collection[Page]) -> Iterator[StructureItem]:
    if pages:
        section = Folder(gettext("Guide"), [*pages])
        for page in pages:
            page.parent = section
        yield section


def _entry(section: Section, written: dict[str, Page]) -> StructureItem:
    page = written.get(section.address)
    if page is None:
        return Link(Escaped(plain(section.title)), section.address)
    page.title = Escaped(plain(section.title))
    return page


def without_folders(nav: Navigation) -> Navigation:
    """With a link for each folder, to where the tab of that leads: a menu of pages is for those that are in it.

    Every page of OKRs had the whole guide in its menu.
    """
    return Navigation([_link(item) for item in nav.items], nav.pages)


def _link(item: StructureItem) -> StructureItem:
    first = item
    while isinstance(first, Folder) and first.children:
        first = first.children[0]
    return Link(item.title or "", first.url) if first is not item and isinstance(first, (Link, Page)) else item


def with_active(nav: Navigation, address: str, page: Page) -> Navigation:
    """`nav` with `page` in the place of the section at `address`, whose title it takes."""
    for place, item in enumerate(nav.items):
        if isinstance(item, Link) and item.url == address:
            page.title = item.title
            return Navigation([*nav.items[:place], page, *nav.items[place + 1 :]], nav.pages)
    return nav
