"""The objectives and key results that the rows of tables tell of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.authoring.importing import cells
from okrsite.authoring.importing.cells import CellAmount, Period
from okrsite.authoring.importing.columns import Column
from okrsite.authoring.importing.doubts import doubts_of
from okrsite.authoring.importing.people import Directory, called
from okrsite.authoring.importing.tables import Sheet, SheetRow
from okrsite.diagnostics import quoted
from okrsite.model import COMPANY, Settings, Span
from okrsite.model.check_ins import Status
from okrsite.model.scalars.names import slug
from okrsite.model.scalars.numbers import number, rank, weight

_OBJECTIVES: Final = frozenset(("objective", "objectives", "goal", "o", "ziel", "okr"))
_KEY_RESULTS: Final = frozenset(
    ("key-result", "key-results", "kr", "keyresult", "metric", "schluesselergebnis", "ergebnis")
)
_PERSONAL: Final = frozenset(("individual", "person", "personal", "employee", "user", "mitarbeiter", "persoenlich"))
_DAYS: Final = ("starts", "ends")
_NUMBERS: Final = ("start", "target", "value", "progress", "confidence", "weight")
_FILLED_DOWN: Final = ("period", "unit", "objective")


@dataclass(eq=False)
class Result:
    """A key result as the table has it. `id`, and `kind` of its measure: where it is okrsite's own table."""

    title: str
    row: str
    id: str = ""
    kind: str = ""
    owner: str = ""
    start: CellAmount | None = None
    target: CellAmount | None = None
    value: CellAmount | None = None
    unit: str = ""
    progress: Decimal | None = None
    confidence: Decimal | None = None
    status: Status | None = None
    note: str = ""
    weight: Decimal | None = None
    due: date | None = None
    updated: date | None = None


@dataclass(eq=False)
class Goal:
    """An objective as the table has it. `parent`: the title or id of what it supports. `reported`: by its own row."""

    title: str
    row: str
    unit: str
    why: str = ""
    owner: str = ""
    ambition: str = ""
    parent: str = ""
    external_id: str = ""
    weight: Decimal | None = None
    labels: tuple[str, ...] = ()
    results: dict[str, Result] = field(default_factory=dict)
    reported: Result | None = None


@dataclass
class Plans:
    """Goals by cycle, then by unit and title; `named`: the first of each title and id by cycle.

    `problems` say what was not understood, with the row.
    """

    goals: dict[str, dict[tuple[str, str], Goal]] = field(default_factory=dict)
    named: dict[tuple[str, str], Goal] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def all(self) -> Iterator[tuple[str, Goal]]:
        yield from ((cycle, goal) for cycle, goals in self.goals.items() for goal in goals.values())


