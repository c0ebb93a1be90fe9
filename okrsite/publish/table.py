"""One line a key result, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from okrsite.context.cycle import CycleContext
from okrsite.model import objective_of, unit_of
from okrsite.publish.api import number, share

COLUMNS: Final = (
    "cycle", "unit", "objective", "objective_title", "objective_progress", "objective_declared", "objective_reported",
    "objective_key_results", "key_result", "title", "owner", "measure", "from", "to", "unit_of_measure", "value",
    "attainment", "progress", "expected", "health", "declared", "confidence",
)  # fmt: skip


_FORMULA: Final = re.compile(r"((?:^|[;\t\r\n])[\s\"]*)(?=[=+\-@＝＋－＠])|^(?=[\t\r])")
"""Where a spreadsheet finds one. Where decimals have a comma it parts cells at each `;`, whatever stands in quotes."""


def as_csv(contexts: Mapping[str, CycleContext]) -> bytes:
    """Every key result of every cycle."""
    return table(COLUMNS, (row for context in contexts.values() for row in rows_of(context.whole)))


def table(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> bytes:
    """RFC 4180, with a header. A text that a spreadsheet would run as a formula gets an apostrophe before it.

    In UTF-8 with a byte order mark, without which spreadsheets take it for something else.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(row if _is_plain(row) else tuple(map(guarded, row)) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def rows_of(context: CycleContext) -> Iterator[tuple[object, ...]]:
    for ref, key_result in context.cycle.key_results.items():
        facts, objective = context.numbers.key_results[ref], objective_of(ref)
        above = context.numbers.objectives[objective]
        starts, ends = facts.measure.ends
        yield (
            context.cycle.id,
            unit_of(ref),
            objective,
            context.cycle.objectives[objective].title,
            share(above.progress),
            above.declared.value if above.declared else None,
            *above.coverage,
            ref,
            key_result.title,
            context.cycle.owner_of(ref),
            facts.measure.kind,
            number(starts),
            number(ends),
            facts.measure.unit,
            number(facts.value),
            share(facts.attainment),
            share(facts.progress),
            share(facts.expected),
            facts.health.value,
            facts.declared.value if facts.declared else None,
            number(facts.confidence),
        )


def _is_plain(row: tuple[object, ...]) -> bool:
    """Whether nothing in it needs a guard: seen at once, for a large company has 100,000 values."""
    return _FORMULA.search("\n".join([value for value in row if isinstance(value, str)])) is None


def guarded(value: object) -> object:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; anything else as it is."""
    return _FORMULA.sub(r"\g<1>'", value) if isinstance(value, str) else value
