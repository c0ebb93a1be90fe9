"""The numbers of a portal worked out a second time, in plain fractions, from the files and the contract alone.

Imports nothing of okrsite, so that a mistake there is not made here as well. Knows what the sample and the real portals
hold: no circles, and no amendment of a unit or a kind. What archives keep is given.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Item = Mapping[str, Any]
Part = tuple[Fraction, Fraction | None, Fraction]
"""Weight, progress (None: no data), and what is expected."""
_PARTS = {"Q": 3, "H": 6}
_ZONES = {"commit": "0.3", "target": "0.7", "stretch": "1"}


def number(value: object) -> Fraction:
    return Fraction(str(value))


@cache
def read(path: Path) -> Any:
    """Once for all days."""
    return YAML(typ="safe").load(path.read_text("utf-8")) if path.exists() else None


class Book:
    """The portal in `content` as of `day`. `archived`: cycles as api/v1 publishes them."""

    def __init__(self, content: Path, day: date, archived: Iterable[Item] = ()) -> None:
        self.day, self.archived = day, [*archived]
        self.settings: Item = read(content / "portal.yaml") or {}
        self.kpis = {path.stem: _kpi(path) for path in sorted((content / "kpis").glob("*.yaml"))}
        self.cycles = {
            path.name: Cycle(self, path)
            for path in sorted((content / "cycles").glob("*"))
            if path.is_dir() and not (content / "archive" / path.name).exists()
        }

    def key(self, cycle: Cycle, unit: str, written: str) -> tuple[str, str]:
        """The cycle and full id of what `written` names: of this cycle, else of a longer one that contains it."""
        named, _, path = written.rpartition(":")
        for id_ in [named] if named else [cycle.id, *self.around(cycle)]:
            known = self.cycles[id_].known if id_ in self.cycles else {}
            for ref in (path, f"{unit}/{path}"):
                if ref in known:
                    return id_, ref
        return "", ""

    def around(self, cycle: Cycle) -> list[str]:
        longer = [
            other
            for other in self.cycles.values()
            if other.starts <= cycle.starts and cycle.ends <= other.ends and other is not cycle
        ]
        return [other.id for other in sorted(longer, key=lambda other: other.ends - other.starts)]


class Cycle:
    def __init__(self, book: Book, folder: Path) -> None:
        self.book, self.id = book, folder.name
        about: Item = read(folder / "cycle.yaml") or {}
        span: tuple[date, date] = (about["starts"], about["ends"]) if "starts" in about else _days(self.id)
        self.starts, self.ends = span
        self.last = min(book.day, self.ends)
        self.is_draft = about.get("state") == "draft"
        self.omits = about.get("unreported") == "omit" and book.day > self.ends
        self.objectives: dict[str, Item] = {}
        self.key_results: dict[str, Item] = {}
        self.updates: dict[str, list[tuple[date, Item]]] = {}
        files = [path for path in sorted(folder.rglob("*.yaml")) if path != folder / "cycle.yaml"]
        of = {name: [path for path in files if path.is_relative_to(folder / name)] for name in ("check-ins", "reviews")}
        for path in files:
            if path not in (*of["check-ins"], *of["reviews"]):
                self._plan(read(path))
        self.known = {**self.objectives, **self.key_results}
        for path in of["check-ins"]:
            self._check_in(read(path))
        self.done: dict[str, Part] = {}

    def _plan(self, plan: Item) -> None:
        for objective in plan.get("objectives") or ():
            ref = f"{plan['unit']}/{objective['id']}"
            self.objectives[ref] = {**objective, "unit": plan["unit"]}
            for key_result in objective.get("key_results") or ():
                self.key_results[f"{ref}/{key_result['id']}"] = key_result

    def _check_in(self, check_in: Item) -> None:
        grading = timedelta(days=self.book.settings.get("grading_days", 31))
        if check_in["date"] > min(self.book.day, self.ends + grading):
            return
        for written, update in (check_in.get("updates") or {}).items():
            ref = written.rpartition(":")[2]
            self.updates.setdefault(ref, []).append((min(check_in["date"], self.ends), update or {}))
            self.updates[ref].sort(key=lambda each: each[0])

    def said(self, ref: str, key: str) -> Iterator[tuple[date, Any]]:
        """What check-ins answered, oldest first."""
        yield from ((day, update[key]) for day, update in self.updates.get(ref, ()) if update.get(key) is not None)

    def declared(self, ref: str) -> str:
        return next((said for _, said in reversed([*self.said(ref, "status")])), "")

    def key_result(self, ref: str) -> Part:
        if ref not in self.done:
            self.done[ref] = self._key_result(ref, self.key_results[ref])
        return self.done[ref]

    def _key_result(self, ref: str, item: Item) -> Part:
        kpi = self.book.kpis.get(item.get("kpi", ""))
        measure = item.get("measure") or (kpi["target"] if kpi else "score")
        due = item.get("due") or self.ends
        supporters = self.supporters(ref)
        if kpi:
            values = [(day, value) for day, value in kpi["readings"] if self.starts <= day <= self.last]
        else:
            values = [(day, number(value)) for day, value in self.said(ref, "value")]
        attained = self._attainment(ref, measure, values, supporters)
        progress = None if attained is None else clamp(attained)
        if progress is None and self.declared(ref) == "done":
            progress = Fraction(1)
        return number(item.get("weight", 1)), progress, clamp(self._expected(item, measure, due, values))

    def _attainment(
        self, ref: str, measure: Any, values: list[tuple[date, Fraction]], supporters: list[Part]
    ) -> Fraction | None:
        if measure == "aligned":
            return mean((weight, progress) for weight, progress, _ in supporters)
        if isinstance(measure, str):
            answers = [answer for _, answer in self.said(ref, measure)]
            return (Fraction(bool(answers[-1])) if measure == "done" else number(answers[-1])) if answers else None
        if "milestones" in measure:
            return self._milestones(ref, measure["milestones"])
        if "zones" in measure:
            zones = {**_ZONES, **self.book.settings.get("zones", {})}
            reached = [zone for _, zone in self.said(ref, "zone")]
            return number(zones.get(reached[-1], 0)) if reached else None
        return worth(measure, values[-1][1], values[0][1]) if values else None

    def _milestones(self, ref: str, steps: list[Item]) -> Fraction | None:
        answers = [answer for _, answer in self.said(ref, "done")]
        reached = {step for answer in answers for step in ([answer] if isinstance(answer, str) else answer)}
        weights = {step["id"]: number(step.get("weight", 1)) for step in steps}
        return Fraction(sum(weights[step] for step in reached), sum(weights.values())) if answers else None

    def _expected(self, item: Item, measure: Any, due: date, values: list[tuple[date, Fraction]]) -> Fraction:
        line = self.along([(self.starts, Fraction(0)), (due, Fraction(1))])
        if self.last < self.starts:
            return Fraction(0)
        if isinstance(measure, str):
            return Fraction(self.last >= due) if measure == "done" else line
        if "milestones" in measure:
            steps = [
                (number(one.get("weight", 1)), Fraction(self.last >= min(one["due"], due)) if "due" in one else line)
                for one in measure["milestones"]
            ]
            return mean(steps) or Fraction(0)
        if item.get("plan"):
            first = values[0][1] if values else Fraction(0)
            points = {point["date"]: worth(measure, number(point["value"]), first) for point in item["plan"]}
            return self.along(sorted({self.starts: Fraction(0), due: Fraction(1), **points}.items()))
        is_limit = {"at_least", "at_most", "between"} & {*measure}
        is_line = not is_limit or ("from" in measure and worth(measure, number(measure["from"]), Fraction(0)) < 1)
        return line if is_line else Fraction(1)

    def along(self, points: list[tuple[date, Fraction]]) -> Fraction:
        """On the line through the points, on the day that counts."""
        if self.last <= points[0][0] and points[0][0] != points[-1][0]:
            return points[0][1]
        for (day, share), (after, later) in pairwise(points):
            if day <= self.last < after:
                return share + (later - share) * Fraction((self.last - day).days, (after - day).days)
        return points[-1][1]

    def supporters(self, target: str) -> list[Part]:
        """The objectives that name `target`, in this cycle and in those within it; of drafts only those beside it."""
        found = [
            cycle.objective(ref)
            for cycle in self.book.cycles.values()
            if cycle is self or not cycle.is_draft
            for ref in cycle.supporting.get((self.id, target), ())
            if cycle.declared(ref) != "dropped"
        ]
        for archive in self.book.archived:
            for one in archive["objectives"]:
                if one["supports"] == f"{self.id}:{target}" and one["declared"] != "dropped":
                    progress = None if one["progress"] is None else number(one["progress"])
                    found.append((number(one.get("weight", 1)), progress, number(one["expected"])))
        return found

    @cached_property
    def supporting(self) -> dict[tuple[str, str], list[str]]:
        """The objectives by what they support."""
        found: dict[tuple[str, str], list[str]] = {}
        for ref in self.objectives:
            found.setdefault(self.supported(ref), []).append(ref)
        return found

    def supported(self, ref: str) -> tuple[str, str]:
        """Cycle and full id; its own id means that of the cycle above."""
        objective = self.objectives[ref]
        named = self.book.key(self, objective["unit"], objective.get("supports", ""))
        above = [cycle for cycle in self.book.around(self) if ref in self.book.cycles[cycle].known]
        return (above[0], ref) if named == (self.id, ref) and above else named

    def objective(self, ref: str) -> Part:
        if ref not in self.done:
            self.done[ref] = self._objective(ref, self.objectives[ref])
        return self.done[ref]

    def _objective(self, ref: str, item: Item) -> Part:
        names = [f"{ref}/{key_result['id']}" for key_result in item.get("key_results") or ()]
        own = [self.key_result(name) for name in names if self.declared(name) != "dropped"]
        if self.omits:
            own = [part for part in own if part[1] is not None]
        supporters = [part for name in (ref, *names) for part in self.supporters(name)]
        rollup = item.get("rollup", "key_results" if names else "aligned")
        parts = {"key_results": own, "aligned": supporters, "both": [*own, *supporters]}[rollup]
        progress = mean((weight, done) for weight, done, _ in parts)
        if progress is None and (scores := [*self.said(ref, "score")]):
            progress = number(scores[-1][1])
        if progress is None and self.declared(ref) == "done":
            progress = Fraction(1)
        expected = mean((weight, by_now) for weight, _, by_now in parts)
        time_over = clamp(self.along([(self.starts, Fraction(0)), (self.ends, Fraction(1))]))
        return number(item.get("weight", 1)), progress, time_over if expected is None else expected

    def unit(self, unit: str) -> Fraction | None:
        refs = [ref for ref, objective in self.objectives.items() if objective["unit"] == unit]
        parts = [self.objective(ref) for ref in refs if self.declared(ref) != "dropped"]
        return mean((weight, progress) for weight, progress, _ in parts if progress is not None or not self.omits)


def worth(measure: Item, value: Fraction, first: Fraction) -> Fraction:
    """The attainment of a value; `first` is the first reading, the baseline where none is written."""
    if "to" in measure:
        start, end = number(measure.get("from", first)), number(measure["to"])
        return Fraction(value >= end) if start == end else (value - start) / (end - start)
    if "between" in measure:
        low, high = map(number, measure["between"])
        return max(Fraction(0), 1 - max(low - value, value - high, Fraction(0)) / (high - low))
    limit, sign = (number(measure["at_least"]), 1) if "at_least" in measure else (number(measure["at_most"]), -1)
    missed = max(Fraction(0), sign * (limit - value))
    scale = abs(limit - number(measure["from"])) if "from" in measure else abs(limit)
    return Fraction(1) if not missed else max(Fraction(0), 1 - missed / scale) if scale else Fraction(0)


def clamp(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def mean(parts: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """Weighted; no data counts as 0, and where nothing has data there is none."""
    known = [(weight, value) for weight, value in parts if weight]
    if all(value is None for _, value in known):
        return None
    return sum((weight * (value or 0) for weight, value in known), Fraction(0)) / sum(weight for weight, _ in known)


def _kpi(path: Path) -> dict[str, Any]:
    kpi = read(path)
    readings = [(one["date"], number(one["value"])) for one in kpi.get("readings") or ()]
    table = path.with_suffix(".csv")
    if table.exists():
        rows = csv.DictReader(table.read_text("utf-8").splitlines())
        readings += [(date.fromisoformat(row["date"].strip()), number(row["value"].strip())) for row in rows]
    return {**kpi, "readings": sorted(readings)}


def _days(name: str) -> tuple[date, date]:
    found = re.fullmatch(r"(\d{4})(?:-([QH])(\d)|-(\d\d))?", name)
    assert found, name
    year, months = int(found[1]), 1 if found[4] else _PARTS.get(found[2], 12)
    first = int(found[4] or 1) if found[4] else (int(found[3] or 1) - 1) * months + 1
    after = first + months
    return date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
