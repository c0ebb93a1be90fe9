"""`okrsite amend`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import click

from okrsite.authoring.amend import Amended, amend
from okrsite.authoring.amendment import AmendRequest, FieldChange
from okrsite.authoring.transaction import Refusal
from okrsite.cli.completion import key_results, people, units
from okrsite.cli.options import DAY, Scalar, in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import change_line, next_lines, painter, shown
from okrsite.clock import as_of_day
from okrsite.files import Busy
from okrsite.model import objective_of
from okrsite.model.measures.typed import number_typed
from okrsite.model.phrases import phrase_of
from okrsite.model.scalars.names import one_owner
from okrsite.model.scalars.numbers import number, weight
from okrsite.model.scalars.texts import line
from okrsite.report import as_text
from okrsite.wording import NBSP, amount, percent

FIELDS: Final = {
    "baseline": "measure.from",
    "target": "measure.to",
    "at_least": "measure.at_least",
    "at_most": "measure.at_most",
    "between": "measure.between",
    "measure": "measure",
    "weight": "weight",
    "owner": "owner",
    "due": "due",
}


def _number(value: object) -> object:
    """As people type it, and as `okrsite checkin` reads it."""
    return number_typed(number, value, "") if isinstance(value, str) else value


_NUMBER, _OWNER, _LINE = Scalar("number", _number), Scalar("id", one_owner), Scalar("text", line)


def _bounds(value: object) -> object:
    if isinstance(value, tuple):
        return value
    bounds = tuple(number_typed(number, part.strip(), "") for part in str(value).strip("[] ").split(","))
    if len(bounds) != 2:
        raise ValueError("expected the lower and the higher bound with a comma between them, such as 4,8")
    return bounds


def _measure(value: object) -> object:
    """Files have it in braces or on lines of its own, and people leave braces out."""
    written = line(value)
    return written if written.startswith("{") or ":" not in written else f"{{{written}}}"


@click.command("amend")
@click.argument("key_result", metavar="KR", shell_complete=key_results)
@click.option("--to", "target", metavar="N", type=_NUMBER, help="Another number to get to.")
@click.option("--from", "baseline", metavar="N", type=_NUMBER, help="Another number to begin from.")
@click.option("--at-least", metavar="N", type=_NUMBER, help="Another limit to stay above.")
@click.option("--at-most", metavar="N", type=_NUMBER, help="Another limit to stay below.")
@click.option("--between", metavar="LOW,HIGH", type=Scalar("bounds", _bounds), help="Another corridor to stay in.")
@click.option(
    "--measure", metavar="TEXT", type=Scalar("text", _measure), help="Another measure, whole, in the words of a file."
)
@click.option("--weight", metavar="N", type=Scalar("number", weight), help="How much it counts beside its siblings.")
@click.option("--owner", metavar="ID", type=_OWNER, shell_complete=units, help="Who is accountable from now on.")
@click.option("--due", metavar="DATE", type=DAY, help="Until when.")
@click.option("--title", metavar="TEXT", type=_LINE, help="Another title, where it names the number that changes.")
@click.option("--reason", metavar="TEXT", type=_LINE, help="Why; everybody will read it on the ledger.")
@click.option(
    "--by", metavar="PERSON", type=_LINE, shell_complete=people, help="Who decided: an id of org.yaml, or a name."
)
@click.option("--date", "day", metavar="DATE", type=DAY, help="When it was agreed, instead of today.")
@in_portal
@quiet_option
def command(
    *, root: Path, key_result: str, reason: str | None, by: str | None, day: date | None, quiet: bool, **given: Any
) -> None:
    """Change what a key result promised, and say why.

    KR is an id, as short as it is plain which one is meant (p99, calm-checkout/p99, platform/calm-checkout/p99), or
    words of its title, objective or unit that only one has: "noon queue".

    Edits its file in place: the new value, and beside it an entry in `amendments` with the old one, the day and the
    reason. Nothing else in the file changes. In a draft, and before a cycle begins, nothing is promised yet, and the
    value alone is changed.

    What has no option of its own, such as steps and zones, --measure gives anew, whole, as a file would have it:
    --measure "{milestones: [{id: alpha}, {id: beta, weight: 2}]}"
    """
    changes = {field: given[name] for name, field in FIELDS.items() if given[name] is not None}
    if not changes:
        raise click.UsageError("Say what changes, for example --to 60.")
    if "measure" in changes and any(field.startswith("measure.") for field in changes):
        raise click.UsageError("--measure is the whole measure; write the number into that, and leave out the other.")
    request = AmendRequest(key_result, changes, reason or "", day or as_of_day(), by, given["title"])
    try:
        amended = amend(root, request, as_of_day())
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    click.echo(as_text(amended.findings, painter(sys.stderr)), err=True, nl=False)
    if not quiet:
        click.echo("\n".join(_told(amended, root)).replace(NBSP, " "))


def _told(amended: Amended, root: Path) -> Iterator[str]:
    """What changed, what that means for the numbers, where it is written, and what to do now."""
    ref = amended.key.ref
    before, after = amended.before.key_results[ref], amended.after.key_results[ref]
    yield f"{ref}: {amended.key_result.title}"
    yield from _changed(amended)
    yield change_line("progress", percent(before.attainment), percent(after.attainment))
    above = objective_of(ref)
    was, now = (facts.objectives[above].progress for facts in (amended.before, amended.after))
    yield change_line("objective", percent(was), percent(now))
    yield from _history(amended, root)
    if amended.effort:
        yield f"This is {amended.effort} than before."
    if not amended.promised:
        state = "a draft" if amended.cycle.state.value == "draft" else f"not begun before {amended.cycle.span.starts}"
        yield f"{amended.cycle.id} is {state}, so nothing was promised yet and no amendment is needed."
    yield f"\nChanged {shown(root / amended.path)}"
    branch = f"amend-{ref.replace('/', '-')}-{as_of_day()}"
    yield from next_lines(root, [amended.path], f"Amend: {ref}", branch)


def _history(amended: Amended, root: Path) -> Iterator[str]:
    """What becomes of readings in other words or another unit."""
    was, now = amended.cycle.key_results[amended.key.ref].judged_by, amended.key_result.judged_by
    if not amended.promised or now.reads_like(was):
        return
    day = amended.key_result.amendments[-1].date
    if amended.before.key_results[amended.key.ref].answer is not None:
        yield f"What was reported before {day} is history, under the measure of then; the next reading counts."
    said = [each for each in amended.cycle.check_ins_of(amended.key.ref) if each.date >= day]
    if said and was.is_numeric and now.is_numeric:
        places = ", ".join(shown(root / each.origin.document.path) for each in said)
        yield f"What was reported since counts in {now.unit}; write it in that where it is in {was.unit}: {places}"


def _changed(amended: Amended) -> Iterator[str]:
    ref = amended.key.ref
    was, now = amended.cycle.key_results[ref], amended.after.key_results[ref].measure
    for change in amended.changes:
        if change.field == "measure":
            words = was.judged_by.difference(now)
            whole = change_line("measure", phrase_of(was.judged_by), phrase_of(now))
            yield f"  {'measure':10} {words}" if words else whole
        else:
            yield change_line(change.field, *_worded(change, now.unit))
    if was.kpi and any(change.field == "measure" for change in amended.changes):
        yield f'  It is measured by its own target now; that of the KPI "{was.kpi}" stays as it is.'


def _worded(change: FieldChange, unit: str) -> tuple[str, str]:
    is_number = change.field.startswith("measure.") and isinstance(change.value, Decimal)
    was, now = (amount(Decimal(text), unit) if is_number and text else text for text in (change.was, change.now))
    return was or "nobody" if change.field == "owner" else was, now
