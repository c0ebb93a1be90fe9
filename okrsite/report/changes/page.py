"""A difference as one HTML file that needs no other: to attach to a pull request, or to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from okrsite.comparing import Difference
from okrsite.diagnostics import Diagnostic
from okrsite.report.alone import Look, alone, look
from okrsite.report.changes.approval import NOBODY_ASKED, TITLE, Asked, asked, asks_nobody
from okrsite.report.changes.words import Group, Row, compared_words, groups, refusal, rows, verdict, worth_reading


@dataclass(frozen=True, slots=True)
class Told:
    """One finding; `place` is a file with its line."""

    place: str
    severity: str
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What templates/pages/difference.html uses. site: the address of the published site.

    approval: how its section is called; nobody: why it asks nobody, or "".
    """

    title: str
    verdict: str
    compared: str
    refusal: str
    unread: tuple[str, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    findings: Mapping[str, tuple[Told, ...]]
    approval: str
    asked: tuple[Asked, ...]
    nobody: str
    site: str
    look: Look


def changes_as_html(difference: Difference, most: Decimal | None = None, site: str = "") -> str:
    view = DifferenceView(
        title=f"OKRs: {difference.base} and {difference.head}",
        verdict=verdict(difference).rstrip("."),
        compared=compared_words(difference),
        refusal=refusal(difference, most),
        unread=tuple(f"{unread.side}: {unread.path}" for unread in difference.unread),
        groups=groups(difference),
        rows=rows(difference),
        findings=findings(difference),
        approval=TITLE,
        asked=asked(difference),
        nobody=NOBODY_ASKED.capitalize() if asks_nobody(difference) else "",
        site=site.rstrip("/"),
        look=look(),
    )
    return alone("pages/difference.html", view)


def findings(difference: Difference) -> Mapping[str, tuple[Told, ...]]:
    """By what became of them."""
    return {
        "New findings": _told(worth_reading(difference.new)),
        "Mended": _told(worth_reading(difference.mended)),
    }


def _told(findings: tuple[Diagnostic, ...]) -> tuple[Told, ...]:
    return tuple(Told(str(f.place), f.severity.value, f.message, f.rule) for f in findings)
