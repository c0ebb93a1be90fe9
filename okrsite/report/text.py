"""Findings to read, one a line, as compilers write them: an editor's terminal makes a link of each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from okrsite.diagnostics import Diagnostic, Severity

Paint = Callable[[str, str], str]
"""Gives a text the look of what it is: one of the severities, `place` or `rule`."""


def unpainted(text: str, _what: str) -> str:
    return text


def as_text(findings: Iterable[Diagnostic], paint: Paint = unpainted) -> str:
    return "".join(f"{_line(finding, paint)}\n" for finding in findings)


def _line(finding: Diagnostic, paint: Paint) -> str:
    """`str(finding)`, painted."""
    severity = paint(f"{finding.severity}:", finding.severity)
    place, rule = paint(f"{finding.place}:", "place"), paint(f"[{finding.rule}]", "rule")
    return f"{place} {severity} {finding.message} {rule}"


def summary(findings: Iterable[Diagnostic], files: int) -> str:
    """`3 errors, 12 warnings in 41 files`"""
    return f"{outcome(findings)} in {counted(files, 'file')}"


def outcome(findings: Iterable[Diagnostic]) -> str:
    """`3 errors, 12 warnings`; hints are named only where there are some."""
    found = Counter(finding.severity for finding in findings)
    parts = [counted(found[Severity.ERROR], "error"), counted(found[Severity.WARNING], "warning")]
    if found[Severity.INFO]:
        parts.append(counted(found[Severity.INFO], "hint"))
    return ", ".join(parts)


def counted(count: int, one: str) -> str:
    """`no errors`, `1 error`, `1,200 errors`, with plain spaces, for terminals and for those who search logs."""
    return f"{count or 'no':{',' if count else ''}} {one if count == 1 else one + 's'}"
