"""A difference as one HTML file that needs no other: to attach to a pull request, or to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from okrsite.comparing import Difference
from okrsite.report.alone import Look, alone, look
from okrsite.report.changes.approval import NOBODY_ASKED, TITLE, Asked, asked, asks_nobody
from okrsite.report.changes.findings import Told, told
from okrsite.report.changes.headline import compared_words, refusal, unread_words, verdict
from okrsite.report.changes.words import Group, Row, groups, rows


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `place` is a file with its line, `more` says how many are like it."""

    place: str
    severity: str
    message: str
    rule: str
    more: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What templates/pages/difference.html uses. unread: files and what to do about them. site: where it is published.

    approval: how its section is called; nobody: why it asks nobody, or "".
    """

    title: str
    verdict: str
    compared: str
    refusal: str
    unread: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    findings: Mapping[str, tuple[Finding, ...]]
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
        unread=tuple(map(unread_words, difference.unread)),
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


def findings(difference: Difference) -> Mapping[str, tuple[Finding, ...]]:
    """By what became of them."""
    return {title: tuple(map(_finding, found)) for title, found, _ in told(difference)}


def _finding(one: Told) -> Finding:
    found = one.finding
    return Finding(str(found.place), found.severity.value, found.message, found.rule, one.more)
