"""A difference for a terminal: what changed by unit, what that leads to, what is wrong now and was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from okrsite.diff.difference import Difference
from okrsite.diff.render import words
from okrsite.diff.render.headline import headline
from okrsite.report import Paint, as_text, unpainted
from okrsite.wording import NBSP

MOST_IMPACTS: Final = 20


def changes_as_text(difference: Difference, most: Decimal | None = None, paint: Paint = unpainted) -> str:
    return as_lines(_difference(difference, most, paint))


def as_lines(lines: Iterable[str]) -> str:
    return "\n".join(lines).replace(NBSP, " ") + "\n"


def _difference(difference: Difference, most: Decimal | None, paint: Paint) -> Iterator[str]:
    said, verdict = headline(difference), words.verdict(difference)
    compared = f"Compared {words.compared_words(difference)}."
    yield f"{said.rstrip('.')}."
    yield compared if said == verdict else f"{verdict}. {compared}"
    if refused := words.refusal(difference, most):
        yield f"{paint('refused:', 'error')} {refused}."
    for unread in difference.unread:
        yield f"{paint('unread:', 'warning')} {' '.join(words.unread_words(unread))}."
    if missing := words.missing_reasons(difference):
        yield f"{paint('no reason:', 'warning')} {missing}"
    yield from _turns(difference, paint)
    yield from _round(difference, paint)
    yield from _sections(words.untold_sections(difference, difference.round.items if difference.round else ()), paint)
    yield from _impacts(difference, paint)
    yield from _approval(difference, paint)
    yield from finding_lines(difference, paint)


def _turns(difference: Difference, paint: Paint) -> Iterator[str]:
    for turn in difference.turns:
        if turn.rows:
            yield from ("", paint(turn.heading, "place"), *_table((("", *turn.headings), *turn.rows)))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        numbers = "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        yield f"  {name:{widths[0]}}  {numbers}".rstrip()


def _round(difference: Difference, paint: Paint) -> Iterator[str]:
    if difference.round is None:
        return
    if units := words.round_rows(difference.round):
        yield from ("", paint(words.ROUND, "place"), *_table((("", *words.ROUND_COLUMNS), *units)))
    for course, items in difference.round.by_course.items():
        yield from ("", paint(course, "place"))
        for item in items:
            yield f"  {_named(item.title, item.ref, paint)}"
            yield from (f"    {line}" for line in (item.words, *item.said) if line)
    if difference.silent:
        yield from ("", paint(words.SILENT, "place"))
        yield from (f"  {name}: {why}" for name, why in difference.silent)


def change_lines(difference: Difference, paint: Paint) -> Iterator[str]:
    return _sections(words.sections(difference), paint)


def _sections(sections: Iterable[words.ChangeSection], paint: Paint) -> Iterator[str]:
    for section in sections:
        yield from ("", paint(section.title, "place"))
        for changes in section.things:
            yield f"  {_named(changes[0].name, changes[0].ref, paint)}"
            yield from (f"    {line}" for line in section.lines[changes[0].ref])


def _named(name: str, ref: str, paint: Paint) -> str:
    return f"{name} {paint(f'({ref})', 'rule')}" if name != ref else name


def _impacts(difference: Difference, paint: Paint) -> Iterator[str]:
    found = words.impacts(difference)
    if found:
        yield from ("", paint(words.IMPACT, "place"))
    for one in found[:MOST_IMPACTS]:
        yield f"  {one.title} {paint(f'({one.cycle} {one.ref})', 'rule')}"
        yield f"    {one.before} → {one.after}, {words.health_of(one).lower()}"
    if len(found) > MOST_IMPACTS:
        yield f"  and {len(found) - MOST_IMPACTS:,} more units and objectives"


def _approval(difference: Difference, paint: Paint) -> Iterator[str]:
    if difference.approvals or words.asks_nobody(difference):
        yield from ("", paint(words.APPROVAL, "place"))
    for one in words.approval_lines(difference):
        handle = f" {paint(f'({one.handle})', 'rule')}" if one.handle else ""
        yield f"  {one.name}{handle}: {one.reasons}"
    if words.asks_nobody(difference):
        yield f"  {words.NOBODY_ASKED}"


def finding_lines(difference: Difference, paint: Paint) -> Iterator[str]:
    for title, findings, _ in words.shown_findings(difference):
        yield from ("", paint(title, "place"))
        for one in findings:
            yield from as_text([one.finding], paint).splitlines()
            yield from ([f"  {one.more}"] if one.more else [])
