"""The portal's files for what the tables tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.archive import CYCLES
from okrsite.authoring.carry_over import item_lines, plan_path
from okrsite.authoring.importing.people import Directory, NewIds, called
from okrsite.authoring.importing.plans import Goal, Plans, Result
from okrsite.authoring.transaction import Refusal
from okrsite.checks.amounts import words_for
from okrsite.diagnostics import quoted
from okrsite.model import Portal, Span, State, span_of
from okrsite.model.check_ins import Status
from okrsite.yaml_source.written import on_one_line

MOST_CYCLES: Final = 400
"""A hundred years of quarters."""
_EXACT: Final = Decimal("0.000001")
Item = dict[str, object]


@dataclass
class Files:
    """What is to be written, by path, and in `notes` how numbers were worked out, each with its rows."""

    content: dict[str, bytes] = field(default_factory=dict)
    archived: tuple[str, ...] = ()
    notes: dict[str, list[str]] = field(default_factory=dict)


def composed(plans: Plans, directory: Directory, portal: Portal, as_of: date) -> Files:
    """One plan for each unit and cycle, one check-in file for each day and unit, and cycle.yaml. Raises Refusal."""
    if len(plans.goals) > MOST_CYCLES:
        raise Refusal(f"the table has more than {MOST_CYCLES} cycles; look at its column of quarters or days")
    files = Files(archived=tuple(c for c in plans.goals if _state(portal, c) is State.ARCHIVED))
    ids = _ids(plans)
    spans = {cycle: _span(plans, portal, cycle) for cycle in plans.goals}
    supports = _supports(plans, ids, spans)
    for cycle, goals in plans.goals.items():
        if cycle in files.archived:
            continue
        new = [goal for goal in goals.values() if not _is_known(portal, cycle, ids[goal])]
        if cycle not in portal.cycles:
            files.content[f"{CYCLES}/{cycle}/cycle.yaml"] = _cycle_file(plans, portal, cycle, spans[cycle], as_of)
        for unit in dict.fromkeys(goal.unit for goal in new):
            own = [goal for goal in new if goal.unit == unit]
            items = [_objective(goal, ids[goal], supports.get(goal, ""), spans[cycle], files.notes) for goal in own]
            path = plan_path(unit, is_person=directory.is_person(unit))
            files.content[f"{CYCLES}/{cycle}/{path}"] = _plan(unit, items)
            for name, content in _check_ins(unit, own, ids, spans[cycle], as_of):
                files.content[f"{CYCLES}/{cycle}/check-ins/{name}"] = content
    return files


def _state(portal: Portal, cycle: str) -> State | None:
    return portal.cycles[cycle].state if cycle in portal.cycles else None


def _is_known(portal: Portal, cycle: str, ref: str) -> bool:
    return cycle in portal.cycles and ref in portal.cycles[cycle].objectives


def _ids(plans: Plans) -> dict[Goal, str]:
    """`unit/objective` of each goal."""
    found: dict[Goal, str] = {}
    for goals in plans.goals.values():
        taken: dict[str, NewIds] = {}
        for goal in goals.values():
            own = taken.setdefault(goal.unit, NewIds())
            unit, _, ours = goal.external_id.partition("/")
            found[goal] = f"{goal.unit}/{own.new(ours if unit == goal.unit else goal.title, 'objective')}"
    return found


def _span(plans: Plans, portal: Portal, cycle: str) -> Span:
    if cycle in portal.cycles:
        return portal.cycles[cycle].span
    found = plans.periods[cycle].span or span_of(cycle, portal.settings.fiscal_year_starts)
    if found is None:
        raise AssertionError(f"{cycle} was read as a cycle, and has no days")
    return found


def _by_name(plans: Plans) -> dict[tuple[str, str], tuple[Goal, str]]:
    """Goals by cycle, and title or id; where that is the id of a key result, with what it adds to the goal's."""
    found: dict[tuple[str, str], tuple[Goal, str]] = {}
    for cycle, goal in plans.all():
        own = {name: "" for name in (goal.title, goal.external_id) if name}
        own |= {f"{goal.external_id}/{one.id}": f"/{one.id}" for one in goal.results.values() if one.id}
        for name, below in own.items():
            found.setdefault((cycle, called(name)), (goal, below))
    return found


def _supports(plans: Plans, ids: Mapping[Goal, str], spans: Mapping[str, Span]) -> dict[Goal, str]:
    """What each goal supports, by title or id in its own cycle or in one around it; without those nobody knows."""
    by_name = _by_name(plans)
    found: dict[Goal, str] = {}
    for cycle, goal in plans.all():
        around = [other for other, span in spans.items() if other != cycle and span.contains(spans[cycle])]
        for each in (cycle, *sorted(around, key=lambda other: spans[other].days)) if goal.parent else ():
            parent, below = by_name.get((each, called(goal.parent)), (goal, ""))
            if parent is not goal:
                ref = f"{ids[parent]}{below}"
                found[goal] = ref if each == cycle else f"{each}:{ref}"
                break
        else:
            if goal.parent:
                plans.problems.append(
                    f"{goal.row}: nothing is called {quoted(goal.parent)}, which {quoted(goal.title)} supports"
                )
    return found


def _cycle_file(plans: Plans, portal: Portal, cycle: str, span: Span, as_of: date) -> bytes:
    lines = [f"title: {on_one_line(title)}"] if (title := plans.periods[cycle].title) else []
    if span_of(cycle, portal.settings.fiscal_year_starts) != span:
        lines += [f"starts: {span.starts}", f"ends: {span.ends}"]
    lines.append("state: open")
    if span.ends < as_of:
        lines.append("unreported: omit  # of a quarter from elsewhere, what nobody reported says nothing")
    return "".join(f"{line}\n" for line in lines).encode()


