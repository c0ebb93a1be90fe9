"""`okrsite digest`"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from okrsite.cli.options import DAY, as_of_option, in_portal
from okrsite.cli.stopping import stopped
from okrsite.digest import NoWeek, digest
from okrsite.sources.mkdocs_yml import pinned_day


@click.command("digest")
@in_portal
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="For a chat or an issue, or as the body of a mail.",
)
@click.option("--cycle", metavar="ID", help="Of this cycle, such as 2026-Q4, and not of the current one.")
@click.option("--week", metavar="DATE", type=DAY, help="The week that this day lies in, and not the newest.")
@as_of_option
def command(
    root: Path, form: Literal["markdown", "html"], cycle: str | None, week: date | None, as_of: date | None
) -> None:
    """Tell what a week changed, to send around.

    The same as on the portal's page "This week". Its links need `site_url:` in portal.yaml.
    """
    try:
        click.echo(digest(root, form, cycle, week, as_of or pinned_day(root)), nl=False)
    except NoWeek as none:
        raise stopped(str(none)[0].upper() + str(none)[1:]) from None
