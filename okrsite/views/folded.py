"""What a glance shows of much: the first objectives in full, the next ones in a line, the rest on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from okrsite.context.cycle import CycleContext
from okrsite.model import COMPANY, Key
from okrsite.views.cascade import KeyResultLine, key_result_lines
from okrsite.views.objectives import ObjectiveLine, objective_line
from okrsite.wording import plural

if TYPE_CHECKING:
    from okrsite.views.cycle import UnitRow

IN_FULL: Final = 5
"""Of so many objectives of the company the key results are seen at once; of more, those without data are not."""
IN_LINES: Final = 12
"""So many objectives of the company are seen at once."""


@dataclass(frozen=True, slots=True)
class CompanyObjective:
    """`folded`: what its key results are called where they are shown on demand only."""

    line: ObjectiveLine
    key_results: tuple[KeyResultLine, ...]
    folded: str


def company_objectives(context: CycleContext) -> Iterator[CompanyObjective]:
    refs = context.cycle.by_unit.get(COMPANY, ())
    for place, ref in enumerate(refs):
        lines = tuple(key_result_lines(context, ref))
        has_data = context.numbers.objectives[ref].progress is not None
        is_open = place < IN_FULL and (has_data or len(refs) <= IN_FULL)
        folded = "" if is_open or not lines else plural(len(lines), "key result")
        yield CompanyObjective(objective_line(context, Key(context.cycle.id, ref)), lines, folded)


def busy_and_idle(rows: Sequence[UnitRow]) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...]]:
    """Of a tree: teams with objectives and those above them, so that none hangs in the air; and all others."""
    busy: set[int] = set()
    above: list[int] = []
    for place, row in enumerate(rows):
        above = [*above[: row.depth], place]
        busy |= set(above) if row.health or row.bar else set()
    return tuple(rows[n] for n in sorted(busy)), tuple(row for n, row in enumerate(rows) if n not in busy)
