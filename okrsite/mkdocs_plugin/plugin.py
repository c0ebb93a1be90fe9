"""The plugin: MkDocs' events in the order they come, each with what the portal has to say to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from jinja2 import Environment
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from okrsite.clock import WrongEpoch
from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.files import output
from okrsite.mkdocs_plugin.answering import begin_undisturbed
from okrsite.mkdocs_plugin.appearance import dress, theme_files
from okrsite.mkdocs_plugin.banner import banner
from okrsite.mkdocs_plugin.complaints import OURS
from okrsite.mkdocs_plugin.foundry import Foundry
from okrsite.mkdocs_plugin.hosts import answering_to
from okrsite.mkdocs_plugin.indexes import extend_search, write_sitemap
from okrsite.mkdocs_plugin.navigation import with_sections
from okrsite.mkdocs_plugin.ordinary import allowed, folders_of, has_linked_folder, links_in
from okrsite.mkdocs_plugin.pouring import Pouring, Progress, pour_all
from okrsite.mkdocs_plugin.published import HOME, collisions, make_linkable
from okrsite.mkdocs_plugin.watching import watch_without_links
from okrsite.publishable import Folder
from okrsite.render import template_cache
from okrsite.shell import MouldError, Sheet
from okrsite.site import PageError, Site, build_site

LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}
log = get_plugin_logger("okrsite")


class Day(BaseConfigOption[date | None]):
    """A date, as YAML reads it or in quotes."""

    def run_validation(self, value: object) -> date | None:
        try:
            return date.fromisoformat(str(value)) if value is not None else None
        except ValueError:
            raise ValidationError(f"{quoted(str(value))} is not a date like 2026-11-20") from None


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs does not annotate __init_subclass__
    as_of = Day()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What `okrsite build` and `okrsite serve` say beside mkdocs.yml; MkDocs on its own says nothing."""

    root: Path | None = None
    as_of: date | None = None
    old: Path | None = None
    progress: Progress | None = None
    hosts: tuple[str, ...] = ()


class OkrsitePlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """MkDocs keeps the instance between the builds of one process; each build begins with `on_config`."""

    wishes = Wishes()
    serving = False
    findings: tuple[Diagnostic, ...] = ()
    site: Site
    folders: Mapping[str, Folder]
    files: Files
    nav: Navigation
    env: Environment

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: object) -> None:
        self.serving = command == "serve"

    @event_priority(100)  # before the search plugin's, which loads templates
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = self.wishes.root or Path(config.config_file_path).parent
        with _told():
            self.site = build_site(root, self.wishes.as_of or self.config.as_of)
        self.folders = folders_of(config, root)
        refused = [finding for folder in self.folders.values() for finding in folder.refused()]
        self.findings = (*self.site.findings, *(one for one in refused if one not in self.site.findings))
        self._tell(strict=config.strict)
        if has_linked_folder(root, refused):  # told above every page; those that people wrote wait until it is gone
            self.nothing = TemporaryDirectory(prefix="okrsite-")
            config.docs_dir = self.nothing.name
        _force_flat_addresses(config)
        dress(config, self.site.title, self.site.files, self.folders.get(config.theme.custom_dir or ""))
        return config

    def _tell(self, *, strict: bool) -> None:
        if prevents_building(self.findings, strict=strict) and not self.serving:
            raise PluginError("\n".join(["this portal cannot be published:", *map(str, self.findings)]))
        for finding in self.findings:
            log.log(LEVELS[finding.severity], "%s", finding, extra=OURS)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if links := [*links_in(Path(config.site_dir))]:
            raise PluginError("\n".join(links))
        files = allowed(files, self.folders)
        addresses = {*self.site.addresses, *self.site.files, *self.site.data}
        if doubled := collisions(files, addresses, config):
            raise PluginError("\n".join(doubled))
        self.files = make_linkable(files, addresses, config)
        return files

    def on_nav(self, nav: Navigation, **_: object) -> Navigation:
        self.nav = with_sections(nav, self.site.sections)
        return self.nav

    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        if page.file.dest_uri != HOME:
            return self._banner() + html
        page.meta.setdefault("hide", ["navigation", "toc"])  # the glance below the words is wide
        return f"{self._banner()}{html}\n<div data-search-exclude>\n{self.site.home}\n</div>"

    def on_env(self, env: Environment, **_: object) -> Environment:
        env.bytecode_cache = template_cache("theme")
        self.env = env
        return env

    @event_priority(-100)  # after the search plugin's, which writes the index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        folder, old = Path(config.site_dir), self.wishes.old
        pages = tuple(self.files.documentation_pages())
        written = {file.dest_uri for file in pages}
        poured = [address for address in self.site.addresses if address not in written]
        mould, data = Foundry(config, self.env, self.nav, pages).mould, self.site.data
        pouring = Pouring(self._sheet, mould, folder, old, data, self.site.together)
        with _told():
            pour_all(pouring, [*poured[:1], *data, *poured[1:]], self.wishes.progress)
        for path, content in {**theme_files(), **self.site.files}.items():
            output.write(folder, path, content, old)
        extend_search(folder, self.site.search_entries)
        write_sitemap(folder, config.site_url, {*written, *poured})
        output.mark(folder)

    def _sheet(self, address: str) -> Sheet:
        sheet = self.site.sheet(address)
        return replace(sheet, body=self._banner() + sheet.body) if self.serving else sheet

    def _banner(self) -> str:
        return banner(self.findings) if self.serving else ""

    def on_serve(self, server: LiveReloadServer, **_: object) -> LiveReloadServer:
        watch_without_links(server, self.site.watched)
        address = str(server.server_address[0])
        server.set_app(answering_to(server.serve_request, address, self.wishes.hosts))
        begin_undisturbed(server)
        return server


def prevents_building(findings: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    """Errors do, and where it is to be strict warnings too."""
    severities = {finding.severity for finding in findings}
    return Severity.ERROR in severities or (strict and Severity.WARNING in severities)


@contextmanager
def _told() -> Iterator[None]:
    """MkDocs tells its own kind of error in a sentence, and any other as a traceback."""
    try:
        yield
    except (MouldError, WrongEpoch) as error:
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
