"""An objective as it goes on: the same words and people, a fresh baseline, none of the dates of the cycle before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from okrsite.checks.measures import contradiction
from okrsite.facts import CycleFacts
from okrsite.model import (
    Cycle,
    FromTo,
    Key,
    KeyResult,
    Last,
    Measure,
    Objective,
    Organisation,
    Portal,
    unit_of,
)
from okrsite.opening.choosing import known_in
from okrsite.wording import amount


@dataclass(frozen=True)
class Carrying:
    """From `before`, whose numbers are `numbers`, into a cycle that starts on `starts` and serves `served`.

    refs: what goes on, objectives and key results, by full id; their ids stay.
    """

    portal: Portal
    before: Cycle
    numbers: CycleFacts
    refs: frozenset[str]
    served: Mapping[str, Cycle]
    starts: date

    def name_now(self, unit: str) -> str:
        """Of a unit that may be called otherwise since."""
        return self.portal.organisation.name_now(unit)

    def knows(self, unit: str | None) -> bool:
        return not self.portal.has_org_file or unit in self.portal.organisation.units


@dataclass(slots=True)
class Carried:
    """The new objective, and by `objective` and `objective/key-result` what the people who plan should know."""

    objective: Objective
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, ref: str, text: str) -> None:
        self.notes.setdefault(ref.partition("/")[2], []).append(text)


def going_on(before: Cycle, numbers: CycleFacts, objectives: Iterable[str]) -> frozenset[str]:
    """The objectives with their key results, but for what was dropped."""
    chosen = tuple(objectives)
    parts = (ref for objective in chosen for ref, _ in before.key_results_of(objective))
    return frozenset((*chosen, *(ref for ref in parts if not numbers.key_results[ref].dropped)))


def carried(carrying: Carrying, ref: str) -> Carried:
    was = carrying.before.objectives[ref]
    found = Carried(was)
    key_results = tuple(
        _key_result(carrying, found, full, key_result)
        for full, key_result in carrying.before.key_results_of(ref)
        if full in carrying.refs
    )
    found.objective = was.model_copy(
        update={
            "owner": _owner(carrying, found, ref, was.owner),
            "supports": _supports(carrying, found, ref),
            "contributes_to": _links(carrying, found, ref, "contributes_to", carrying.before.contributes_to),
            "depends_on": _links(carrying, found, ref, "depends_on", carrying.before.depends_on),
            "continues": f"{carrying.before.id}:{ref}",
            "ignore": _still_ignored(carrying, was),
            "previously": (),
            "key_results": key_results,
        }
    )
    return found


def _owner(carrying: Carrying, found: Carried, ref: str, owner: str | None) -> str | None:
    owner = owner and carrying.name_now(owner)
    if owner and not carrying.knows(owner):
        found.note(ref, f"{owner} owned this in {carrying.before.id} and is not in org.yaml any more: who does now?")
        return None
    return owner


def _supports(carrying: Carrying, found: Carried, ref: str) -> str | None:
    target = carrying.before.supports.get(ref)
    if target is None or carrying.numbers.objectives[ref].in_circle:
        return None
    written = _written(carrying, target)
    if written is None:
        found.note(ref, f"It supported {target}, which does not go on: what now?")
    return written


def _links(
    carrying: Carrying, found: Carried, ref: str, name: str, links: Mapping[str, tuple[Key, ...]]
) -> tuple[str, ...]:
    targets = links.get(ref, ())
    written = [(target, _written(carrying, target)) for target in targets]
    for target, text in written:
        if text is None:
            found.note(ref, f"{name} named {target}, which does not go on.")
    return tuple(text for _, text in written if text)


def _written(carrying: Carrying, target: Key) -> str | None:
    """How the new cycle names it: by its id where that goes on, with its cycle where that is served."""
    if target.cycle == carrying.before.id and target.ref in carrying.refs:
        unit, slash, rest = target.ref.partition("/")
        return f"{carrying.name_now(unit)}{slash}{rest}"
    return str(target) if known_in(carrying.served.values(), target) else None


def _still_ignored(carrying: Carrying, was: Objective | KeyResult) -> dict[str, object]:
    return {rule: why for rule, why in was.ignore.items() if why.holds(carrying.starts)}


def _key_result(carrying: Carrying, found: Carried, ref: str, was: KeyResult) -> KeyResult:
    kpi = was.kpi if was.kpi in carrying.portal.kpis else None
    if was.kpi and not kpi:
        found.note(ref, f"There is no KPI {was.kpi} any more, so this is reported in check-ins.")
    title, measure = _fresh(carrying, found, ref, was)
    is_of_kpi = kpi is not None and measure == carrying.portal.kpis[kpi].target
    return was.model_copy(
        update={
            "title": title,
            "owner": _owner(carrying, found, ref, was.owner),
            "measure": None if is_of_kpi else measure,
            "kpi": kpi,
            "due": None,
            "plan": (),
            "amendments": (),
            "initiatives": (),
            "ignore": _still_ignored(carrying, was),
            "previously": (),
        }
    )


def _fresh(carrying: Carrying, found: Carried, ref: str, was: KeyResult) -> tuple[str, Measure | None]:
    """Title and measure from where it stands now, and in a note what its owner should know."""
    if was.measure is None:
        return was.title, None
    numbers, cycle = carrying.numbers.key_results[ref], carrying.before.id
    measure, note = was.measure.carried_over(Last(numbers.value, numbers.attainment, numbers.done), cycle)
    title = was.title
    if isinstance(was.measure, FromTo) and isinstance(measure, FromTo) and measure != was.measure:
        title = retold(was.title, was.measure, measure)
        if contradiction(title, measure):
            now = amount(measure.baseline, measure.unit)
            title, measure, note = was.title, was.measure, f"It stands at {now} now; change title and from together."
    if note:
        found.note(ref, note)
    return title, measure


def retold(title: str, was: FromTo, now: FromTo) -> str:
    """The title with the new baseline in place of the old one, where it names both ends."""
    old, target = (_alone(f"{number:f}") for number in (was.baseline, was.target))
    return re.sub(f"^(.*){old}(?=.*?{target})", rf"\g<1>{now.baseline:f}", title, count=1)


def _alone(number: str) -> str:
    """Not as a part of a longer one."""
    return rf"(?<![\w.,]){re.escape(number)}(?!\w|[.,]\d)"


def by_unit_now(organisation: Organisation, refs: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The objectives by the unit that has them from now on."""
    found: dict[str, tuple[str, ...]] = {}
    for ref in refs:
        unit = organisation.name_now(unit_of(ref))
        found[unit] = (*found.get(unit, ()), ref)
    return found
