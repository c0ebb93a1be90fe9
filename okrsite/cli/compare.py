"""`okrsite compare`"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from okrsite.cli.comparable import named, needs_files, needs_single_revisions
from okrsite.cli.completion import revisions
from okrsite.cli.options import as_of_option, in_repository, started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import painter, shown
from okrsite.cli.writing import replaced
from okrsite.clock import as_of_day, latest_day
from okrsite.diff.compare import MOST, Alternatives, alternatives
from okrsite.diff.compare.render import alternatives_as_json, alternatives_as_text
from okrsite.diff.compare.words import verdict
from okrsite.git import GitError
from okrsite.report import Paint, unpainted

STANDARD_OUTPUT: Final = Path("-")
FORMATS: Final = {"text": "txt", "json": "json", "html": "html"}


@click.command("compare")
@click.argument("revisions", nargs=-1, required=True, metavar="REV...", shell_complete=revisions)
@in_repository
@click.option(
    "--base",
    metavar="REV",
    shell_complete=revisions,
    help="What the first column shows, instead of the working folder.",
)
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path),
    help="Into a file, or a folder; a page if not said otherwise. - is the standard output.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="For whom it is written.")
@as_of_option
@click.pass_context
def command(
    ctx: click.Context, /, revisions: tuple[str, ...], root: Path, base: str | None, as_of: date | None, **options: Any
) -> None:
    """Set plans side by side, to choose between them.

    Each REV, a branch, tag or commit, beside the working folder: how the company, every unit and every objective would
    stand, and what is different in each. All are shown as they are, as of the same day.
    """
    _answerable(root, base, revisions)
    try:
        found = alternatives(root, base, revisions, as_of_day(as_of), latest_day(as_of))
    except GitError as error:
        raise stopped(f"{named((base, *revisions))} cannot be set side by side: {error}") from None
    _put(ctx, found, **options)


def _put(ctx: click.Context, found: Alternatives, output: Path | None, form: str | None) -> None:
    if output is None:
        click.echo(_written(found, form or "text", painter(sys.stdout)), nl=False)
    elif output == STANDARD_OUTPUT:
        click.echo(_written(found, form or "html", unpainted), nl=False)
    else:
        form = form or "html"
        file = _file(started_in(ctx) / output, form)
        replaced(file, _written(found, form, unpainted).encode())
        click.echo(f"{verdict(found)}. All of it is in {shown(file)}")


def _answerable(root: Path, base: str | None, revisions: tuple[str, ...]) -> None:
    if len(revisions) > MOST:
        raise stopped(
            f"These are {len(revisions)} revisions, and at most {MOST} can be weighed at once; leave out those that "
            "are out of the question, or compare them in turns"
        )
    needs_single_revisions((base, *revisions), "compare")
    if base is None:
        needs_files(root, "name what to compare with, such as --base main")


def _file(path: Path, form: str) -> Path:
    """In a folder, which is made if need be, it gets a name of its own."""
    if path.suffix and not path.is_dir():
        return path
    path.mkdir(parents=True, exist_ok=True)
    return path / f"compare.{FORMATS[form]}"


def _written(found: Alternatives, form: str, paint: Paint) -> str:
    match form:
        case "json":
            return alternatives_as_json(found)
        case "html":
            from okrsite.diff.render.html import alternatives_as_html  # noqa: PLC0415 - it alone needs templates

            return alternatives_as_html(found)
    return alternatives_as_text(found, paint)
