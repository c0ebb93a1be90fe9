"""The plugin: MkDocs' events in the order they come, each with what the portal has to say to it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

from jinja2 import Environment
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from okrsite import frame, resources
from okrsite.clock import WrongEpoch
from okrsite.context.addresses import HOME
from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.files import output
from okrsite.frame import BuildOptions, Frame, prevents_building
from okrsite.language import Language, gettext, using
from okrsite.mkdocs_plugin import handwritten
from okrsite.mkdocs_plugin.complaints import OURS
from okrsite.mkdocs_plugin.files import allowed, folders_of, has_linked_folder, links_in, make_linkable, with_guide
from okrsite.mkdocs_plugin.front_matter import readable
from okrsite.mkdocs_plugin.navigation import with_sections
from okrsite.mkdocs_plugin.on_demand import BANNER, Answer, Preview, answering_on_demand
from okrsite.mkdocs_plugin.page_time import PageTime
from okrsite.mkdocs_plugin.serving import (
    App,
    ChangedFiles,
    Garbage,
    allow_reloading,
    answering_to,
    begin_undisturbed,
    watch_without_links,
)
from okrsite.mkdocs_plugin.theme_renderer import ThemeRenderer
from okrsite.mkdocs_plugin.theming import add_to_theme, refusal_of, theme_files
from okrsite.model.scalars.dates import day
from okrsite.render import PageError, template_cache
from okrsite.report import counted
from okrsite.richtext import LeftOut
from okrsite.site import Site, build_site
from okrsite.sources.folders import SETTINGS, Folder
from okrsite.sources.mkdocs_yml import PagesFolder, pinned_day
from okrsite.theme.page import RenderedPage, banner
from okrsite.theme.policy import guarded, inline_scripts
from okrsite.theme.shell import CONTENT, HOME_BODY, ThemeError
from okrsite.workspace import Memory

LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}
log = get_plugin_logger("okrsite")


class AsOfDay(BaseConfigOption[date | None]):
    """A date, as YAML reads it or in quotes."""

    def run_validation(self, value: object) -> date | None:
        try:
            return day(str(value)) if value is not None else None
        except ValueError:
            raise ValidationError(f"{quoted(str(value))} is not a date like 2026-11-20") from None


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs does not annotate __init_subclass__
    as_of = AsOfDay()
    code_on_pages = Type(bool, default=False)


class OkrsitePlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """MkDocs keeps the instance between the builds of one process; each build begins with `on_config`."""

    options = BuildOptions()
    serving = False
    findings: tuple[Diagnostic, ...] = ()
    site: Site
    folders: Mapping[str, Folder]
    files: Files
    guide: list[File]
    nav: Navigation
    folder: PagesFolder
    refused: list[Diagnostic]
    renderer: ThemeRenderer
    context: TemplateContext
    page_time: PageTime
    root: Path
    digest: str
    """Of all that MkDocs made its part from; "" where nobody can tell."""
    beside: set[Diagnostic]
    """Findings about files of hand-written pages."""
    known: int
    """So many of the findings were known before the pages were read."""
    preview: Preview
    frame: Frame

    def __init__(self) -> None:
        self.lock, self.garbage, self.memory = Lock(), Garbage(), Memory()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: object) -> None:
        self.serving = command == "serve"

    @event_priority(100)  # before the search plugin's, which loads templates
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.page_time = PageTime()  # first, since a build that is refused below ends it too
        if refusal := refusal_of(config.theme):
            raise PluginError(refusal)
        self.root = root = self.options.root or Path(config.config_file_path).parent
        with _as_plugin_error():
            self.site = self.options.site or self._read(root, self.config.as_of)
        self.digest = frame.digest(root, self.site, self.options) if self._is_plain(config) else ""
        self.folders = folders_of(config, root)
        links = [finding for folder in self.folders.values() for finding in folder.refused()]
        taken = {*self.site.addresses, *self.site.files, *self.site.data}
        self.folder = handwritten.folder_in(config, root, taken, code=self.config.code_on_pages)
        self.refused = handwritten.findings_in_pages(config, root, self.folder)
        self.beside = {*links, *self.refused}
        self.findings = tuple(sorted({*self.site.findings, *self.beside}))
        self.known = len(self.findings)
        self._log_findings(strict=config.strict)
        if has_linked_folder(root, links):  # shown above every page; those that people wrote wait until it is gone
            self.nothing = TemporaryDirectory(prefix="okrsite-")
            config.docs_dir = self.nothing.name
        _force_flat_addresses(config)
        if not self.serving:  # MkDocs serves it at an address of its own
            config.site_url = self.site.site_url or config.site_url or self.options.site_url
        add_to_theme(config, self.site, self.folders.get(config.theme.custom_dir or ""))
        return config

    def _read(self, root: Path, pinned: date | None) -> Site:
        as_of = self.options.as_of or pinned
        if not self.serving:
            return build_site(root, as_of)
        with self.lock:
            return build_site(root, as_of, self.memory)

    def _is_plain(self, config: MkDocsConfig) -> bool:
        """Whether it is known what MkDocs makes its part from; with `--config-file` it may be told by another file."""
        file = Path(config.config_file_path)
        is_own = file in (self.root / SETTINGS, resources.templates() / SETTINGS)
        return self.serving and is_own and frame.is_plain(self.root)

    def _log_findings(self, *, strict: bool) -> None:
        if prevents_building(self.findings, strict=strict) and not self.serving:
            raise PluginError("\n".join(["this portal cannot be published:", *map(str, self.findings)]))
        _log(self.findings)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if links := [*links_in(Path(config.site_dir))]:
            raise PluginError("\n".join(links))
        handwritten.leave_out(files, config, self.folder, self.refused)
        files = allowed(files, self.folders)
        self.guide = with_guide(files, config) if self.site.guide else []
        self.files = make_linkable(files, self.folder.taken, config)
        return files

    def on_nav(self, nav: Navigation, **_: object) -> Navigation:
        if not self.folder.code:
            handwritten.safe_titles(nav.items)
        guide = [file.page for file in self.guide if file.page]
        with using(self.site.language):
            self.nav = with_sections(nav, self.site.sections, guide)
        return self.nav

    def on_page_read_source(self, *, page: Page, **_: object) -> str | None:
        if self.folder.code:
            return None
        source, left_out = readable(page.file.content_string)
        self._log_left_out(left_out, page)
        return source

    @event_priority(-100)  # after other plugins' changes
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
        if not self.folder.code:
            self._log_left_out(handwritten.safe_front_matter(page, config), page)
            self.page_time.begin(f"{self.folder.path}/{page.file.src_uri}", len(markdown))
        return markdown

    def _log_left_out(self, left_out: Iterable[LeftOut], page: Page) -> None:
        """Each is a finding like those that were known before the pages were read."""
        for finding in handwritten.findings_of(left_out, page, self.folder):
            self.findings = (*self.findings, finding)
            log.warning("%s", finding, extra=OURS)

    @event_priority(-100)  # as above
    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        self.page_time.done()
        if not self.folder.code:
            html, left_out = handwritten.safe_content(page, html)
            self._log_left_out(left_out, page)
        if page.file in self.guide and self.site.language is not Language.EN:
            return f'<div lang="en" dir="ltr">\n{html}\n</div>'
        if page.file.dest_uri != HOME:
            return html
        page.meta.setdefault("hide", ["navigation", "toc"])  # the glance below the words is wide
        return f"{html}\n<div data-search-exclude>\n{HOME_BODY}\n</div>"

    @event_priority(-100)  # after the search plugin's, which would take it for words of the page
    def on_page_context(self, context: TemplateContext, *, page: Page, **_: object) -> TemplateContext:
        if self.serving and page.content != CONTENT:
            page.content = f"{BANNER}{page.content}"
        return context

    def on_env(self, env: Environment, *, config: MkDocsConfig, **_: object) -> Environment:
        env.bytecode_cache = template_cache("theme")
        env.filters["striptags"] = handwritten.striptags
        env.globals["_"] = partial(_said, self.site.language)
        self.renderer = ThemeRenderer(config, env, self.nav, tuple(self.files.documentation_pages()))
        return env

    @event_priority(-100)  # after other plugins' changes
    def on_template_context(self, context: TemplateContext, *, template_name: str, **_: object) -> TemplateContext:
        self.context = context
        return context

    @event_priority(-100)  # as above
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        if not template_name.endswith(".html"):
            return output
        is_named = template_name in config.extra_templates  # lies among the pages, and no theme knows it
        scripts = inline_scripts(output) if is_named else self.renderer.scripts_of(template_name, self.context)
        return self._guarded(output, scripts)

    @event_priority(-100)  # as above
    def on_post_page(self, output: str, *, page: Page, **_: object) -> str:
        if self.renderer.is_bare(page):
            return output
        of_authors = inline_scripts(output) if self.folder.code and page.file.src_dir else frozenset[str]()
        return self._guarded(output, self.renderer.scripts(page) | of_authors)

    def _guarded(self, html: str, scripts: Iterable[str]) -> str:
        with _as_plugin_error():
            return guarded(html, scripts, listed=self.site.index)

    def on_build_error(self, **_: object) -> None:
        self.page_time.end()
        self.digest = ""  # the site of that name is not there

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        folder, url = Path(config.site_dir), config.site_url
        for path, content in theme_files().items():
            output.write(folder, path, content, self.options.old)
        with _as_plugin_error():
            for form in self.site.forms:  # here, for two processes would make each twice
                self.renderer.shell(form)
        pages = frozenset(file.dest_uri for file in self.renderer.pages)
        if self.options.frame:
            said = self.findings[self.known :]
            files = frame.taken_from(folder)
            self.frame = Frame(self.renderer.shells, files, pages, tuple(self.refused), said, url)
        if self.serving:
            self.preview = self._preview(folder)
        options = self.options
        if options.on_demand:
            frame.write_indexes(folder, self.site, pages, url)
            return
        with _as_plugin_error():
            frame.fill(
                folder, self.site, self.renderer.shell, pages,
                site_url=url, old=options.old, unchanged=options.unchanged, page=self._page, progress=options.progress,
            )  # fmt: skip

    def _page(self, address: str) -> RenderedPage:
        page = self.site.page(address)
        with using(self.site.language):
            return replace(page, body=banner(self.findings) + page.body) if self.serving else page

    def _preview(self, folder: Path) -> Preview:
        """And fills the marks in hand-written pages, where nobody may be there to do so for each that is asked for."""
        pages = [file.dest_uri for file in self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)]
        written = {path: (folder / path).read_bytes() for path in pages}
        preview = Preview(self.site, self.findings, self.renderer.shells, written)
        for path in pages if not self.options.on_demand else ():
            output.write(folder, path, preview.answer(path).content)
        return preview

    def on_serve(self, server: LiveReloadServer, *, builder: Callable[[], None], **_: object) -> LiveReloadServer:
        changes = watch_without_links(server, self.site.watched)
        allow_reloading(server)
        app: App = server.serve_request
        if self.serving:  # with `--clean` every page is to be written
            self.options = replace(self.options, on_demand=True)
            server.builder = partial(self._build_again, builder, changes)
            app = answering_on_demand(app, server, self._asked)
        server.set_app(answering_to(app, str(server.server_address[0]), self.options.hosts))
        begin_undisturbed(server)
        return server

    def _asked(self, address: str) -> Answer | None:
        """One page after the other is made, and none beside another site."""
        if address in self.preview.made:
            return self.preview.made[address]
        with self.lock:
            return self.preview.answer(address) if self.preview.has(address) else None

    def _build_again(self, build: Callable[[], None], changes: ChangedFiles) -> None:
        began, changed = time.monotonic(), changes.told(self.root)
        with self.garbage.later():
            made = "OKRs" if self._follow() else "everything"
            try:
                if made == "everything":
                    build()
            finally:
                self.options = replace(self.options, site=None)
        seconds, count = time.monotonic() - began, counted(len(self.findings), "finding")
        log.info("%s; made anew: %s; %.1f s, %s", changed, made, seconds, count)

    def _follow(self) -> bool:
        """Whether MkDocs' part of the site stays as it is, and all else follows the files by now."""
        if not self.digest or not frame.is_plain(self.root):
            return False
        with _as_plugin_error():
            site = self._read(self.root, pinned_day(self.root))
        if frame.digest(self.root, site, self.options) != self.digest:
            self.options = replace(self.options, site=site)
            return False
        before, of_pages = {*self.findings}, self.findings[self.known :]
        found = tuple(sorted({*site.findings, *self.beside}))
        self.site, self.findings, self.known = site, (*found, *of_pages), len(found)
        self.preview = self.preview.of(site, self.findings)
        _log(finding for finding in found if finding not in before)
        return True


def _said(language: Language, message: str, **of: object) -> str:
    with using(language):
        return gettext(message, **of)


def _log(findings: Iterable[Diagnostic]) -> None:
    for finding in findings:
        log.log(LEVELS[finding.severity], "%s", finding, extra=OURS)


@contextmanager
def _as_plugin_error() -> Iterator[None]:
    """MkDocs shows its own kind of error as a sentence, and any other as a traceback."""
    try:
        yield
    except (ThemeError, WrongEpoch) as error:
        raise PluginError(f"{error}.") from None
    except PageError as error:
        raise PluginError(str(error.finding)) from error


def _force_flat_addresses(config: MkDocsConfig) -> None:
    if config.use_directory_urls:
        log.info(
            "use_directory_urls counts as off, since the addresses of OKR pages are permanent and end in .html; "
            "you may say so in mkdocs.yml: use_directory_urls: false"
        )
    config.use_directory_urls = False
