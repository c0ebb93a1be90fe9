"""`okrsite build`: the new site in the place of the old one, whole or not at all.

MkDocs is loaded only where the frame of the site is not known from a build before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrsite import frame, unchanged_site
from okrsite.files import output
from okrsite.frame import BuildOptions, BuildReport, Frame, prevents_building
from okrsite.render import PageError
from okrsite.sources.mkdocs_yml import pinned_day
from okrsite.stages import stage
from okrsite.theme.writer import Progress
from okrsite.workspace import Memory, inputs_of

if TYPE_CHECKING:
    from okrsite.site import Site


def build(
    root: Path,
    site_dir: Path,
    *,
    as_of: date | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    site_url: str = "",
) -> BuildReport:
    """Builds the portal at `root` and puts it in the place of `site_dir`. Raises OSError and WorkerError.

    `site_url` is where it will be, if neither portal.yaml nor mkdocs.yml says so.
    """
    if finding := output.refusal(root, site_dir):
        return BuildReport((finding,))
    with output.staged(site_dir) as staging:
        old = site_dir if site_dir.is_dir() else None
        options = BuildOptions(root, as_of, old, progress, site_url=site_url, strict=strict)
        try:
            report = _built(staging.folder, root, options)
        except PageError as error:
            return BuildReport((error.finding,))
        if report.published and not report.is_as_it_was:
            output.publish(staging)
        return report


def _built(folder: Path, root: Path, options: BuildOptions) -> BuildReport:
    if not frame.is_plain(root):
        return _built_with_mkdocs(folder, root, options)
    inputs, day = inputs_of(root), options.as_of or pinned_day(root)
    name = unchanged_site.name_of(inputs, day, options.strict, options.site_url) if inputs else None
    if name and options.old and (outcome := unchanged_site.known(name, options.old)):
        findings, pages = outcome
        return BuildReport(findings, published=True, pages=pages, is_as_it_was=True)
    from okrsite.site import build_site  # noqa: PLC0415 - takes longer than to see that nothing changed
    from okrsite.unchanged_pages import unchanged_pages  # noqa: PLC0415 - as above

    site = build_site(root, day, Memory(inputs.reader) if inputs else None)
    path = frame.path_of(root, site, options)
    if path and inputs and inputs == inputs_of(root, inputs):
        options = replace(options, unchanged=unchanged_pages(root, site, inputs, path.name))
    if path and (known := frame.kept(path)):
        report = _framed(folder, site, known, options)
    else:
        report = _built_with_mkdocs(folder, root, replace(options, site=site, frame=path))
    if report.published and inputs and inputs == inputs_of(root, inputs):
        _keep(report, folder, replace(options, frame=path), name)
    return report


def _keep(report: BuildReport, folder: Path, options: BuildOptions, name: str | None) -> None:
    """For the next build, what this one made of files that did not change meanwhile."""
    if options.frame and report.frame:
        frame.keep(options.frame, report.frame)
    if options.unchanged:
        options.unchanged.keep()
        if name:
            unchanged_site.keep(name, report.findings, report.pages, folder)


def _built_with_mkdocs(folder: Path, root: Path, options: BuildOptions) -> BuildReport:
    with stage("theme and hand-written pages"):
        from okrsite.mkdocs_plugin.running import built_with_mkdocs  # noqa: PLC0415 - takes as long as all else

        return built_with_mkdocs(folder, root, options)


def _framed(folder: Path, site: Site, known: Frame, options: BuildOptions) -> BuildReport:
    """As MkDocs would have, with what it made before."""
    findings = tuple(sorted({*site.findings, *known.findings}))
    if prevents_building(findings, strict=options.strict):
        return BuildReport(findings)
    with stage("writing"):
        for address, content in known.files.items():
            output.write(folder, address, content, options.old)
    shell, url = known.shells.__getitem__, known.site_url
    frame.fill(
        folder, site, shell, known.pages,
        site_url=url, old=options.old, unchanged=options.unchanged, progress=options.progress,
    )  # fmt: skip
    return BuildReport((*findings, *known.said), published=True, pages=len(site.addresses))
