"""Where moulds are made: the theme renders a page of marks, with every event that plugins have for a page.

And where the scripts are found that the theme puts into pages: from a page on which nothing stands that people wrote.
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

from okrsite.mkdocs_plugin.navigation import with_active

if TYPE_CHECKING:
    from mkdocs.structure.toc import _TocToken  # how Python-Markdown's toc extension gives a heading
    from mkdocs.utils.templates import TemplateContext

from okrsite.shell import (
    CANONICAL,
    CONTENT,
    EDIT,
    ENTRIES,
    SECTION,
    TITLE,
    TOP,
    Form,
    Mould,
    front_matter,
    inline_scripts,
)

# No page lies in such a folder, so links in a mould lead through the site's root and suit all folders of one depth.
FOLDER = "okr-mould/"


@dataclass(frozen=True, slots=True)
class Foundry:
    """Makes a mould when the first sheet of its form comes along. `pages` are the files of the hand-written pages.

    `bare` are pages that are rendered only to see which scripts the theme puts into them.
    """

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    pages: tuple[File, ...]
    moulds: dict[Form, Mould] = field(default_factory=dict)
    known: dict[tuple[int, bool], frozenset[str]] = field(default_factory=dict)
    bare: list[Page] = field(default_factory=list)

    def mould(self, form: Form) -> Mould:
        """Raises MouldError."""
        if form not in self.moulds:
            self.moulds[form] = Mould.cut(self._rendered(form), form, self.config.site_url or "")
        return self.moulds[form]

    def scripts(self, page: Page) -> frozenset[str]:
        """Those that the theme puts into a page of this depth, or into the home page."""
        kind = (page.url.count("/"), page.is_homepage)
        if kind not in self.known:
            bare = self._page(Form("", kind[0], outlined=True, editable=True))
            if page.is_homepage:
                bare.file.name, bare.file.url = "index", page.url
            self.bare.append(bare)
            self.known[kind] = inline_scripts(self._shown(bare, Navigation([], [])))
        return self.known[kind]

    def is_bare(self, page: Page) -> bool:
        return any(page is each for each in self.bare)

    def scripts_of(self, template: str, context: TemplateContext) -> frozenset[str]:
        """Those of a template that is a page by itself, such as 404.html."""
        return inline_scripts(self.env.get_template(template).render({**context, "nav": Navigation([], [])}))

    def _rendered(self, form: Form) -> str:
        page = self._page(form)
        return self._shown(page, with_active(self.nav, form.section, page))

    def _shown(self, page: Page, nav: Navigation) -> str:
        plugins = self.config.plugins
        context = get_context(nav, self.pages, self.config, page)
        context = plugins.on_page_context(context, page=page, config=self.config, nav=nav)
        html = self.env.get_template("main.html").render(context)
        return plugins.on_post_page(html, page=page, config=self.config)

    def _page(self, form: Form) -> Page:
        file = File.generated(self.config, FOLDER * form.depth + "mould.md", content="")
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
