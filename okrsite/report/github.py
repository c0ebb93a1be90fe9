"""Findings as GitHub's workflow commands, which it shows beside the lines of a pull request.

Whatever a message holds, it is one line, and no text of a portal can become a command of its own.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from okrsite.diagnostics import Diagnostic, Severity

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def as_github(findings: Iterable[Diagnostic]) -> str:
    return "".join(f"{_command(finding)}\n" for finding in findings if finding.severity in COMMANDS)


def _command(finding: Diagnostic) -> str:
    properties = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in _properties(finding))
    return f"::{COMMANDS[finding.severity]} {properties}::{finding.message.translate(_DATA)}"


def _properties(finding: Diagnostic) -> Iterator[tuple[str, str]]:
    path, line, column = finding.place
    yield "file", path
    if line:
        yield "line", str(line)
        yield "col", str(column)
    yield "title", finding.rule
