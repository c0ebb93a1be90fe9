"""`okrsite close`"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click

from okrsite.authoring.close import Closed, ClosePreview, close, preview
from okrsite.authoring.transaction import Refusal
from okrsite.cli.completion import open_cycles
from okrsite.cli.options import as_of_option, in_portal, quiet_option
from okrsite.cli.stopping import stopped, with_capital
from okrsite.cli.telling import painter
from okrsite.clock import A_DAY, as_of_day, latest_day
from okrsite.files import Busy
from okrsite.model import Cycle
from okrsite.report import as_text, counted

SHOWN: Final = 10


@click.command("close")
@click.argument("cycles", metavar="CYCLE...", nargs=-1, required=True, shell_complete=open_cycles)
@in_portal
@click.option(
    "--dry-run", is_flag=True, help="Say what would be archived and removed, and what is missing; do nothing."
)
@click.option(
    "--reason", metavar="TEXT", default="", help="Close what is not ready, and say why to those who read the archive."
)
@click.option(
    "--discard-uncommitted", "discard", is_flag=True, help="Take away files too that git does not have as they are."
)
@as_of_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913 - what click passes
    ctx: click.Context,
    *,
    root: Path,
    cycles: tuple[str, ...],
    dry_run: bool,
    reason: str,
    discard: bool,
    as_of: date | None,
    quiet: bool,
) -> None:
    """Archive cycles for ever.

    Everything that its pages need goes into content/archive/CYCLE/, with its numbers as they are, and a digest that
    shows every later change; the cycle's own files go. The pages stay where they are. Nothing is closed while there are
    errors; nor before the cycle is over, or while it lacks outcomes or reviews that somebody wrote, unless you say why
    with --reason. Files that git does not have as they are stay where they are, and the cycle open, unless you say
    --discard-uncommitted. It asks nothing while it runs; --dry-run tells beforehand what it would do. Of several cycles
    none is closed unless all can be.

    The archive says that it was closed today; give an earlier day with --as-of.
    """
    day, latest = as_of_day(as_of), latest_day(as_of)
    if not dry_run and day > as_of_day() + A_DAY:
        raise stopped(
            f"{day} has not come yet (today is {as_of_day()}), and what is archived stays as it is; close it when that "
            "day has come, or see with --dry-run what would be missing then"
        )
    try:
        if dry_run or len(cycles) > 1:
            previews = [(cycle, preview(root, cycle, day, latest)) for cycle in cycles]
            refused = any(found and found.is_refused(reason.strip(), discard=discard) for _, found in previews)
            if dry_run or refused:
                click.echo("\n".join(line for cycle, found in previews for line in _would(cycle, found)))
                ctx.exit(2 if refused else 0)
        closed = [close(root, cycle, day, day, reason.strip(), latest, discard=discard) for cycle in cycles]
    except Busy as busy:
        raise stopped(str(busy)) from None
    except Refusal as refusal:
        if not refusal.findings:
            raise stopped(str(refusal)) from None
        click.echo(as_text(refusal.findings, painter(sys.stderr)), err=True, nl=False)
        click.echo(f"{with_capital(str(refusal))}.", err=True)
        ctx.exit(1)
    if not quiet:
        new = [each for each in closed if each.is_new]
        click.echo("\n".join([*(line for each in closed for line in _told(each)), *_next(new)]))


def _would(cycle: str, found: ClosePreview | None) -> Iterator[str]:
    if found is None:
        yield f"{cycle} is archived already; nothing would change."
        return
    said = sum(map(len, found.cycle.check_ins.values()))
    yield f"{_archived(found.cycle, said, 'would be archived', found.folder)}"
    yield f"{counted(len(found.removed), 'file')} of {found.cycle.folder} would be removed:"
    yield from (f"  {path}" for path in found.removed[:SHOWN])
    if len(found.removed) > SHOWN:
        yield f"  and {len(found.removed) - SHOWN} more"
    if found.missing:
        yield "Missing, so that closing needs --reason TEXT:"
        yield from (f"  {fact}" for fact in found.missing)
    if found.unsaved:
        yield f"And {found.unsaved}."
    yield "Nothing was changed."


def _archived(cycle: Cycle, updates: int, done: str, folder: str) -> str:
    return (
        f"{cycle.id} {done} in {folder}: {counted(len(cycle.objectives), 'objective')} of "
        f"{counted(len(cycle.by_unit), 'unit')}, {counted(len(cycle.key_results), 'key result')}, "
        f"{counted(updates, 'update')}."
    )


def _told(closed: Closed) -> Iterator[str]:
    cycle = closed.cycle
    if not closed.is_new:
        done = "; what an earlier run had left is cleared away" if closed.cleared else ""
        yield f"{cycle.id} is archived already, in {closed.folder}{done}."
        yield f"Digest {closed.digest}"
        return
    yield _archived(cycle, closed.check_ins, "is archived", closed.folder)
    yield f"Removed {counted(closed.removed, 'file')} of {cycle.folder}."
    yield f"Digest {closed.digest}"


def _next(closed: Sequence[Closed]) -> Iterator[str]:
    """All go into one commit: a second one would have nothing left to keep, and git would stop there."""
    if not closed:
        return
    yield "Next: keep it; when all have agreed, sign its digest where others can see it:"
    yield f'  git add -A content && git commit -m "Close {", ".join(each.cycle.id for each in closed)}"'
    for each in closed:
        tag = f"okrs/{each.cycle.id}"
        yield f"  git tag -s {tag} -m {each.digest} && git push origin {tag}"
