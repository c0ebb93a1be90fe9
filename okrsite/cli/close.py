"""`okrsite close`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from okrsite.cli.options import as_of_option, in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import painter
from okrsite.closing import Closed, Refused, close
from okrsite.files import Busy
from okrsite.inspection import as_of_day
from okrsite.report import as_text, counted


@click.command("close")
@click.argument("cycle", metavar="CYCLE")
@in_portal
@click.option("--force", is_flag=True, help="Close it although something is missing; needs --reason.")
@click.option("--reason", metavar="TEXT", default="", help="Why, for those who read the archive.")
@as_of_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913 - what click passes
    ctx: click.Context, *, root: Path, cycle: str, force: bool, reason: str, as_of: date | None, quiet: bool
) -> None:
    """Archive a cycle for ever.

    Everything that its pages need goes into content/archive/CYCLE/, with its numbers as they are, and a digest that
    shows every later change; the cycle's own files go. The pages stay where they are. Nothing is closed while there are
    errors, before the cycle is over, or while objectives have no outcome, unless you say why with --force --reason.

    The archive says that it was closed today; for another day, say it in SOURCE_DATE_EPOCH, in seconds since 1970.
    """
    if force != bool(reason.strip()):
        raise click.UsageError("--force and --reason belong together: why is it closed as it is?")
    try:
        closed = close(root, cycle, as_of_day(), as_of_day(as_of), reason.strip())
    except Busy as busy:
        raise stopped(str(busy)) from None
    except Refused as refused:
        if not refused.findings:
            raise stopped(str(refused)) from None
        click.echo(as_text(refused.findings, painter(sys.stderr)), err=True, nl=False)
        sentence = str(refused)
        click.echo(f"{sentence[:1].upper()}{sentence[1:]}.", err=True)
        ctx.exit(1)
    if not quiet:
        click.echo("\n".join(_told(closed)))


def _told(closed: Closed) -> Iterator[str]:
    cycle = closed.cycle
    if not closed.is_new:
        done = "; what an earlier run had left is cleared away" if closed.cleared else ""
        yield f"{cycle.id} is archived already, in {closed.folder}{done}."
        yield f"Digest {closed.digest}"
        return
    yield (
        f"{cycle.id} is archived in {closed.folder}: {counted(len(cycle.objectives), 'objective')} of "
        f"{counted(len(cycle.by_unit), 'unit')}, {counted(len(cycle.key_results), 'key result')}, "
        f"{counted(closed.check_ins, 'update')}."
    )
    yield f"Digest {closed.digest}"
    yield "Next: keep it; when all have agreed, sign its digest where others can see it:"
    yield f'  git add -A content && git commit -m "Close {cycle.id}"'
    yield f"  git tag -s okrs/{cycle.id} -m {closed.digest} && git push origin okrs/{cycle.id}"
