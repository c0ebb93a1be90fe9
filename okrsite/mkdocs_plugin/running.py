"""A site built by MkDocs, and `okrsite serve`."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.commands.serve import serve as serve_with_mkdocs
from mkdocs.exceptions import Abort, MkDocsException, PluginError

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.frame import BuildOptions, BuildReport, prevents_building
from okrsite.mkdocs_plugin.complaints import LOGGER, complaint, complaints, parted, unsaid
from okrsite.mkdocs_plugin.plugin import OkrsitePlugin
from okrsite.mkdocs_plugin.settings import loaded, settings
from okrsite.render import PageError
from okrsite.sources.folders import PAGES

# Material tells everybody to leave MkDocs; people who write OKRs cannot.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def built_with_mkdocs(folder: Path, root: Path, options: BuildOptions) -> BuildReport:
    """The site in `folder`, not yet in its place; its report is what it will be there."""
    plugin, strict = None, options.strict
    with complaints(PAGES) as heard:
        try:
            with settings(root) as arguments:
                config, plugin = loaded({**arguments, "site_dir": str(folder), "strict": strict}, options)
                build_with_mkdocs(config)
        except MkDocsException as error:
            return BuildReport(_reasons(plugin, heard, error, strict=strict))
    said = [*unsaid(heard, plugin.findings)]
    frame = replace(plugin.frame, said=(*plugin.frame.said, *said)) if options.frame else None
    return BuildReport((*plugin.findings, *said), published=True, pages=len(plugin.site.addresses), frame=frame)


def _reasons(
    plugin: OkrsitePlugin | None, heard: list[Diagnostic], error: MkDocsException, *, strict: bool
) -> tuple[Diagnostic, ...]:
    """The portal's findings where they are the reason, else what MkDocs said. An `Abort` says nothing, its log did."""
    if page_error := _page_error(error):
        return (page_error.finding,)
    findings = plugin.findings if plugin else ()
    if prevents_building(findings, strict=strict):
        return findings
    said = (
        ()
        if isinstance(error, Abort)
        else parted(error.message)
        if isinstance(error, PluginError)
        else (error.message,)
    )
    return (*findings, *unsaid(heard, findings), *(complaint(each, Severity.ERROR, PAGES) for each in said))


def _page_error(error: BaseException | None) -> PageError | None:
    """MkDocs wraps what a plugin raises, and lets go of the reason but not of the context."""
    while error is not None and not isinstance(error, PageError):
        error = error.__cause__ or error.__context__
    return error


def serve(
    root: Path,
    *,
    address: str = "127.0.0.1:8000",
    as_of: date | None = None,
    open_browser: bool = False,
    hosts: tuple[str, ...] = (),
) -> None:
    """Serves the portal and builds it again whenever a file changes, until Ctrl-C. Raises MkDocsException, OSError.

    `hosts`: names that it answers to beside this computer's own.
    """
    _log_to_terminal()
    with settings(root) as arguments:
        loaded(arguments, BuildOptions(root, as_of, hosts=hosts, on_demand=True))
        serve_with_mkdocs(open_in_browser=open_browser, dev_addr=address, **arguments)


def _log_to_terminal() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