@dataclass
class TableReader:
    """Reads one table into `plans`. `period`: that of rows which name none."""

    table: Sheet
    columns: Sequence[Column]
    plans: Plans
    directory: Directory
    settings: Settings
    period: Period

    def __post_init__(self) -> None:
        self.heading = {column.field: column.heading for column in self.columns if column.field}
        self.is_typed = "kind" in self.heading and "title" in self.heading
        numbers = [cell for name in _NUMBERS for cell in self._cells(name)]
        self.shown = {mark: cell for cell in reversed(numbers) if (mark := cells.decimal_mark_in(cell))}
        self.decimal_comma = cells.has_decimal_commas(numbers, likely=self.table.has_commas)
        self.month_first = cells.is_month_first(cell for name in (*_DAYS, "updated") for cell in self._cells(name))
        self.are_shares = self._most("progress") <= 1
        self.confidence_times = self._confidence_times()
        self.above: dict[str, str] = {}
        self.goal: Goal | None = None

    def read(self) -> None:
        for unit in self._cells("unit"):  # before owners, for a team may own what another plans
            self.directory.team(unit)
        for row in self.table.rows:
            self._row(row)

    def _cells(self, name: str) -> Iterator[str]:
        heading = self.heading.get(name)
        yield from (row.cells[heading] for row in self.table.rows if heading in row.cells)

    def _most(self, name: str) -> Decimal:
        """The largest number of a column as written; over 1 where one is a per cent."""
        found = [cells.amount_in(cell, decimal_comma=self.decimal_comma) for cell in self._cells(name)]
        return max((Decimal(100) if one.unit == "%" else one.number for one in found if one), default=Decimal(0))

    def _confidence_times(self) -> Decimal:
        """What makes 0..10 of a column that runs to 1, to 10 or to 100."""
        most = self._most("confidence")
        return Decimal(10) if most <= 1 else Decimal(1) if most <= 10 else Decimal("0.1")

    def _cell(self, row: SheetRow, name: str) -> str:
        return row.cells.get(self.heading.get(name, ""), "")

    def _row(self, row: SheetRow) -> None:
        for name in _FILLED_DOWN:
            if cell := self._cell(row, name):
                self.above[name] = cell
        period = self._period(row)
        if period is None:
            return
        kind = slug(self._cell(row, "kind"))
        if not self.is_typed:
            self._flat_row(row, period)
        elif kind in _OBJECTIVES:
            self.goal = self._goal(row, period, self._cell(row, "title"), is_own=True)
        elif kind in _KEY_RESULTS:
            self._typed_result(row, period)
        else:
            self._problem(row, f"{quoted(self._cell(row, 'kind'))} is neither objective nor key result; left out")

    def _period(self, row: SheetRow) -> Period | None:
        if written := self.above.get("period", ""):
            found = cells.period_in(written, self.settings)
            if found is None:
                self._problem(row, f"{quoted(written)} does not say which quarter or days; left out")
            return found
        days = [cells.day_in(self._cell(row, name), self.month_first) for name in _DAYS]
        return cells.period_of(Span(*days), self.settings) if all(days) and days[0] <= days[1] else self.period  # type: ignore[arg-type, operator]  # both are days

    def _flat_row(self, row: SheetRow, period: Period) -> None:
        title = self.above.get("objective", "") or self._cell(row, "title")
        if not title:
            self._problem(row, "no objective, here or above; left out")
            return
        result = self._cell(row, "key_result")
        goal = self._goal(row, period, title, is_own=not result)
        if result:
            self._add(goal, row, result)

    def _typed_result(self, row: SheetRow, period: Period) -> None:
        title = self._cell(row, "title")
        names = filter(None, (self._cell(row, "parent_id"), self._cell(row, "parent")))
        named = (self.plans.named.get((period.id, called(name))) for name in names)
        goal = next(filter(None, named), self.goal)
        if goal is None or not title:
            self._problem(row, "no objective that this belongs to, named or above; left out")
        else:
            self._add(goal, row, title)

    def _goal(self, row: SheetRow, period: Period, title: str, *, is_own: bool) -> Goal:
        """The objective of that title. `is_own`: the row tells of it and not of one of its key results."""
        unit = self._unit(row)
        self.plans.periods.setdefault(period.id, period)
        goals = self.plans.goals.setdefault(period.id, {})
        goal = goals.setdefault((unit, called(title)), Goal(_in_one_line(title), self._place(row), unit))
        goal.why = goal.why or (self._cell(row, "why") if is_own or "key_result" in self.heading else "")
        parent = self._cell(row, "parent") or self._cell(row, "parent_id")
        is_ours = "objective_id" in self.heading  # which names a parent in another cycle with that before a colon
        goal.parent = goal.parent or (parent.rpartition(":")[2] if is_ours else parent)
        goal.external_id = goal.external_id or self._cell(row, "objective_id")
        goal.ambition = goal.ambition or self._cell(row, "ambition")
        goal.labels = goal.labels or tuple(filter(None, re.split(r"\s*[;,]\s*", self._cell(row, "labels"))))
        goal.owner = goal.owner or self._owner(row, unit, "objective_owner")
        if is_own:
            goal.external_id = goal.external_id or self._cell(row, "id")
            goal.owner = goal.owner or self._owner(row, unit, "owner")
            goal.weight = goal.weight or self._number(row, "weight", weight)
            goal.reported = goal.reported or self._reported(row, title, unit)
        for name in filter(None, (goal.title, goal.external_id)):
            self.plans.named.setdefault((period.id, called(name)), goal)
        return goal

    def _add(self, goal: Goal, row: SheetRow, title: str) -> None:
        name = called(title)
        if name in goal.results:
            self._problem(row, f"the key result {quoted(title)} stands above already; left out")
            return
        goal.results[name] = self._reported(row, _in_one_line(title), goal.unit)

    def _unit(self, row: SheetRow) -> str:
        level = slug(self._cell(row, "level"))
        if level in _PERSONAL and (who := cells.owner_in(self._cell(row, "owner"))):
            return self.directory.person(who)
        name = self.above.get("unit", "")
        return self.directory.team(name) if name and level not in {COMPANY, "organization", "unternehmen"} else COMPANY

    def _owner(self, row: SheetRow, unit: str, name: str) -> str:
        who = cells.owner_in(self._cell(row, name))
        if who is None:
            return ""
        if who.others:
            self._problem(row, f"the first of several owners is accountable, {who.name}; not {', '.join(who.others)}")
        return self.directory.person(who, unit)

    def _reported(self, row: SheetRow, title: str, unit: str) -> Result:
        read = {name: (self._cell(row, name), self._amount(row, name)) for name in ("start", "target", "value")}
        start, target, value = (found for _, found in read.values())
        known = {name: (cell, found) for name, (cell, found) in read.items() if found}
        for doubt in doubts_of(known, self.shown):
            self._problem(row, doubt)
        units = (self._cell(row, "measure_unit"), *(one.unit for one in (target, start, value) if one))
        progress = self._cell(row, "progress")
        return Result(
            title=title,
            row=self._place(row),
            id=self._cell(row, "key_result_id").rpartition("/")[2],
            kind=self._cell(row, "measure"),
            owner=self._owner(row, unit, "owner"),
            start=start,
            target=target,
            value=value,
            unit=next(filter(None, units), ""),
            progress=cells.share_in(progress, decimal_comma=self.decimal_comma, are_shares=self.are_shares),
            confidence=self._confidence(row),
            status=self._status(row),
            note=self._cell(row, "comment"),
            weight=self._number(row, "weight", weight),
            due=self._day(row, "ends"),
            updated=self._day(row, "updated"),
        )

    def _amount(self, row: SheetRow, name: str) -> CellAmount | None:
        cell = self._cell(row, name)
        found = cells.amount_in(cell, decimal_comma=self.decimal_comma) if cell else None
        if cell and found is None:
            self._problem(row, f"{self.heading[name]}: {quoted(cell)} is no number; left out")
        return found if found and self._is_read(row, name, found.number, number) else None

    def _number(self, row: SheetRow, name: str, read: Callable[[object], Decimal]) -> Decimal | None:
        found = self._amount(row, name)
        return found.number if found and self._is_read(row, name, found.number, read) else None

    def _is_read(self, row: SheetRow, name: str, found: Decimal, read: Callable[[object], Decimal]) -> bool:
        """Whether a file may say this number; what stands beside it must not be lost with it."""
        try:
            read(f"{found:f}")
        except ValueError as refused:
            self._problem(row, f"{self.heading[name]}: {refused}; left out")
            return False
        return True

    def _confidence(self, row: SheetRow) -> Decimal | None:
        found = self._number(row, "confidence", number)
        level = min(max(found * self.confidence_times, Decimal(0)), Decimal(10)) if found is not None else None
        return level if level is None or self._is_read(row, "confidence", level, rank) else None

    def _status(self, row: SheetRow) -> Status | None:
        cell = self._cell(row, "status")
        found = cells.status_in(cell)
        if cell and found is None and slug(cell) not in {"not-started", "open", "in-progress", "active", "pending"}:
            self._problem(row, f"{self.heading['status']}: {quoted(cell)} is no state that okrsite knows; left out")
        return found

    def _day(self, row: SheetRow, name: str) -> date | None:
        cell = self._cell(row, name)
        found = cells.day_in(cell, self.month_first) if cell else None
        if cell and found is None:
            self._problem(
                row,
                f"{self.heading[name]}: {quoted(cell)} is no day that there is, as 2026-10-01; left out",
            )
        return found

    def _problem(self, row: SheetRow, sentence: str) -> None:
        self.plans.problems.append(f"{self._place(row)}: {sentence}")

    def _place(self, row: SheetRow) -> str:
        return f"{self.table.name}, row {row.number}"


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
