"""`okrsite export`"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from okrsite.cli.completion import cycles
from okrsite.cli.options import as_of_option, in_portal, started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import only, status_of
from okrsite.cli.writing import replaced
from okrsite.clock import as_of_day, latest_day
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.diagnostics import Severity, did_you_mean, one_of, quoted
from okrsite.publish import as_csv, cycle_json
from okrsite.publish.api import VERSION, as_json
from okrsite.publish.workbook import NoSpreadsheets, as_xlsx
from okrsite.report import counted
from okrsite.sources.mkdocs_yml import pinned_day
from okrsite.workspace import checked


@click.command("export")
@in_portal
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "xlsx"]),
    default="json",
    show_default=True,
    help="For programs, or for spreadsheets; xlsx needs --out.",
)
@click.option("--cycle", metavar="ID", shell_complete=cycles, help="This cycle alone, such as 2026-Q4.")
@click.option(
    "--out",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Into a file, which is replaced as a whole.",
)
@as_of_option
@click.pass_context
def command(ctx: click.Context, root: Path, form: str, cycle: str | None, out: Path | None, as_of: date | None) -> None:
    """Write out all figures, for programs and spreadsheets.

    The same numbers as on the pages. JSON holds the cycles as the site publishes them in api/v1/; CSV has one line a
    key result; XLSX has sheets of objectives, key results, check-ins and KPIs. Without --out it goes to the standard
    output. `okrsite import` reads CSV and XLSX back.
    """
    if form == "xlsx" and out is None:
        raise click.UsageError("A spreadsheet goes into a file: add --out okrs.xlsx")
    as_of = as_of or pinned_day(root)
    day = as_of_day(as_of)
    read = checked(root, day, latest=latest_day(as_of))
    contexts = _chosen(contexts_of(read.portal, read.facts, read.snapshots), cycle)
    content = _content(contexts, form, day)
    if out is None:
        click.echo(content, nl=False)
    else:
        replaced(started_in(ctx) / out, content)
    if errors := only(read.findings, Severity.ERROR):
        found = counted(len(errors), "error")
        click.echo(f"The portal has {found}, so figures may be missing; `okrsite check` shows them.", err=True)
    ctx.exit(status_of(errors, strict=False))


def _chosen(contexts: Mapping[str, CycleContext], cycle: str | None) -> Mapping[str, CycleContext]:
    if cycle is None:
        return contexts
    if cycle not in contexts:
        fix = did_you_mean(cycle, contexts) or one_of(contexts)
        raise stopped(f"There is no cycle {quoted(cycle)}{fix}")
    return {cycle: contexts[cycle]}


def _content(contexts: Mapping[str, CycleContext], form: str, day: date) -> bytes:
    if form == "json":
        return _json(contexts, day)
    try:
        return as_csv(contexts) if form == "csv" else as_xlsx(contexts, day)
    except NoSpreadsheets as missing:
        raise stopped(str(missing)) from None


def _json(contexts: Mapping[str, CycleContext], day: date) -> bytes:
    return as_json(
        {
            "version": VERSION,
            "as_of": day.isoformat(),
            "cycles": [cycle_json(context.whole) for context in contexts.values()],
        }
    )
