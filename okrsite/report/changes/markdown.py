"""A difference as a comment of a pull request: the verdict, what follows from it, and the rest to unfold.

A forge takes so many bytes of a comment and no more; what does not fit is counted, never cut in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from okrsite.comparing import Difference
from okrsite.report.changes.approval import NOBODY_ASKED, TITLE, Asked, asked, asks_nobody
from okrsite.report.changes.escaping import code, in_html, plain
from okrsite.report.changes.findings import Told, finding_words, told
from okrsite.report.changes.headline import compared_words, refusal, unread_words, verdict
from okrsite.report.changes.words import Group, Item, Row, groups, rows

MAX_BYTES: Final = 60_000
"""GitHub takes 65,536 characters of a comment; the rest is for what a workflow adds."""
_MOST_ROWS, _MOST_FINDINGS, _MOST_PATHS = 15, 20, 5
_ICON: Final = "✎"
_LATER: Final = 200
"""Bytes kept for the line that counts what is left out."""


def changes_as_markdown(
    difference: Difference, most: Decimal | None = None, site: str = "", max_bytes: int = MAX_BYTES
) -> str:
    """`site` is the address of the published site, whose pages are linked then."""
    lines = [*_head(difference, most)]
    if not difference.is_empty:
        lines += [*_shifts(difference, site), *_approval(difference, max_bytes // 4)]
        lines += [line for title, found, count in told(difference) for line in _findings(title, found, count)]
        lines += _groups(groups(difference), site, max_bytes - _size(lines) - _LATER)
    return "\n".join(lines) + "\n"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _head(difference: Difference, most: Decimal | None) -> Iterator[str]:
    yield f"### OKRs: {plain(verdict(difference))}"
    yield from ("", f"Compared {plain(compared_words(difference))}.", "")
    if refused := refusal(difference, most):
        yield from (f"**Refused.** {plain(refused)}.", "")
    for unread in difference.unread[:_MOST_PATHS]:
        path, mend = unread_words(unread)
        yield f"- {code(path)} {plain(mend)}."
    if more := difference.unread[_MOST_PATHS:]:
        yield f"- So it is with {len(more):,} more files."
    if difference.unread:
        yield ""


def _shifts(difference: Difference, site: str) -> Iterator[str]:
    found = rows(difference)
    if not found:
        return
    yield from ("**What follows**", "", "| | before | after | health |", "|---|---|---|---|")
    several = len({row.cycle for row in found}) > 1
    yield from (_row(row, site, several) for row in found[:_MOST_ROWS])
    if len(found) > _MOST_ROWS:
        yield from ("", f"and {len(found) - _MOST_ROWS:,} more units and objectives that moved less.")
    yield ""


def _row(row: Row, site: str, several: bool) -> str:
    """With its cycle where there are several."""
    name = _link(row.title, row.url, site) + (f" {code(row.cycle)}" if several else "")
    cells = (name, plain(row.before), plain(row.after), plain(row.health))
    return f"| {' | '.join(cells)} |"


def _link(title: str, url: str | None, site: str) -> str:
    text = f"**{plain(title) or '…'}**"
    return f"[{text}]({site.rstrip('/')}/{quote(url, safe='/#.-')})" if site and url else text


def _findings(title: str, findings: tuple[Told, ...], count: int) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}: {count:,}</summary>", "")
    for one in findings[:_MOST_FINDINGS]:
        words = ", ".join(filter(None, (finding_words(one.finding), one.more)))
        yield f"- {code(str(one.finding.place))} {plain(words)}"
    if len(findings) > _MOST_FINDINGS:
        yield f"- and {len(findings) - _MOST_FINDINGS:,} more kinds of them"
    yield from ("", "</details>", "")


def _groups(found: tuple[Group, ...], site: str, room: int) -> Iterator[str]:
    """As many changes as fit, group by group; then how many do not."""
    left_out = 0
    for group in found:
        head, foot = [*_summary(group)], ["", "</details>", ""]
        space = room - _size((*head, *foot))
        shown: list[str] = []
        for item in group.items:
            lines = [*_item(item, site)]
            if not left_out and (space := space - _size(lines)) >= 0:
                shown += lines
            else:
                left_out += len(item.lines)
        if shown:
            room = space
            yield from (*head, *shown, *foot)
    if left_out:
        yield f"And {left_out:,} more changes that find no room here; `okrsite diff` shows all of them."
        yield ""


def _summary(group: Group) -> Iterator[str]:
    count = sum(len(item.lines) for item in group.items)
    yield from ("<details>", f"<summary>{in_html(group.title)}: {count:,}</summary>", "")


def _item(item: Item, site: str) -> Iterator[str]:
    """Titles are unique to nobody; the id says which one is meant."""
    yield f"- {_link(item.title, item.url, site)} {code(item.ref)}"
    yield from (f"  - {_ICON} {plain(line)}" for line in item.lines)


def _approval(difference: Difference, room: int) -> Iterator[str]:
    """As many as fit; nobody is called by it."""
    if asks_nobody(difference):
        yield from (f"**{TITLE}**: {NOBODY_ASKED}.", "")
    lines = [_asked(one) for one in asked(difference)]
    shown = [line for nth, line in enumerate(lines) if _size(lines[: nth + 1]) <= room - _LATER]
    if lines:
        yield from (f"**{TITLE}**", "", *shown)
    if left_out := len(lines) - len(shown):
        yield f"- and {left_out:,} more"
    if lines:
        yield ""


def _asked(one: Asked) -> str:
    return f"- **{plain(one.name) or '…'}** {code(one.handle)}".rstrip() + f": {plain(one.reasons)}"
