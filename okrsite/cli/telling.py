"""Findings on the terminal. Colours only where a person looks at them and does not object (https://no-color.org)."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TextIO

import click

from okrsite.diagnostics import Diagnostic, Severity, has_errors
from okrsite.git import branch_of, is_alike, is_pushed, main_branch_of, remote_of, top_of
from okrsite.report import Paint, as_text, counted, unpainted

SHOWN: Final = 10
"""Warnings that a build shows without --verbose."""

_LOOKS: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "error": {"fg": "red", "bold": True},
        "warning": {"fg": "yellow", "bold": True},
        "info": {"fg": "blue", "bold": True},
        "place": {"bold": True},
        "rule": {"dim": True},
    }
)


def painter(stream: TextIO) -> Paint:
    colourful = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return _painted if colourful else unpainted


def _painted(text: str, what: str) -> str:
    return click.style(text, **_LOOKS[what])


def status_of(findings: Sequence[Diagnostic], *, strict: bool) -> int:
    """0 for none that counts, 1 for errors, and where it is to be strict for warnings."""
    return 1 if has_errors(findings) or (strict and only(findings, Severity.WARNING)) else 0


def only(findings: Sequence[Diagnostic], *severities: Severity) -> tuple[Diagnostic, ...]:
    return tuple(finding for finding in findings if finding.severity in severities)


def few(findings: Sequence[Diagnostic], paint: Paint, *, every: bool, errors_only: bool) -> str:
    """All errors and the first warnings; `okrsite build --verbose` shows the rest, MkDocs' own as well."""
    if every:
        return as_text(findings, paint)
    errors, warnings = only(findings, Severity.ERROR), only(findings, Severity.WARNING)
    if errors_only or not warnings:
        return as_text(errors, paint)
    shown = sorted((*errors, *warnings[:SHOWN]))
    rest = len(warnings) - SHOWN
    more = f"and {counted(rest, 'more warning')}: `okrsite build --verbose` shows them all\n" if rest > 0 else ""
    return as_text(shown, paint) + more


def shown(path: Path) -> str:
    """A path as it is written shortest from here, with "/" on every system."""
    path, here = path.absolute(), Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def change_line(what: str, before: str, after: str) -> str:
    """`  progress   62 % → 65 %`"""
    return f"  {what:10} {after} (unchanged)" if before == after else f"  {what:10} {before} → {after}"


def next_lines(root: Path, paths: Sequence[str], message: str, branch: str) -> Iterator[str]:
    """What to do with files of the portal that were just written: commands that work where they are read.

    branch: of its own, for what is pushed and proposed; not where one was begun and is not pushed yet. One that is
    pushed may be merged by now, so the way leads back to the main branch first.
    """
    top = top_of(root)
    if not top:
        yield "Next: `okrsite build` brings it onto the pages."
        return
    is_inside, remote = Path.cwd().resolve().is_relative_to(top), remote_of(root)
    git = "git" if is_inside else f"git -C {shlex.quote(str(top))}"
    files = [shown(root / path) if is_inside else (root / path).resolve().relative_to(top).as_posix() for path in paths]
    now, main = branch_of(root), main_branch_of(root)
    is_begun = bool(remote and now and main and now != main)
    is_over = is_begun and is_pushed(root, now) and is_alike(root, main, paths)
    yield f"Next, back on {main}, for {now} is pushed already and may be merged:" if is_over else "Next:"
    if is_over:
        yield f"  {git} switch {shlex.quote(main)}"
        yield f"  {git} pull {shlex.quote(remote)} {shlex.quote(main)}"
    if is_over or (remote and main and now == main):
        yield f"  {git} switch -c {shlex.quote(branch)}"
    yield f"  {git} add {shlex.join(files)}"
    yield f"  {git} commit -m {shlex.quote(message)}"
    if remote:
        yield f"  {git} push -u {shlex.quote(remote)} HEAD"
