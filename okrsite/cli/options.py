"""Options that several commands have, and words of the portal as they are read from a command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from okrsite.cli.stopping import stopped
from okrsite.diagnostics import quoted

Command = TypeVar("Command", bound=Callable[..., Any])
CONTENT = "content"
SITE = "site"


class Scalar(click.ParamType[object]):
    """A value as the portal's files have it, with the sentence that a wrong one gets there."""

    def __init__(self, name: str, read: Callable[[object], object]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> object:
        try:
            return self._read(value)
        except ValueError as error:  # what `model.scalars` raises is one
            self.fail(str(error), param, ctx)


class SiteAddress(click.ParamType[str]):
    """An address that may stand in a link."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if text and not re.fullmatch(r"https?://[^/\s<>()\[\]\"'\\`|][^\s<>()\[\]\"'\\`|]+", text):
            self.fail(f"{quoted(text)} is no address of a site; write https://okrs.example.com", param, ctx)
        return text


def _day(value: object) -> date:
    """Loads the model only where a day is written."""
    from okrsite.model.scalars.dates import day  # noqa: PLC0415 - see above

    return value if isinstance(value, date) else day(value)


DAY = Scalar("date", _day)


def in_portal(command: Command) -> Command:
    """The command gets `root`, the folder of the portal that it was started in."""
    return _with_root(_root)(command)


def in_repository(command: Command) -> Command:
    """The same for what reads commits: a repository without a folder of files has those."""
    return _with_root(_root_of_commits)(command)


def _with_root(found: Callable[[click.Context, click.Parameter, Path | None], Path]) -> Callable[[Command], Command]:
    return click.option(
        "-C", "root", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path), callback=found,
        is_eager=True, help="Work as if started in DIR.",
    )  # fmt: skip


as_of_option = click.option(
    "--as-of", metavar="DATE", type=DAY, help="Judge all figures at this day, instead of today."
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say nothing but what is wrong.")
strict_option = click.option("--strict", is_flag=True, help="Fail for warnings, as for errors.")


def started_in(ctx: click.Context, folder: Path | None = None) -> Path:
    """The folder named with -C, after the command or before it; else the working directory."""
    given: Path | None = folder or ctx.find_root().params.get("folder")
    return given or Path()


def _root(ctx: click.Context, _option: click.Parameter, folder: Path | None) -> Path:
    start = started_in(ctx, folder).absolute()
    if found := portal_around(start):
        return found
    raise stopped(
        f"There is no portal in {start}: no folder {CONTENT}/, here or above. "
        "Go to your portal, name its folder with -C DIR, or begin one with `okrsite init DIR`"
    )


def _root_of_commits(ctx: click.Context, _option: click.Parameter, folder: Path | None) -> Path:
    from okrsite.git import is_bare, top_of  # noqa: PLC0415 - most commands ask nothing of git

    start = started_in(ctx, folder).absolute()
    if portal_around(start) or not (top_of(start) or is_bare(start)):
        return _root(ctx, _option, folder)
    return start


def portal_around(start: Path) -> Path | None:
    return next((place for place in (start, *start.parents) if (place / CONTENT).is_dir()), None)
