"""`okrsite open`"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from okrsite.authoring.open import Opened, OpenRequest, open_cycle
from okrsite.authoring.transaction import Refusal
from okrsite.cli.completion import cycles
from okrsite.cli.options import DAY, as_of_option, in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.clock import as_of_day
from okrsite.files import Busy
from okrsite.model import State
from okrsite.report import counted
from okrsite.wording import NBSP, span

LISTED = 12
"""Objectives that are named one by one; the new cycle.yaml lists all that stay behind."""


@click.command("open")
@click.argument("cycle", metavar="CYCLE")
@click.option(
    "--from",
    "before",
    metavar="CYCLE",
    shell_complete=cycles,
    help="Carry on from this cycle, instead of the last of its length.",
)
@click.option(
    "--objective", "objectives", metavar="REF", multiple=True,
    help="Carry this objective over; may be given again. Without it, all that a review keeps or modifies.",
)  # fmt: skip
@click.option("--starts", metavar="DATE", type=DAY, help="The first day, where the name does not say it.")
@click.option("--ends", metavar="DATE", type=DAY, help="The last day, where the name does not say it.")
@in_portal
@as_of_option
@quiet_option
def command(  # noqa: PLR0913 - what click passes
    *,
    root: Path,
    cycle: str,
    before: str | None,
    objectives: tuple[str, ...],
    starts: date | None,
    ends: date | None,
    as_of: date | None,
    quiet: bool,
) -> None:
    """Begin a cycle, as a draft.

    CYCLE is 2027, 2027-H1, 2027-Q1 or 2027-01, or any name with --starts and --ends. Writes its folder, with one file
    for each unit whose objectives go on: their words and owners stay, their baselines are where they stand now, and
    dates, plans and initiatives are left behind. No file that is there is touched.
    """
    try:
        opened = open_cycle(root, OpenRequest(cycle, before, objectives, starts, ends), as_of_day(as_of))
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    if not quiet:
        click.echo("\n".join(_told(opened, root, is_chosen=bool(objectives))).replace(NBSP, " "))


def _told(opened: Opened, root: Path, *, is_chosen: bool) -> Iterator[str]:
    cycle = opened.cycle
    serving = f", serving {cycle.parent}" if cycle.parent else ""
    yield f"{cycle.id} is a draft now: {span(*cycle.span)}{serving}."
    if opened.before:
        yield from _from(opened, opened.before.id, is_chosen=is_chosen)
    yield "\nWrote"
    yield from (f"  {shown(root / path)}" for path in opened.files)
    yield "Next: edit the plans, see `okrsite check` and `okrsite serve`, and when all agree"
    yield f"  write state: open into {shown(root / opened.files[0])}"


def _from(opened: Opened, before: str, *, is_chosen: bool) -> Iterator[str]:
    yield f"\nCarried over from {before}: {counted(len(opened.carried), 'objective')}"
    yield from _listed(opened, opened.carried)
    if opened.strangers:
        yield "Left behind, for their units are not in org.yaml any more:"
        yield from _listed(opened, opened.strangers)
    if opened.left:
        yield f"Not carried over{'' if is_chosen else ', for no review says keep or modify'}:"
        yield from _listed(opened, opened.left)
        if not is_chosen:
            folder = f"content/cycles/{opened.cycle.id}"
            yield f"To carry some over, delete {folder}; {_way_to_carry(opened)}; and run this again"


def _way_to_carry(opened: Opened) -> str:
    """A review in an archive does not change any more."""
    by_name = "name each with --objective REF"
    is_archived = opened.before is not None and opened.before.state is State.ARCHIVED
    return by_name if is_archived else f"write decision: keep into their\nreviews, or {by_name}"


def _listed(opened: Opened, refs: tuple[str, ...]) -> Iterator[str]:
    titles = opened.before.objectives if opened.before else {}
    yield from (f"  {ref}: {titles[ref].title}" for ref in refs[:LISTED])
    if len(refs) > LISTED:
        yield f"  and {len(refs) - LISTED} more"
