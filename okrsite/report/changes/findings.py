"""Findings for whoever reviews: those worth reading, and of many alike one to stand for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from okrsite.comparing import Difference
from okrsite.diagnostics import Diagnostic, Severity

MOST_ALIKE: Final = 3
"""So many of one rule and severity are shown one by one; of more, the first."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, and in words how many `more` are like it; "" where it stands for itself alone."""

    finding: Diagnostic
    more: str = ""


def told(difference: Difference) -> Iterator[tuple[str, tuple[Told, ...], int]]:
    """By what became of them, with how many there are."""
    for title, findings in (("New findings", difference.new), ("Mended", difference.mended)):
        if found := worth_reading(findings):
            yield title, tuple(_told(found)), len(found)


def worth_reading(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors and warnings; a hint is for whoever writes, not for whoever reviews."""
    return tuple(finding for finding in findings if finding.severity is not Severity.INFO)


def _told(findings: tuple[Diagnostic, ...]) -> Iterator[Told]:
    by_kind: dict[tuple[str, Severity], list[Diagnostic]] = {}
    for finding in findings:
        by_kind.setdefault((finding.rule, finding.severity), []).append(finding)
    for finding in findings:
        alike = by_kind[finding.rule, finding.severity]
        if len(alike) <= MOST_ALIKE:
            yield Told(finding)
        elif finding is alike[0]:
            yield Told(finding, _more(alike))


def _more(alike: list[Diagnostic]) -> str:
    first, *others = (finding.place.path for finding in alike)
    files = len({*others})
    where = f"{files:,} files" if files > 1 else "the same file" if first in others else "another file"
    return f"and {len(others):,} more like it, in {where}"


def finding_words(finding: Diagnostic) -> str:
    return f"{finding.severity}: {finding.message} [{finding.rule}]"
