"""`okrsite review`"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.authoring.review import begin_review
from okrsite.authoring.transaction import Refusal
from okrsite.cli.options import as_of_option, in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.clock import as_of_day
from okrsite.files import Busy
from okrsite.report import counted


@click.command("review")
@click.argument("unit", metavar="UNIT")
@click.option("--cycle", metavar="CYCLE", help="Of this cycle, instead of the one that ends nearest to today.")
@in_portal
@as_of_option
@quiet_option
def command(*, root: Path, unit: str, cycle: str | None, as_of: date | None, quiet: bool) -> None:
    """Begin a unit's closing review, with its numbers filled in.

    UNIT is the id of a team or a person, or company. Writes one new file into reviews/ of the cycle: what each
    objective came to, an outcome that its score suggests, and room for what was learned. No other file is touched.
    """
    try:
        begun = begin_review(root, unit, cycle, as_of_day(as_of))
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    if not quiet:
        click.echo(f"{unit} in {begun.cycle.id}: {counted(len(begun.objectives), 'objective')} to review.")
        click.echo(f"\nWrote {shown(root / begun.path)}")
        click.echo("Next: say in it what you learned, correct the outcomes, decide, and run `okrsite check`.")
