"""A difference as a comment of a pull request: the verdict, what it leads to, and the rest to unfold.

A forge takes so many bytes of a comment and no more; what does not fit is counted, never cut in the middle.

Text of people reads there as it was written, and does nothing. A comment is rendered twice, first as Markdown and then
by the forge, which looks for @names, #numbers, addresses and emoji in what came out. Backslashes and entities stop the
first, an invisible joiner within such a mark the second. No text stands at the beginning of a line, where it could
begin a heading, a list or a command of the forge (`wording.in_markdown`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Final
from urllib.parse import quote

from okrsite.diff.change import Change
from okrsite.diff.difference import Difference
from okrsite.diff.impact import Impact
from okrsite.diff.render import words
from okrsite.diff.render.headline import headline
from okrsite.diff.round import CourseOfReports, ReportedItem
from okrsite.wording import calling_nobody
from okrsite.wording import in_markdown as plain

MAX_BYTES: Final = 60_000
"""GitHub takes 65,536 characters of a comment; the rest is for what a workflow adds."""
_MOST_IMPACTS, _MOST_FINDINGS, _MOST_PATHS, _MOST_ROWS, _MOST_ITEMS = 15, 20, 5, 40, 20
_MOST_OPEN: Final = 12
"""Things whose changes stand open; of more a reader unfolds the unit that they want."""
_ICON: Final = "✎"
_LATER: Final = 200
"""Bytes kept for the line that counts what is left out."""


def changes_as_markdown(
    difference: Difference, most: Decimal | None = None, site: str = "", max_bytes: int = MAX_BYTES
) -> str:
    """`site` is the address of the published site, whose pages are linked then."""
    lines = [*_head(difference, most)]
    if not difference.is_empty:
        told = _told(difference, site, max_bytes // 2)
        lines += [*_turns(difference), *_round(difference, told, site)]
        lines += [*_impacts(difference, site), *_approval(difference, max_bytes // 4)]
        findings = [line for told in words.shown_findings(difference) for line in _findings(*told)]
        room = max_bytes - _size(lines) - _size(findings) - _LATER
        sections = words.untold_sections(difference, (item for items in told.values() for item in items))
        lines += [*_sections(difference, sections, site, room), *findings]
    return "\n".join(lines) + "\n"


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _head(difference: Difference, most: Decimal | None) -> Iterator[str]:
    said, verdict = headline(difference), words.verdict(difference)
    compared = f"Compared {words.compared_words(difference)}."
    yield f"### OKRs: {plain(said)}"
    yield from ("", plain(compared if said == verdict else f"{verdict}. {compared}"), "")
    if refused := words.refusal(difference, most):
        yield from (f"**Refused.** {plain(refused)}.", "")
    for unread in difference.unread[:_MOST_PATHS]:
        path, fix = words.unread_words(unread)
        yield f"- {code(path)} {plain(fix)}."
    if more := difference.unread[_MOST_PATHS:]:
        yield f"- So it is with {len(more):,} more files."
    if difference.unread:
        yield ""
    if missing := words.missing_reasons(difference):
        yield from (f"**No reason given.** {plain(missing)}", "")


def _turns(difference: Difference) -> Iterator[str]:
    for turn in difference.turns:
        if turn.rows:
            yield from _table(turn.heading, turn.headings, turn.rows)


def _table(heading: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield from (f"**{plain(heading)}**", "", f"| | {' | '.join(headings)} |", "|---" + "|--:" * len(headings) + "|")
    for name, *cells in rows[:_MOST_ROWS]:
        yield f"| **{plain(name)}** | {' | '.join(map(plain, cells))} |"
    if len(rows) > _MOST_ROWS:
        yield from ("", f"and {len(rows) - _MOST_ROWS:,} more units.")
    yield ""


Told = Mapping[CourseOfReports, Sequence[ReportedItem]]


def _told(difference: Difference, site: str, room: int) -> Told:
    """As many as fit, the first of each course; the others stand folded with the changes of their unit."""
    told: dict[CourseOfReports, list[ReportedItem]] = {}
    for course, items in difference.round.by_course.items() if difference.round else ():
        for item in items[:_MOST_ITEMS]:
            if (room := room - _size(_item(difference, item, site))) >= 0:
                told.setdefault(course, []).append(item)
    return told


def _round(difference: Difference, told: Told, site: str) -> Iterator[str]:
    found = difference.round
    if found is None:
        return
    if rows := words.round_rows(found):
        yield from _table(words.ROUND, words.ROUND_COLUMNS, rows)
    for course, items in found.by_course.items():
        lines = [line for item in told.get(course, ()) for line in _item(difference, item, site)]
        if more := len(items) - len(told.get(course, ())):
            lines.append(f"- and {more:,} more, below with their units")
        if course is CourseOfReports.UNCHANGED:
            yield from ("<details>", f"<summary>{course}: {len(items):,}</summary>", "", *lines, "", "</details>", "")
        else:
            yield from (f"**{course}**", "", *lines, "")
    if difference.silent:
        yield from (f"**{words.SILENT}**", "")
        yield from (f"- **{plain(name)}** {plain(why)}" for name, why in difference.silent[:_MOST_ITEMS])
        yield from [f"- and {more:,} more"] if (more := len(difference.silent) - _MOST_ITEMS) > 0 else []
        yield ""


def _item(difference: Difference, item: ReportedItem, site: str) -> Iterator[str]:
    page = words.page_of(difference, item)
    told = f" {plain(item.words)}" if item.words else ""
    yield f"- {_link(item.title or item.ref, page, site)} {code(item.ref)}{told}"
    yield from (f"  - {_ICON} {plain(line)}" for line in item.said)


def _impacts(difference: Difference, site: str) -> Iterator[str]:
    """Folded where the units stand above already."""
    found = words.impacts(difference)
    if not found:
        return
    if difference.round and difference.round.units:
        yield from ("<details>", f"<summary>{words.IMPACT}: {len(found):,}</summary>", "")
    else:
        yield from (f"**{words.IMPACT}**", "")
    yield from ("| | before | after | health |", "|---|---|---|---|")
    several = len({one.cycle for one in found}) > 1
    yield from (_impact(one, site, several) for one in found[:_MOST_IMPACTS])
    if len(found) > _MOST_IMPACTS:
        yield from ("", f"and {len(found) - _MOST_IMPACTS:,} more units and objectives that moved less.")
    yield from ("", "</details>", "") if difference.round and difference.round.units else [""]


def _impact(one: Impact, site: str, several: bool) -> str:
    """With its cycle where there are several."""
    name = _link(one.title, one.page, site) + (f" {code(one.cycle)}" if several else "")
    cells = (name, *map(plain, (str(one.before), str(one.after), words.health_of(one))))
    return f"| {' | '.join(cells)} |"


def _link(title: str, page: str | None, site: str) -> str:
    text = f"**{plain(title) or '…'}**"
    return f"[{text}]({site.rstrip('/')}/{quote(page, safe='/#.-')})" if site and page else text


def _findings(title: str, findings: tuple[words.ShownFinding, ...], count: int) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}: {count:,}</summary>", "")
    for one in findings[:_MOST_FINDINGS]:
        found = one.finding
        said = ", ".join(filter(None, (f"{found.severity}: {found.message} [{found.rule}]", one.more)))
        yield f"- {code(str(found.place))} {plain(said)}"
    if len(findings) > _MOST_FINDINGS:
        yield f"- and {len(findings) - _MOST_FINDINGS:,} more kinds of them"
    yield from ("", "</details>", "")


def _sections(difference: Difference, sections: Iterable[words.ChangeSection], site: str, room: int) -> Iterator[str]:
    """As many changes as fit, section by section, the first of them open; then how many do not."""
    left_out = things = 0
    for section in sections:
        count = sum(map(len, section.things))
        things += len(section.things)
        is_open = things <= _MOST_OPEN and not words.asks_nobody(difference)
        head = [
            "<details open>" if is_open else "<details>",
            f"<summary>{in_html(section.title)}: {count:,}</summary>",
            "",
        ]
        foot = ["", "</details>", ""]
        space = room - _size((*head, *foot))
        shown: list[str] = []
        for changes in section.things:
            lines = [*_changes(changes, section.lines[changes[0].ref], site)]
            if not left_out and (space := space - _size(lines)) >= 0:
                shown += lines
            else:
                left_out += len(changes)
        if shown:
            room = space
            yield from (*head, *shown, *foot)
    if left_out:
        yield f"And {left_out:,} more changes that find no room here; `okrsite diff` shows all of them."
        yield ""


def _changes(changes: tuple[Change, ...], said: Iterable[str], site: str) -> Iterator[str]:
    """Of one thing. Titles are unique to nobody; the id says which one is meant."""
    first = changes[0]
    yield f"- {_link(first.name, first.page, site)} {code(first.ref)}"
    yield from (f"  - {_ICON} {plain(line)}" for line in said)


def _approval(difference: Difference, room: int) -> Iterator[str]:
    """As many as fit; nobody is called by it."""
    if words.asks_nobody(difference):
        yield from (f"**{words.APPROVAL}**: {words.NOBODY_ASKED}.", "")
    lines = [_approver(one) for one in words.approval_lines(difference)]
    shown = [line for nth, line in enumerate(lines) if _size(lines[: nth + 1]) <= room - _LATER]
    if lines:
        yield from (f"**{words.APPROVAL}**", "", *shown)
    if left_out := len(lines) - len(shown):
        yield f"- and {left_out:,} more"
    if lines:
        yield ""


def _approver(one: words.ApprovalLine) -> str:
    return f"- **{plain(one.name) or '…'}** {code(one.handle)}".rstrip() + f": {plain(one.reasons)}"


def in_html(text: str) -> str:
    """`text` as it may stand within a tag of its own, where a forge reads no Markdown."""
    return escape(calling_nobody(text))


def code(text: str) -> str:
    """An id, as code; a forge leaves alone what stands there."""
    shown = "".join(c if c.isprintable() and c not in "`|" else " " for c in text).strip()
    return f"`{shown}`" if shown else ""
