"""`okrsite review`"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from okrsite.authoring.review import UnitReview, begin_reviews, reviews_of
from okrsite.authoring.transaction import Refusal
from okrsite.cli.completion import open_cycles, units
from okrsite.cli.options import as_of_option, in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.clock import as_of_day
from okrsite.files import Busy
from okrsite.model import Cycle
from okrsite.report import counted


@click.command("review")
@click.argument("units", metavar="[UNIT...]", nargs=-1, shell_complete=units)
@click.option("--all", "is_for_all", is_flag=True, help="Begin every review that is missing.")
@click.option(
    "--cycle",
    metavar="CYCLE",
    shell_complete=open_cycles,
    help="Of this cycle, instead of the one that ends nearest to today.",
)
@in_portal
@as_of_option
@quiet_option
def command(
    *, root: Path, units: tuple[str, ...], is_for_all: bool, cycle: str | None, as_of: date | None, quiet: bool
) -> None:
    """Begin closing reviews, with their numbers filled in.

    UNIT is the id of a team or a person, or company; without one it lists how far each is. Writes new files into
    reviews/ of the cycle: what each objective came to, an outcome that its score suggests, and room for what was
    learned. No other file is touched.
    """
    if units and is_for_all:
        raise click.UsageError("--all stands for all units: give UNIT or --all.")
    day, named = as_of_day(as_of), f" --cycle {cycle}" if cycle else ""
    try:
        if not (units or is_for_all):
            click.echo("\n".join(_listed(root, *reviews_of(root, cycle, day), named, day)))
            return
        of, begun = begin_reviews(root, units, cycle, day)
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    if not quiet:
        click.echo("\n".join(_begun(root, of, begun, named)))


def _listed(root: Path, cycle: Cycle, reviews: list[UnitReview], named: str, day: date) -> Iterator[str]:
    """`named`: the option that chose the cycle; the next command needs it too, or would be about another one."""
    done = sum(review.is_done for review in reviews)
    ends = "ended" if cycle.span.ends < day else "ends"
    yield f"{cycle.id} {ends} on {cycle.span.ends}: {done} of {counted(len(reviews), 'unit')} reviewed."
    width = max((len(review.unit) for review in reviews), default=0)
    for review in reviews:
        outcomes = f"{review.outcomes} of {counted(review.objectives, 'outcome')}"
        yield f"  {review.unit:{width}}  {outcomes}  {shown(root / review.path) if review.path else 'not begun'}"
        if review.is_begun_only:
            yield f"  {'':{width}}  begun, nothing learned or decided yet"
    if any(not review.path for review in reviews):
        yield f"Next: `okrsite review UNIT{named}` begins one, `okrsite review --all{named}` all that are missing."
    elif done < len(reviews):
        yield "Next: write what is missing: outcomes, what was learned, what goes on; and run `okrsite check`."
    else:
        yield f"Next: `okrsite close {cycle.id} --dry-run` tells what closing it would do."


def _begun(root: Path, cycle: Cycle, begun: list[UnitReview], named: str) -> Iterator[str]:
    if not begun:
        yield f"Every unit has a review of {cycle.id}; `okrsite review{named}` tells how far each is."
        return
    for review in begun:
        yield f"{review.unit} in {cycle.id}: {counted(review.objectives, 'objective')} to review."
    yield ""
    yield from (f"Wrote {shown(root / review.path)}" for review in begun)
    where = "in it" if len(begun) == 1 else "in each"
    then = f"`okrsite review{named}` lists what is missing"
    yield f"Next: say {where} what you learned, correct the outcomes and decide; {then}."
