"""An objective as it goes on: the same words and people, a fresh baseline, none of the dates of the cycle before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from okrsite.checks.contradictions import contradiction
from okrsite.facts import CycleFacts
from okrsite.model import COMPANY, Cycle, FromTo, Key, KeyResult, Last, Measure, Objective, Portal
from okrsite.wording import amount
from okrsite.yaml_source.written import comment, entry, on_one_line

Notes = dict[str, list[str]]
"""What the people who plan should know, by `objective` and `objective/key-result`."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The new objective, and what to say beside it."""

    objective: Objective
    notes: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class CarryOver:
    """From `before`, whose numbers are `numbers`, into a cycle that starts on `starts` and serves `parents`.

    refs: what goes on, objectives and key results, by full id; their ids stay.
    """

    portal: Portal
    before: Cycle
    numbers: CycleFacts
    refs: frozenset[str]
    parents: Mapping[str, Cycle]
    starts: date

    def carried(self, ref: str) -> Carried:
        was, notes = self.before.objectives[ref], Notes()
        new = {
            "owner": self._owner(notes, ref, was.owner),
            "supports": self._supports(notes, ref),
            "contributes_to": self._links(notes, ref, "contributes_to", self.before.contributes_to),
            "depends_on": self._links(notes, ref, "depends_on", self.before.depends_on),
            "continues": f"{self.before.id}:{ref}",
            "ignore": self._still_ignored(was),
            "previously": (),
            "key_results": tuple(
                self._key_result(notes, full, key_result)
                for full, key_result in self.before.key_results_of(ref)
                if full in self.refs
            ),
        }
        return Carried(was.model_copy(update=new), notes)

    def _owner(self, notes: Notes, ref: str, owner: str | None) -> str | None:
        """A unit may be called differently since."""
        organisation = self.portal.organisation
        owner = owner and organisation.name_now(owner)
        if owner and self.portal.has_org_file and owner not in organisation.units:
            note = f"{owner} owned this in {self.before.id} and is not in org.yaml any more: who does now?"
            _add(notes, ref, note)
            return None
        return owner

    def _supports(self, notes: Notes, ref: str) -> str | None:
        target = self.before.supports.get(ref)
        if target is None or self.numbers.objectives[ref].in_circle:
            return None
        written = self._written(target)
        if written is None:
            _add(notes, ref, f"It supported {target}, which does not go on: what now?")
        return written

    def _links(self, notes: Notes, ref: str, name: str, links: Mapping[str, tuple[Key, ...]]) -> tuple[str, ...]:
        written = [(target, self._written(target)) for target in links.get(ref, ())]
        for target, text in written:
            if text is None:
                _add(notes, ref, f"{name} named {target}, which does not go on.")
        return tuple(text for _, text in written if text)

    def _written(self, target: Key) -> str | None:
        """How the new cycle names it: by its id where that goes on, with its cycle where the new one serves that."""
        if target.cycle == self.before.id and target.ref in self.refs:
            unit, slash, rest = target.ref.partition("/")
            return f"{self.portal.organisation.name_now(unit)}{slash}{rest}"
        parent = self.parents.get(target.cycle)
        is_known = parent and (target.ref in parent.objectives or target.ref in parent.key_results)
        return str(target) if is_known else None

    def _still_ignored(self, was: Objective | KeyResult) -> dict[str, object]:
        return {rule: why for rule, why in was.ignore.items() if why.holds(self.starts)}

    def _key_result(self, notes: Notes, ref: str, was: KeyResult) -> KeyResult:
        kpi = was.kpi if was.kpi in self.portal.kpis else None
        if was.kpi and not kpi:
            _add(notes, ref, f"There is no KPI {was.kpi} any more, so this is reported in check-ins.")
        title, measure = self._fresh(notes, ref, was)
        is_of_kpi = kpi is not None and measure == self.portal.kpis[kpi].target
        new = {
            "title": title,
            "owner": self._owner(notes, ref, was.owner),
            "measure": None if is_of_kpi else measure,
            "cadence": None if kpi and was.cadence == self.portal.kpis[kpi].frequency else was.cadence,
            "kpi": kpi,
            "due": None,
            "plan": (),
            "amendments": (),
            "initiatives": (),
            "ignore": self._still_ignored(was),
            "previously": (),
        }
        return was.model_copy(update=new)

    def _fresh(self, notes: Notes, ref: str, was: KeyResult) -> tuple[str, Measure | None]:
        """Title and measure from where it stands now, and in a note what its owner should know."""
        numbers, title = self.numbers.key_results[ref], was.title
        carried, note = was.judged_by.carried_over(Last(numbers.answer, numbers.attainment), self.before.id)
        measure = None if was.measure is None else carried
        if isinstance(was.measure, FromTo) and isinstance(measure, FromTo) and measure != was.measure:
            title = retitled(was.title, was.measure, measure)
            if measure.baseline is not None and contradiction(title, measure):
                now = amount(measure.baseline, measure.unit)
                title, measure = was.title, was.measure
                note = f"It stands at {now} now; change title and from together."
        if note:
            _add(notes, ref, note)
        return title, measure


def _add(notes: Notes, ref: str, text: str) -> None:
    notes.setdefault(ref.partition("/")[2], []).append(text)


def retitled(title: str, was: FromTo, now: FromTo) -> str:
    """The title with the new baseline in place of the old one, where it names both ends."""
    if was.baseline is None or now.baseline is None:
        return title
    old, target = (rf"(?<![\w.,]){re.escape(f'{end:f}')}(?!\w|[.,]\d)" for end in (was.baseline, was.target))
    return re.sub(f"^(.*){old}(?=.*?{target})", rf"\g<1>{now.baseline:f}", title, count=1)


def okr_file(unit: str, before: str, on: date, objectives: Iterable[Carried]) -> bytes:
    """What people typed stands in quotes or in a block, so it can only be text."""
    head = f"Carried over from {before} as it stood on {on}. Change what you try, then delete these notes."
    lines = [comment(head), f"unit: {on_one_line(unit)}", "objectives:"]
    for one in objectives:
        data: Mapping[str, Any] = one.objective.model_dump(by_alias=True, exclude_defaults=True, warnings=False)
        lines += item_lines(data, one.objective.id, one.notes, "  ")
    return "".join(f"{line}\n" for line in lines).encode()


def item_lines(item: Mapping[str, Any], path: str, notes: Mapping[str, Sequence[str]], indent: str) -> Iterator[str]:
    """An objective or key result as an entry of a list."""
    yield from (comment(note, indent) for note in notes.get(path, ()))
    mark = f"{indent}- "
    for key, value in item.items():
        if key == "key_results":
            yield f"{indent}  key_results:"
            for each in value:
                yield from item_lines(each, f"{path}/{each['id']}", notes, f"{indent}    ")
            continue
        first, *more = entry(key, value, f"{indent}  ")
        yield f"{mark}{first.lstrip(' ')}"
        yield from more
        mark = f"{indent}  "


def plan_path(unit: str, *, is_person: bool) -> str:
    """Where the plan of a unit goes in the folder of a cycle that okrsite writes."""
    return "company.yaml" if unit == COMPANY else f"{'people' if is_person else 'teams'}/{unit}.yaml"
