"""`okrsite diff`"""

from __future__ import annotations

import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import click

from okrsite.cli.comparable import named, needs_files, needs_single_revisions
from okrsite.cli.completion import revisions
from okrsite.cli.options import SiteAddress, as_of_option, in_repository
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import painter
from okrsite.clock import as_of_day, latest_day
from okrsite.diagnostics import quoted
from okrsite.diff import Difference, difference
from okrsite.diff.render.json import changes_as_json
from okrsite.diff.render.markdown import MAX_BYTES, changes_as_markdown
from okrsite.diff.render.text import changes_as_text
from okrsite.git import GitError

FORMATS: Final = ("text", "markdown", "json", "html")
LEAST_BYTES: Final = 2_000


class Percent(click.ParamType[Decimal]):
    """`25%` or `25`, as a share."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?) ?%?", str(value), re.ASCII)
        if not found or Decimal(found[1]) > 100:
            self.fail(f"{quoted(str(value))} is no percentage; write 25%", param, ctx)
        return Decimal(found[1]) / 100


@click.command("diff")
@click.argument("base", shell_complete=revisions)
@click.argument("head", required=False, shell_complete=revisions)
@in_repository
@as_of_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="For whom it is written.")
@click.option("--exact", is_flag=True, help="Compare with BASE as it is, not as it was when HEAD began to differ.")
@click.option(
    "--max-removed", "most", type=Percent(), metavar="SHARE",
    help="Fail if more than this share of the open cycles' OKRs or check-ins is removed, such as 25%, or may be.",
)  # fmt: skip
@click.option(
    "--site-url", "site", type=SiteAddress(), default="", metavar="URL", help="Link pages of the site at URL."
)
@click.option(
    "--max-bytes", type=click.IntRange(LEAST_BYTES), default=MAX_BYTES, show_default=True,
    help="Of markdown, what a comment may have.",
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context, /, base: str, head: str | None, root: Path, as_of: date | None, exact: bool, **options: Any
) -> None:
    """Tell what changed in the OKRs between two revisions.

    By unit, and the impact up the cascade. BASE and HEAD are branches, tags or commits; without HEAD it is
    the working folder, with what is not committed yet. As in a pull request, what BASE has got since HEAD began to
    differ is left aside.
    """
    needs_single_revisions((base, head), "diff")
    if head is None:
        needs_files(root, f"name a second revision, such as `okrsite diff {base or 'main'} HEAD`")
    try:
        found = difference(root, base, head, as_of_day(as_of), latest_day(as_of), exact=exact)
    except GitError as error:
        raise stopped(f"{named((base, head))} cannot be compared: {error}") from None
    click.echo(_written(found, **options), nl=False)
    ctx.exit(1 if found.breaks(options["most"]) else 0)


def _written(found: Difference, form: str, most: Decimal | None, site: str, max_bytes: int) -> str:
    match form:
        case "markdown":
            return changes_as_markdown(found, most, site, max_bytes)
        case "json":
            return changes_as_json(found, most)
        case "html":
            from okrsite.diff.render.html import changes_as_html  # noqa: PLC0415 - it alone needs templates

            return changes_as_html(found, most, site)
    return changes_as_text(found, most, painter(sys.stdout))
