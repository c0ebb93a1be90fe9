"""`okrsite guide`"""

from __future__ import annotations

import webbrowser
from pathlib import Path
from tempfile import mkdtemp

import click

from okrsite import resources
from okrsite.cli.completion import guide_pages
from okrsite.cli.options import SITE, portal_around, started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.writing import replaced
from okrsite.diagnostics import did_you_mean, quoted
from okrsite.files import cache_folder


@click.command("guide")
@click.argument("page", required=False, shell_complete=guide_pages)
@click.option("--browser", "-b", is_flag=True, help="Open it in the browser instead of the terminal.")
@click.pass_context
def command(ctx: click.Context, page: str | None, *, browser: bool) -> None:
    """List the pages of the guide, or show one.

    Each portal carries the same pages, below guide/, unless its portal.yaml says `guide: false`. --browser opens the
    page of your portal's site, or a page of its own where there is no site yet.
    """
    titles = resources.guide_titles()
    if page is not None and page not in titles:
        fix = did_you_mean(page, titles) or "; `okrsite guide` lists them"
        raise stopped(f"The guide has no page {quoted(page)}{fix}")
    if browser:
        _open(_file(started_in(ctx).absolute(), page or resources.GUIDE[0]))
    elif page:
        click.echo_via_pager(resources.guide()[page])
    else:
        width = max(map(len, titles))
        lines = [f"{name:{width}}  {title}" for name, title in titles.items()]
        click.echo("\n".join([*lines, "", "Next: `okrsite guide PAGE` shows one, with --browser in the browser."]))


def _file(start: Path, page: str) -> Path:
    """Of the portal's site, else of the guide alone, which is written anew."""
    root = portal_around(start)
    if root and (built := root / SITE / "guide" / f"{page}.html").is_file():
        return built
    from okrsite.publish.guide import guide_files  # noqa: PLC0415 - templates take long to load

    folder = cache_folder("guide") or Path(mkdtemp(prefix="okrsite-guide-"))
    for name, content in guide_files().items():
        replaced(folder / name, content)
    return folder / f"{page}.html"


def _open(file: Path) -> None:
    if not webbrowser.open(file.as_uri()):
        raise stopped(f"No browser could be opened; open {file} in one")
    click.echo(f"Opened {file}")
