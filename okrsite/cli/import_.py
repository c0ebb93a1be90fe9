"""`okrsite import`"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from okrsite import report
from okrsite.authoring.importing import Imported, ImportRequest, import_tables
from okrsite.authoring.transaction import Refusal
from okrsite.cli.options import as_of_option, portal_around, quiet_option, started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.clock import as_of_day
from okrsite.files import Busy
from okrsite.report import counted

SHOWN = 20
"""Problems, and rows of a note, that are named one by one."""
UNKNOWN = "not understood, left out"
FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--dry-run", "is_trial", is_flag=True, help="Only tell what is understood; write nothing.")
@click.option("--columns", type=FILE, metavar="FILE", help="What columns hold, as lines of `heading: field`.")
@click.option("--cycle", "period", metavar="CYCLE", help="The cycle of rows that name none.  [default: this quarter]")
@click.option(
    "-C", "root", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work as if started in DIR.",
)  # fmt: skip
@as_of_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913 - what click passes
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    is_trial: bool,
    columns: Path | None,
    period: str | None,
    root: Path | None,
    as_of: date | None,
    quiet: bool,
) -> None:
    """Move OKRs in from tables of another tool.

    FILE is a CSV or XLSX file with a row for each key result or objective. Columns are known by their usual names in
    English and German. It tells what it understood and what not, writes cycles, plans and last values, and adds new
    teams and people to org.yaml. Nothing that is there is changed, so importing again is safe.
    """
    start = started_in(ctx, root).absolute()
    request = ImportRequest(
        tuple(_file(start, file) for file in files), columns and _file(start, columns), period, is_trial
    )
    try:
        found = import_tables(portal_around(start) or start, request, as_of_day(as_of))
    except (Refusal, Busy) as refusal:
        raise stopped(str(refusal)) from None
    if not quiet:
        click.echo("\n".join(_told(found, is_trial=is_trial)))


def _file(start: Path, named: Path) -> Path:
    """As seen from where the command works."""
    found = start / named
    if not found.is_file():
        raise stopped(f"There is no file {shown(found)}; name a CSV or XLSX file")
    return found


def _told(found: Imported, *, is_trial: bool) -> Iterator[str]:
    for table, columns in found.tables:
        yield f"{table.name}: {counted(len(table.rows), 'row')}{'' if columns else ' without objectives, left out'}"
        width = max((len(column.heading) for column in columns), default=0)
        for column in columns:
            meaning = column.field.replace("_", " ") or UNKNOWN
            yield f"  {column.heading:{width}}  {meaning:{len(UNKNOWN)}}  {column.sample[:40]}".rstrip()
    amounts = [counted(number, name) for name, number in found.counts.items() if number]
    yield f"\nUnderstood: {', '.join(amounts) or 'nothing'}."
    for note, rows in found.notes.items():
        more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        yield f"  {len(rows)} × {note}: {'; '.join(rows[:SHOWN])}{more}"
    yield from (f"  {problem}" for problem in found.problems[:SHOWN])
    if len(found.problems) > SHOWN:
        yield f"  and {len(found.problems) - SHOWN} more lines such as these"
    yield from (f"  {cycle} is archived and stays as it is" for cycle in found.archived)
    yield from _files(found, is_trial=is_trial)


def _files(found: Imported, *, is_trial: bool) -> Iterator[str]:
    yield from (f"  {path} is there already and stays as it is" for path in found.kept)
    if not found.written:
        yield "\nNothing new to write."
        return
    yield "\nWould write" if is_trial else "\nWrote"
    yield from (f"  {path}" for path in found.written)
    if found.findings:
        yield f"`okrsite check` will have something to say: {report.outcome(found.findings)}."
    again = "run this again without --dry-run" if is_trial else "see `okrsite check` and `okrsite serve`"
    yield f"Next: {again}; what a column means is changed with --columns FILE"
