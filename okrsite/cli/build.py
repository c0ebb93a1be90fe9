"""`okrsite build`"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import click

from okrsite import report
from okrsite.building import build
from okrsite.cli.options import SITE, SiteAddress, as_of_option, in_portal, quiet_option, started_in, strict_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import few, painter, shown, status_of
from okrsite.cli.watching import show_pages, table, watching
from okrsite.diagnostics import has_errors
from okrsite.frame import BuildReport
from okrsite.report import counted


@click.command("build")
@in_portal
@click.option(
    "--out", "-o", metavar="DIR", type=click.Path(path_type=Path), help="Where to; site/ in the portal if left out."
)
@as_of_option
@click.option(
    "--site-url",
    type=SiteAddress(),
    default="",
    metavar="URL",
    help="Where it will be, if no file says so.",
)
@strict_option
@quiet_option
@click.option("--profile", is_flag=True, help="Tell what each part took, with one process doing all of them.")
@click.option("--verbose", "-v", is_flag=True, help="Show every warning and every hint.")
@click.pass_context
def command(  # noqa: PLR0913 - what click passes
    ctx: click.Context,
    *,
    root: Path,
    out: Path | None,
    as_of: date | None,
    site_url: str,
    strict: bool,
    quiet: bool,
    profile: bool,
    verbose: bool,
) -> None:
    """Make the site.

    While there are errors nothing is made, and the site that was there stays as it is. A site is files alone: any web
    server can show it, and so can a browser without one.
    """
    began = time.monotonic()
    site = started_in(ctx) / out if out else root / SITE
    with watching(root, quiet=quiet, timed=profile) as watch:
        progress = None if quiet else show_pages
        result = build(root, site, as_of=as_of, strict=strict, progress=progress, site_url=site_url)
    if [finding.rule for finding in result.findings] == ["output-folder"]:
        refusal = result.findings[0]
        raise stopped(f"{refusal.place}: {refusal.message}")
    click.echo(few(result.findings, painter(sys.stderr), every=verbose, errors_only=quiet), err=True, nl=False)
    if not quiet:
        click.echo(_closing_words(result, site, time.monotonic() - began), err=not result.published)
    if profile:
        click.echo(table(watch, time.process_time()), nl=False)
    ctx.exit(0 if result.published else status_of(result.findings, strict=strict) or 1)


def _closing_words(result: BuildReport, site: Path, seconds: float) -> str:
    if not result.published:
        kept = f" The site in {shown(site)} is as it was." if site.is_dir() else ""
        counts = "" if has_errors(result.findings) else " (with --strict, warnings count too)"
        return (
            f"No site was made: {report.outcome(result.findings)}{counts}.{kept}\n"
            "Next: fix what is named above, then run `okrsite build` again."
        )
    return (
        f"{counted(result.pages, 'page')} in {seconds:.1f} s; {report.outcome(result.findings)}.\n"
        f"Next: open {shown(site / 'index.html')}, or run `okrsite serve` to follow your changes."
    )
