"""`okrsite checkin`"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

import click

from okrsite.authoring.checkin import (
    REPORTING,
    CheckedIn,
    CheckInRequest,
    Said,
    answer_of,
    author_of_check_in,
    record,
)
from okrsite.authoring.issue import LONGEST, author_named, request_in_issue
from okrsite.authoring.lookup import key_result_named, person_named
from okrsite.authoring.transaction import Refusal
from okrsite.cli.asking import asked
from okrsite.cli.completion import key_results, people
from okrsite.cli.options import DAY, Scalar, in_portal, quiet_option
from okrsite.cli.reportable import Owed, listed, owed
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import change_line, next_lines, painter, shown
from okrsite.clock import as_of_day
from okrsite.facts import Health, KeyResultFacts
from okrsite.files import Busy
from okrsite.git import author_of
from okrsite.model import Status, objective_of
from okrsite.model.scalars.numbers import rank
from okrsite.report import as_text
from okrsite.wording import NBSP, percent
from okrsite.wording import day as day_words
from okrsite.workspace import checked, portal_in

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
        others = [arg for n, arg in enumerate(args) if n not in numbers]
        is_cut = bool(others) and others[-1] in takers  # it would take "--" for the value that it lacks
        return others if is_cut else [*others, "--", *(args[n] for n in numbers)]


@click.command("checkin", cls=WithNegativeNumbers)
@click.argument("key_result", metavar="[KR]", required=False, shell_complete=key_results)
@click.argument("value", metavar="[VALUE]", required=False)
@click.option(
    "--confidence", metavar="N", type=Scalar("number", rank), help="How sure you are to make it, from 0 to 10."
)
@click.option("--note", metavar="TEXT", default="", help="What happened, in a sentence or two of Markdown.")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="How you see it yourself.")
@click.option("--blocker", "blockers", metavar="TEXT", multiple=True, help="What is in the way; may be given again.")
@click.option("--win", "wins", metavar="TEXT", multiple=True, help="What went well; may be given again.")
@click.option(
    "--by", metavar="PERSON", shell_complete=people, help="Whose check-in it is: an id of org.yaml, or a name."
)
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

    Without KR it lists what you owe, with what each takes, what it said last and when the next is due, and on a
    terminal asks for one after the other; with KR alone it asks for that one. Who you are git knows, or --by says.

    KR is an id, as short as it is plain which one is meant (p99, calm-checkout/p99, platform/calm-checkout/p99), or
    words of its title, objective or unit that only one has: "noon queue". The address that a key result has on the
    portal will do as well.

    VALUE is in the words of its measure: a number, done, milestones with commas between them, a zone, or a score from
    0 to 1. Where a note, a status or another option says something, it may be left out: --status dropped says that
    nobody pursues it any more, and so does dropped in its place.

    Writes one new file into check-ins/ of the cycle and touches no other.
    """
    declared = Status(status) if status else None
    said = Said(key_result or "", value, confidence, declared, note, blockers, wins)
    on = day or as_of_day()
    try:
        if issue:
            _refuse_more(said, "with --from-issue the issue says everything; give --by and --date only")
            request = _of_issue(root, issue, by, on)
        elif key_result is None:
            _refuse_more(said, "Missing argument 'KR'.")
            request = _of_answers(root, on, by)
        else:
            request = CheckInRequest((said,), on, by) if said != Said(key_result) else _of_one(root, key_result, on, by)
        request = request if issue else replace(request, author=author_of(root))
        recorded = record(root, request, as_of_day())
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    except click.Abort:  # Ctrl-C or Ctrl-D in the place of an answer
        click.echo("\nStopped; nothing was written.", err=True)
        raise click.exceptions.Exit(128 + signal.SIGINT) from None
    for each in recorded:
        click.echo(as_text(each.findings, painter(sys.stderr)), err=True, nl=False)
    if not quiet:
        click.echo("\n".join(_told(recorded, root, request)).replace(NBSP, " "))


def _of_answers(root: Path, day: date, by: str | None) -> CheckInRequest:
    """What somebody answers who sits at a terminal; elsewhere the command ends with what there is to answer."""
    found = checked(root, day)
    portal = found.portal
    is_asking = _is_terminal()
    person = author_of_check_in(portal, None, author_of(root))
    if by or (is_asking and not person):
        name = by or click.prompt("Who are you? (Enter lists all)", default="", show_default=False)
        person = person_named(portal, name, "`okrsite checkin` lists what everybody owes") if name else None
    owing = list(owed(found, day, person))
    if not (is_asking and person and owing):
        click.echo("\n".join(listed(found, day, owing, person)))
        raise click.exceptions.Exit
    click.echo(f"{portal.organisation.name_of(person)}, {day_words(day)}".replace(NBSP, " "))
    return _of_questions(owing, day, person)


