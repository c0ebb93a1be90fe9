"""What a revision changes, for a page that shows several of them: short at first sight, and whole when unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from okrsite.comparing import Difference
from okrsite.comparing.alternatives import Revision
from okrsite.report.alternatives.words import Heading, heading
from okrsite.report.changes.findings import told
from okrsite.report.changes.headline import verdict
from okrsite.report.changes.page import Finding, findings
from okrsite.report.changes.words import Group, groups

MOST_AT_SIGHT: Final = 6
"""Things of which all changes are shown before anybody unfolds; with two or three plans that fills a screen."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The changes by unit: the first ones, and the `rest` of them, which is so much `more`.

    findings: by what became of them; `findings_words` counts them.
    """

    heading: Heading
    verdict: str
    groups: tuple[Group, ...]
    rest: tuple[Group, ...]
    more: int
    findings: Mapping[str, tuple[Finding, ...]]
    findings_words: str


def brief(revision: Revision, difference: Difference) -> Brief:
    every = groups(difference)
    rest = tuple(_part(every, MOST_AT_SIGHT, None))
    counts = "; ".join(f"{title.lower()}: {count:,}" for title, _, count in told(difference))
    return Brief(
        heading=heading(revision),
        verdict=verdict(difference).rstrip("."),
        groups=tuple(_part(every, 0, MOST_AT_SIGHT)),
        rest=rest,
        more=sum(len(group.items) for group in rest),
        findings=findings(difference),
        findings_words=counts.capitalize(),
    )


def _part(every: tuple[Group, ...], first: int, end: int | None) -> Iterator[Group]:
    """The groups with those of their items whose place in the whole list is from `first` to before `end`."""
    before = 0
    for group in every:
        items = group.items[max(first - before, 0) : None if end is None else max(end - before, 0)]
        before += len(group.items)
        if items:
            yield replace(group, items=items)
