"""`okrsite checkin`"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

import click

from okrsite.authoring.checkin import CheckedIn, CheckInRequest, record
from okrsite.authoring.issue import LONGEST, author_named, request_in_issue
from okrsite.authoring.transaction import Refusal
from okrsite.cli.completion import key_results, people
from okrsite.cli.options import DAY, Scalar, in_portal, quiet_option
from okrsite.cli.reportable import reportable
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import change_line, commit_line, painter, shown
from okrsite.clock import as_of_day
from okrsite.facts import Health
from okrsite.files import Busy
from okrsite.model import Status, objective_of
from okrsite.model.scalars.numbers import rank
from okrsite.report import as_text
from okrsite.wording import NBSP, amount, percent
from okrsite.workspace import portal_in

NEGATIVE: Final = re.compile(r"-(\.?\d|inf|nan)", re.IGNORECASE)


class WithNegativeNumbers(click.Command):
    """A command whose arguments may be numbers below zero, which look like options to click."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._negatives_last(args))

    def _negatives_last(self, args: list[str]) -> list[str]:
        if "--" in args:
            return args
        takers = {name for p in self.params if isinstance(p, click.Option) and not p.is_flag for name in p.opts}
        numbers = [n for n, arg in enumerate(args) if NEGATIVE.match(arg) and not (n and args[n - 1] in takers)]
        return [*(arg for n, arg in enumerate(args) if n not in numbers), "--", *(args[n] for n in numbers)]


@click.command("checkin", cls=WithNegativeNumbers)
@click.argument("key_result", metavar="KR", required=False, shell_complete=key_results)
@click.argument("value", metavar="VALUE", required=False)
@click.option(
    "--confidence", metavar="N", type=Scalar("number", rank), help="How sure you are to make it, from 0 to 10."
)
@click.option("--note", metavar="TEXT", default="", help="What happened, in a sentence or two of Markdown.")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="How you see it yourself.")
@click.option("--blocker", "blockers", metavar="TEXT", multiple=True, help="What is in the way; may be given again.")
@click.option("--win", "wins", metavar="TEXT", multiple=True, help="What went well; may be given again.")
@click.option("--by", metavar="PERSON", shell_complete=people, help="Whose check-in it is, by the id in org.yaml.")
@click.option("--date", "day", metavar="DATE", type=DAY, help="When it was so, instead of today.")
@click.option(
    "--from-issue",
    "issue",
    metavar="FILE",
    type=click.File("rb"),
    help="Take all of it from an issue's text, written with okrsite's form, and --by as a name on the forge.",
)
@in_portal
@quiet_option
def command(  # noqa: PLR0913 - what click passes
    *,
    root: Path,
    key_result: str | None,
    value: str | None,
    confidence: Decimal | None,
    note: str,
    status: str | None,
    blockers: tuple[str, ...],
    wins: tuple[str, ...],
    by: str | None,
    day: date | None,
    issue: BinaryIO | None,
    quiet: bool,
) -> None:
    """Record how far a key result has come.

    KR is its id, as short as it is plain which one is meant: p99, calm-checkout/p99 or platform/calm-checkout/p99.
    Without one, all that can be reported on are listed; with --by those of one owner. The address that a key result
    has on the portal will do as well.

    VALUE is in the words of its measure: a number, done, milestones with commas between them, a zone, or a score from
    0 to 1. With --status it may be left out: --status dropped says that nobody pursues it any more.

    Writes one new file into check-ins/ of the cycle and touches no other.
    """
    typed = (confidence, status, note, blockers, wins)
    if not (key_result or value or issue):
        click.echo("\n".join(reportable(root, day or as_of_day(), by)).replace(NBSP, " "))
        raise click.exceptions.Exit(2)
    try:
        if issue:
            _refuse_more(key_result, value, *typed)
            request = _of_issue(root, issue, by, day or as_of_day())
        else:
            request = _of_words(key_result, value, day or as_of_day(), by, typed)
        recorded = record(root, request, as_of_day())
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    click.echo(as_text(recorded.findings, painter(sys.stderr)), err=True, nl=False)
    if not quiet:
        click.echo("\n".join(_told(recorded, root)).replace(NBSP, " "))


Typed = tuple[Decimal | None, str | None, str, tuple[str, ...], tuple[str, ...]]


def _of_words(key_result: str | None, value: str | None, day: date, by: str | None, typed: Typed) -> CheckInRequest:
    confidence, status, note, blockers, wins = typed
    if key_result is None or (value is None and status is None):
        raise click.UsageError(f"Missing argument '{'KR' if key_result is None else 'VALUE'}'.")
    declared = Status(status) if status else None
    return CheckInRequest(key_result, value, day, by, confidence, declared, note, blockers, wins)


def _of_issue(root: Path, issue: BinaryIO, by: str | None, day: date) -> CheckInRequest:
    request = request_in_issue(issue.read(LONGEST + 1), None, day)
    return replace(request, by=author_named(portal_in(root), by)) if by else request


def _refuse_more(*typed: object) -> None:
    if any(typed):
        raise click.UsageError("with --from-issue the issue says everything; give --by and --date only")


def _told(recorded: CheckedIn, root: Path) -> Iterator[str]:
    """What changed, where it is written, and what to do now."""
    ref = recorded.key.ref
    before, after = recorded.before.key_results[ref], recorded.after.key_results[ref]
    yield f"{ref}: {recorded.cycle.key_results[ref].title}"
    if after.value is not None:
        unit = after.measure.unit
        yield change_line(
            "value", "no data" if before.value is None else amount(before.value, unit), amount(after.value, unit)
        )
    yield change_line("progress", percent(before.attainment), percent(after.attainment))
    yield change_line("health", _worded(before.health), _worded(after.health))
    objective = objective_of(ref)
    was, now = (facts.objectives[objective].progress for facts in (recorded.before, recorded.after))
    yield change_line("objective", percent(was), percent(now))
    path = shown(root / recorded.path)
    yield f"\nWrote {path}"
    yield f"Next: {commit_line(root, path, f'Check-in: {ref}')}"


def _worded(health: Health) -> str:
    return health.value.replace("_", " ")