def _objective(goal: Goal, ref: str, supports: str, span: Span, notes: dict[str, list[str]]) -> Item:
    return _filled(
        id=ref.partition("/")[2],
        title=goal.title,
        why=goal.why,
        owner=goal.owner,
        ambition=goal.ambition,
        supports=supports,
        weight=goal.weight if goal.weight != 1 else None,
        labels=dict(zip(("theme", *(f"theme-{n}" for n in range(2, 100))), goal.labels, strict=False)),
        key_results=[_key_result(name, result, span, notes) for name, result in _results(goal).items()],
    )


def _results(goal: Goal) -> dict[str, Result]:
    """By their ids. An objective without any that has a target or progress itself gets one for it."""
    ids = NewIds()
    named = {ids.new(result.id or result.title, "key-result"): result for result in goal.results.values()}
    own = goal.reported
    is_measured = own is not None and (own.target is not None or own.progress is not None)
    return named or ({"progress": own} if own and is_measured else {})


def _key_result(name: str, result: Result, span: Span, notes: dict[str, list[str]]) -> Item:
    """Due on the day that the row says, unless that is the cycle's last, which counts anyway, or outside of it."""
    return _filled(
        id=name,
        title=result.title,
        owner=result.owner,
        measure=_measure(result, notes),
        weight=result.weight,
        due=result.due if result.due in span and result.due != span.ends else None,
    )


def _measure(result: Result, notes: dict[str, list[str]]) -> object:
    if result.kind == "done":
        return "done"
    if result.target is None:
        without = "done" if result.status is Status.DONE else None
        return without if result.progress is None else "score"
    if result.kind:
        return _measure_of_kind(result, result.target.number)
    unit = {"unit": result.unit} if result.unit else {}
    if result.start is None and (limit := _limit_in(result.title)):
        return {limit: _plain(result.target.number), **unit}
    start, target = _start(result, notes), result.target.number
    if start == target or (start is None and not target):
        return {"at_most" if not target else "at_least": _plain(target), **unit}
    return {"from": _plain(start or Decimal(0)), "to": _plain(target), **unit}


def _limit_in(title: str) -> str | None:
    """`at_most` of "Costs of at most 4.20 euros": a limit that never was a way from 0."""
    limits = ("at_most", "at_least")
    return next(
        (one for one in limits if re.search(rf"(?<!\w)(?:{words_for(one)})\W{{1,3}}\d", title.casefold())), None
    )


def _measure_of_kind(result: Result, target: Decimal) -> Item:
    start = _plain(result.start.number) if result.start else None
    if result.kind == "between":
        return _filled(between=[start, _plain(target)], unit=result.unit)
    begins = {} if start is None else {"from": start}
    return {**begins, "to" if result.kind == "from_to" else result.kind: _plain(target), **_filled(unit=result.unit)}


def _start(result: Result, notes: dict[str, list[str]]) -> Decimal | None:
    """The start that is written; else the one that the progress beside the value shows; else 0."""
    if result.start is not None or result.target is None:
        return result.start.number if result.start else None
    target, value, progress = result.target.number, result.value, result.progress
    if value and progress is not None and progress < 1 and value.number != target * progress:
        notes.setdefault("a start was worked out from value, target and progress", []).append(result.row)
        return ((value.number - progress * target) / (1 - progress)).quantize(_EXACT)
    notes.setdefault("a start was taken as 0, for none is written", []).append(result.row)
    return Decimal(0) if target else None


def _check_ins(
    unit: str, goals: Iterable[Goal], ids: Mapping[Goal, str], span: Span, as_of: date
) -> Iterator[tuple[str, bytes]]:
    """By name. What has no day of its own is of the cycle's last day, or of today; none before the cycle begins."""
    if as_of < span.starts:
        return
    default = min(span.ends, as_of)
    by_day: dict[tuple[date, bool], dict[str, Item]] = {}
    for goal in goals:
        for name, result in _results(goal).items():
            if answers := _answers(result):
                own = result.updated if result.updated in span and result.updated <= as_of else None
                by_day.setdefault((own or default, own is not None), {})[f"{ids[goal]}/{name}"] = answers
    for (day, is_dated), updates in sorted(by_day.items()):
        lines = [f"date: {day}", "updates:"]
        lines += [f"  {ref}: {on_one_line(answers)}" for ref, answers in updates.items()]
        yield f"{f'{day}-' if is_dated else ''}{unit}-imported.yaml", "".join(f"{line}\n" for line in lines).encode()


def _answers(result: Result) -> Item:
    measure, answers = _measure(result, {}), Item()
    if measure == "score":
        answers = _filled(score=_plain(result.progress))
    elif measure == "done":
        answers = {"done": result.progress in {None, Decimal(1)}}
    elif result.value is not None:
        answers = {"value": _plain(result.value.number)}
    elif result.progress is not None and isinstance(measure, dict) and "to" in measure:
        start, target = Decimal(str(measure.get("from", 0))), Decimal(str(measure["to"]))
        answers = {"value": _plain((start + result.progress * (target - start)).quantize(_EXACT))}
    more = _filled(confidence=_plain(result.confidence), status=result.status and str(result.status), note=result.note)
    return answers | more


def _filled(**keys: object) -> Item:
    """Without what is not known."""
    return {key: value for key, value in keys.items() if value not in (None, "", [], {})}


def _plain(number: Decimal | None) -> Decimal | None:
    """Without the zeros that a calculation leaves behind."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def _plan(unit: str, objectives: Iterable[Item]) -> bytes:
    lines = [f"unit: {unit}", "objectives:", *(line for item in objectives for line in item_lines(item, "", {}, "  "))]
    return "".join(f"{line}\n" for line in lines).encode()
