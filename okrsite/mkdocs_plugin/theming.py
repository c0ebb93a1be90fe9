"""What the portal adds to the theme: its title, styles and scripts, and amended templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

from okrsite import resources
from okrsite.context.addresses import HOME
from okrsite.language import FORMS, Language, gettext, later, using
from okrsite.mkdocs_plugin.navigation import Escaped
from okrsite.render import OwnTemplates
from okrsite.site import Site
from okrsite.sources.folders import Folder
from okrsite.sources.mkdocs_yml import shown_in
from okrsite.theme.compact import compact_style
from okrsite.theme.page import plain

THEME_STYLE = "assets/theme.css"
THEME_SCRIPT = "assets/theme.js"
"""What is the same on all pages, cut out of them; the theme's templates are its source."""
THEMES = ("material", "materialx")
"""Material for MkDocs, and its fork for ProperDocs: the templates in templates/theme/ suit both."""
MKDOCS_OWN = ("mkdocs", "readthedocs")
"""These show too little; mkdocs.yml without a theme has the first."""
TOGGLES = (later("Switch to light mode"), later("Switch to dark mode"), later("Follow the system"))
"""What templates/mkdocs.yml calls them."""
SCRIPTS = ("assets/okrsite.js", "assets/okrsite-search.js")
"""On every page, the one that all others use first; the pages that need another ask for it themselves."""


def refusal_of(theme: Theme) -> str:
    """Why the portal's pages cannot be shown in the theme; "" where they may be."""
    if theme.name not in MKDOCS_OWN:
        return ""
    fix = "write `theme: {name: material}` into mkdocs.yml"
    return f"the theme is {theme.name!r}, which mkdocs.yml has where it names none, and OKR pages need Material; {fix}"


DESCRIPTION: Final = later("%(site)s: objectives and key results, how far each is and what changed this week")
"""Of pages that say nothing of themselves, for search engines and previews of links."""


def theme_files() -> dict[str, bytes]:
    """Published whatever else is."""
    return {THEME_STYLE: compact_style((resources.templates() / THEME_STYLE).read_text("utf-8")).encode()}


def add_to_theme(config: MkDocsConfig, site: Site, own: Folder | None) -> None:
    """The portal's mkdocs.yml has the last word: its site name, its styles after ours, its templates before ours. The
    theme speaks the portal's language; it may have one that we have not only where portal.yaml says nothing.

    `own`: the folder that it has templates of its own in.
    """
    config.site_name = config.site_name or Escaped(plain(site.title))
    with using(site.language):
        config.site_description = config.site_description or Escaped(gettext(DESCRIPTION, site=config.site_name))
        _name_toggles(config.theme)
    assets = sorted({THEME_STYLE, *(path for path in site.files if path.startswith("assets/"))})
    config.extra_css = [*(path for path in assets if path.endswith(".css")), *config.extra_css]
    config.extra_javascript = [*SCRIPTS, *config.extra_javascript]
    config.extra.setdefault("homepage", HOME)
    if site.language is not Language.EN:
        config.theme["language"] = site.language.value
        config.theme["direction"] = FORMS[site.language].direction
    if config.theme.name in THEMES:
        theirs = get_theme_dir(config.theme.name)
        config.theme.dirs.insert(config.theme.dirs.index(theirs), str(resources.templates() / "theme"))
        config.theme.static_templates.add(THEME_SCRIPT)
    config.theme.get_env = partial(_quickly_listed, config.theme, own, config.theme.get_env)  # type: ignore[method-assign]


def _name_toggles(theme: Theme) -> None:
    """Of the settings that ship; names that a portal gave itself are its own."""
    palettes = theme.get("palette") or ()
    toggles = [one["toggle"] for one in palettes if isinstance(one, dict) and isinstance(one.get("toggle"), dict)]
    for toggle in toggles:
        if toggle.get("name") in TOGGLES:
            toggle["name"] = gettext(toggle["name"])


class ShownFiles(FileSystemLoader):
    """Lists no hidden files. MkDocs looks at every file of the theme to publish those that are not.

    Material's 14,000 icons are hidden; to look at them took a quarter of the build of a small portal.
    """

    def list_templates(self) -> list[str]:
        return sorted({path for folder in self.searchpath for path in shown_in(Path(folder))})


def _quickly_listed(theme: Theme, own: Folder | None, made: Callable[[], Environment]) -> Environment:
    env = made()
    shipped = ShownFiles([folder for folder in theme.dirs if folder != theme.custom_dir])
    env.loader = ChoiceLoader([OwnTemplates(own), shipped]) if own else shipped
    return env
