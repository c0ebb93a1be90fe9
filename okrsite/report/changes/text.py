"""A difference for a terminal: what changed by unit, what follows from it, what is wrong now and was not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from okrsite.comparing import Difference
from okrsite.report.changes.approval import NOBODY_ASKED, TITLE, asked, asks_nobody
from okrsite.report.changes.findings import told
from okrsite.report.changes.headline import compared_words, refusal, unread_words, verdict
from okrsite.report.changes.words import groups, rows
from okrsite.report.text import Paint, as_text, unpainted
from okrsite.wording import NBSP

MOST_ROWS = 20


def changes_as_text(difference: Difference, most: Decimal | None = None, paint: Paint = unpainted) -> str:
    return "\n".join(_lines(difference, most, paint)).replace(NBSP, " ") + "\n"


def _lines(difference: Difference, most: Decimal | None, paint: Paint) -> Iterator[str]:
    yield f"{verdict(difference).rstrip('.')}."
    yield f"Compared {compared_words(difference)}."
    if refused := refusal(difference, most):
        yield f"{paint('refused:', 'error')} {refused}."
    for unread in difference.unread:
        yield f"{paint('unread:', 'warning')} {' '.join(unread_words(unread))}."
    yield from change_lines(difference, paint)
    yield from _shifts(difference, paint)
    yield from _approval(difference, paint)
    yield from finding_lines(difference, paint)


def change_lines(difference: Difference, paint: Paint) -> Iterator[str]:
    for group in groups(difference):
        yield from ("", paint(group.title, "place"))
        for item in group.items:
            yield f"  {item.title} {paint(f'({item.ref})', 'rule')}" if item.title != item.ref else f"  {item.title}"
            yield from (f"    {line}" for line in item.lines)


def _shifts(difference: Difference, paint: Paint) -> Iterator[str]:
    found = rows(difference)
    if found:
        yield from ("", paint("What follows", "place"))
    for row in found[:MOST_ROWS]:
        yield f"  {row.title} {paint(f'({row.cycle} {row.ref})', 'rule')}"
        yield f"    {row.before} → {row.after}, {row.health.lower()}"
    if len(found) > MOST_ROWS:
        yield f"  and {len(found) - MOST_ROWS:,} more units and objectives"


def finding_lines(difference: Difference, paint: Paint) -> Iterator[str]:
    for title, findings, _ in told(difference):
        yield from ("", paint(title, "place"))
        for one in findings:
            yield from as_text([one.finding], paint).splitlines()
            yield from ([f"  {one.more}"] if one.more else [])


def _approval(difference: Difference, paint: Paint) -> Iterator[str]:
    if difference.consents or asks_nobody(difference):
        yield from ("", paint(TITLE, "place"))
    for one in asked(difference):
        handle = f" {paint(f'({one.handle})', 'rule')}" if one.handle else ""
        yield f"  {one.name}{handle}: {one.reasons}"
    if asks_nobody(difference):
        yield f"  {NOBODY_ASKED}"
