"""What a command is doing, in one line of a terminal that is gone when it has ended; and what each part of it took."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from okrsite import files
from okrsite.cli.options import CONTENT
from okrsite.report import counted
from okrsite.stages import Watch, watched

CLEARED: Final = "\r\033[K"
WORDS: Final = {
    "facts": "working out the numbers",
    "checks": "looking for mistakes",
    "theme and hand-written pages": "theme and hand-written pages",
}
"""Of the stages that are shown beside reading; pages are counted."""


@contextmanager
def watching(root: Path, *, quiet: bool, timed: bool = False) -> Iterator[Watch]:
    """Shows nothing with --quiet, or where nobody looks."""
    shows = sys.stderr.isatty() and not quiet
    reading = f"reading {counted(number_of_files(root), 'file')}" if shows else ""

    def tell(name: str) -> None:
        if words := reading if name == "reading" else WORDS.get(name):
            show(words)

    with watched(Watch(tell if shows else _nothing, timed)) as watch:
        try:
            yield watch
        finally:
            if shows:
                show("")


def show(words: str) -> None:
    click.echo(f"{CLEARED}{words}", nl=False, err=True)


def show_pages(done: int, pages: int) -> None:
    if sys.stderr.isatty():
        show(f"{done:,} of {counted(pages, 'page')}")


def number_of_files(root: Path) -> int:
    return len(files.walk(root, CONTENT, (".yaml", ".csv"))[0])


def table(watch: Watch, seconds: float) -> str:
    """What `--profile` prints."""
    rows = sorted(watch.seconds.items(), key=lambda row: -row[1])
    lines = [f"{name:32}{watch.times[name]:8,}{spent:10.2f} s" for name, spent in rows]
    whole = f"{'start-up, and the rest':32}{'':8}{max(0.0, seconds - sum(watch.seconds.values())):10.2f} s"
    return "\n".join((*lines, whole, *_peak())) + "\n"


def _peak() -> Iterator[str]:
    if sys.platform != "win32":  # which does not tell
        import resource  # noqa: PLC0415 - is not there either

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        yield f"{'peak memory':32}{'':8}{peak:10,.0f} MB"


def _nothing(_name: str) -> None:
    """Nobody looks."""
