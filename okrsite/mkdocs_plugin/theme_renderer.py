"""Has the theme render pages: pages of marks, which become page shells, with every event that plugins have for a page.

And pages on which nothing stands that people wrote, to see which scripts the theme puts into pages itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from okrsite.mkdocs_plugin.navigation import with_active, without_folders

if TYPE_CHECKING:
    from mkdocs.structure.toc import _TocToken  # how Python-Markdown's toc extension gives a heading
    from mkdocs.utils.templates import TemplateContext

from okrsite.theme.page import PageForm
from okrsite.theme.policy import inline_scripts
from okrsite.theme.shell import CANONICAL, CONTENT, EDIT, ENTRIES, SECTION, TITLE, TOP, PageShell, front_matter

# No page lies in such a folder, so links in a shell lead through the site's root and suit all folders of one depth.
FOLDER = "okr-shell/"


@dataclass(frozen=True, slots=True)
class ThemeRenderer:
    """Makes a page shell when the first page of its form comes along. `pages` are the files of the hand-written pages.

    `bare` are pages that are rendered only to see which scripts the theme puts into them.
    """

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    pages: tuple[File, ...]
    shells: dict[PageForm, PageShell] = field(default_factory=dict)
    known_scripts: dict[tuple[int, bool], frozenset[str]] = field(default_factory=dict)
    bare: list[Page] = field(default_factory=list)

    def shell(self, form: PageForm) -> PageShell:
        """Raises ThemeError."""
        if form not in self.shells:
            self.shells[form] = PageShell.cut(self._rendered(form), form, self.config.site_url or "")
        return self.shells[form]

    def scripts(self, page: Page) -> frozenset[str]:
        """Those that the theme puts into a page of this depth, or into the home page."""
        kind = (page.url.count("/"), page.is_homepage)
        if kind not in self.known_scripts:
            bare = self._page(PageForm("", kind[0], outlined=True, editable=True))
            if page.is_homepage:
                bare.file.name, bare.file.url = "index", page.url
            self.bare.append(bare)
            self.known_scripts[kind] = inline_scripts(self._shown(bare, Navigation([], [])))
        return self.known_scripts[kind]

    def is_bare(self, page: Page) -> bool:
        return any(page is each for each in self.bare)

    def scripts_of(self, template: str, context: TemplateContext) -> frozenset[str]:
        """Those of a template that is a page by itself, such as 404.html."""
        return inline_scripts(self.env.get_template(template).render({**context, "nav": Navigation([], [])}))

    def _rendered(self, form: PageForm) -> str:
        page = self._page(form)
        return self._shown(page, with_active(without_folders(self.nav), form.section, page))

    def _shown(self, page: Page, nav: Navigation) -> str:
        plugins = self.config.plugins
        context = get_context(nav, self.pages, self.config, page)
        context = plugins.on_page_context(context, page=page, config=self.config, nav=nav)
        html = self.env.get_template("main.html").render(context)
        return plugins.on_post_page(html, page=page, config=self.config)

    def _page(self, form: PageForm) -> Page:
        file = File.generated(self.config, FOLDER * form.depth + "shell.md", content="")
        file.url = FOLDER * form.depth + SECTION
        page = Page(TITLE, file, self.config)
        page.meta, page.content, page.active = front_matter(form), CONTENT, True
        page.canonical_url = CANONICAL if self.config.site_url else None
        page.edit_url = EDIT if form.editable else None
        entries = [_token(*entry, 2) for entry in ENTRIES] if form.outlined else []
        page.toc = get_toc([_token(TOP, TITLE, 1, entries)])
        return page


def _token(id_: str, name: str, level: int, children: Sequence[_TocToken] = ()) -> _TocToken:
    return {"id": id_, "name": name, "level": level, "children": list(children)}