def _of_one(root: Path, key_result: str, day: date, by: str | None) -> CheckInRequest:
    """What is answered at a terminal to a key result without a value; elsewhere the command ends with what it takes."""
    found = checked(root, day)
    person = author_of_check_in(found.portal, by, author_of(root))
    cycle, ref = key_result_named(found.portal, key_result, day, REPORTING, person)
    owing = [each for each in owed(found, day, None) if (each.cycle.id, each.question.ref) == (cycle, ref)]
    if not owing:
        answer_of(found.portal.cycles[cycle].key_results[ref], ref, "")  # says what reports it in the place of people
    if not _is_terminal():
        raise click.UsageError(f"Missing argument 'VALUE': {ref} takes {owing[0].expected}; {owing[0].standing}.")
    return _of_questions(owing, day, person)


def _of_questions(owing: Sequence[Owed], day: date, by: str | None) -> CheckInRequest:
    said = tuple(asked(owing, day))
    click.echo()
    if not said:
        click.echo("Nothing was said, so nothing was written.")
        raise click.exceptions.Exit
    return CheckInRequest(said, day, by)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _of_issue(root: Path, issue: BinaryIO, by: str | None, day: date) -> CheckInRequest:
    author = author_named(portal_in(root), by) if by else None
    return request_in_issue(issue.read(LONGEST + 1), author, day)


def _refuse_more(said: Said, why: str) -> None:
    if said != Said(""):
        raise click.UsageError(why)


def _told(recorded: Sequence[CheckedIn], root: Path, request: CheckInRequest) -> Iterator[str]:
    """What changed, where it is written, and what to do now."""
    for each in recorded:
        for ref in each.refs:
            yield from _changes(each, ref)
            yield from _newer(each, ref, request.date)
    yield ""
    yield from (f"Wrote {shown(root / each.path)}" for each in recorded)
    if request.author is not None and not recorded[0].by:
        known = " or ".join(filter(None, request.author))
        why = f"{known} of git is nobody in org.yaml" if known else "git does not say who you are"
        yield f"It names nobody, for {why}: write `by:` and your id into it, and give --by PERSON next time."
    paths = [each.path for each in recorded]
    yield from next_lines(root, paths, f"Check-in: {_subject(recorded)}", f"check-in-{Path(paths[0]).stem}")


def _changes(recorded: CheckedIn, ref: str) -> Iterator[str]:
    before, after = recorded.before.key_results[ref], recorded.after.key_results[ref]
    yield f"{ref}: {recorded.cycle.key_results[ref].title}"
    if after.answer is not None:
        word = "value" if after.measure.is_numeric else after.measure.standing(None, None, 0)[0]
        yield change_line(word, _standing(before), _standing(after))
    yield change_line("progress", percent(before.attainment), percent(after.attainment))
    yield change_line("health", _worded(before.health), _worded(after.health))
    objective = objective_of(ref)
    was, now = (facts.objectives[objective].progress for facts in (recorded.before, recorded.after))
    yield change_line("objective", percent(was), percent(now))


def _standing(facts: KeyResultFacts) -> str:
    """`6.5 minutes`, `2 of 3 steps`, `1 of 3 levels (commit); target and stretch are open`"""
    is_unread = facts.answer is None
    return "no data" if is_unread else facts.measure.standing(facts.answer, facts.progress, len(facts.parts))[1]


def _newer(recorded: CheckedIn, ref: str, day: date) -> Iterator[str]:
    """Why nothing changed, where something newer was there."""
    newest = max((one.date for one in recorded.cycle.check_ins.get(ref, ())), default=day)
    if newest > day and not recorded.after.key_results[ref].measure.adds_up:
        yield f"  A newer check-in, of {day_words(newest)}, stands; this one, of {day_words(day)}, becomes history."


def _subject(recorded: Sequence[CheckedIn]) -> str:
    first, *more = [ref for each in recorded for ref in each.refs]
    return f"{first} and {len(more)} more" if more else first


def _worded(health: Health) -> str:
    return health.value.replace("_", " ")
