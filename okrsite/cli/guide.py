"""`okrsite guide`"""

from __future__ import annotations

import click

from okrsite import resources
from okrsite.cli.completion import guide_pages
from okrsite.cli.stopping import stopped
from okrsite.diagnostics import did_you_mean, quoted


@click.command("guide")
@click.argument("page", required=False, shell_complete=guide_pages)
def command(page: str | None) -> None:
    """List the pages of the guide, or show one.

    Each portal carries the same pages, below guide/, unless its portal.yaml says `guide: false`.
    """
    pages = resources.guide()
    if page is None:
        width = max(map(len, pages))
        lines = [f"{name:{width}}  {text.partition(chr(10))[0].removeprefix('# ')}" for name, text in pages.items()]
        click.echo("\n".join([*lines, "", "Next: `okrsite guide PAGE` shows one."]))
    elif page in pages:
        click.echo_via_pager(pages[page])
    else:
        fix = did_you_mean(page, pages) or "; `okrsite guide` lists them"
        raise stopped(f"The guide has no page {quoted(page)}{fix}")
