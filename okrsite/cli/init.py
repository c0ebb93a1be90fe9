"""`okrsite init`"""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from okrsite.cli.options import started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.inspection import as_of_day
from okrsite.report import counted
from okrsite.scaffold import begin, refusal


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Begin a new portal in a folder.

    DIR is new or empty; nothing is ever overwritten. It gets a small made-up company with two quarters and their
    check-ins, to write over.
    """
    folder = started_in(ctx) / folder
    if reason := refusal(folder):
        raise stopped(reason)
    written = begin(folder, as_of_day())
    place = shown(folder)
    click.echo(f"A new portal in {place}: {counted(len(written), 'file')}. Its README.md says what is where.")
    here = "" if place == "." else f"cd {shlex.quote(place)} && "
    click.echo(f"Next: {here}okrsite serve")
