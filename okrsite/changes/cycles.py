"""What became of one cycle, and of the objectives and key results in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.matching import Matches
from okrsite.changes.measures import Part, part
from okrsite.changes.okrs import key_result_parts, objective_parts
from okrsite.changes.pairs import CyclePair, title_of
from okrsite.changes.unread import Unread
from okrsite.model import Cycle, Key, KeyResult, Objective, effort_until, objective_of


def cycle_changes(pair: CyclePair) -> Iterator[Change]:
    """An earlier start and a later end give all that is promised in it more time."""
    cycle = pair.after
    for name in ("title", "state", "parent"):
        yield from _of_cycle(cycle, part(name, getattr(pair.before, name), getattr(cycle, name)))
    was, now = pair.before.span, cycle.span
    yield from _of_cycle(cycle, part("starts", was.starts, now.starts, effort_until(now.starts, was.starts)))
    yield from _of_cycle(cycle, part("ends", was.ends, now.ends, effort_until(was.ends, now.ends)))


def _of_cycle(cycle: Cycle, parts: Iterable[Part]) -> Iterator[Change]:
    for one in parts:
        words, of = (one.field, one.before, one.after), (Kind.CHANGED, What.CYCLE, cycle.id, cycle.id, cycle.title)
        yield Change(*of, *words, one.effort, one.values)


def okr_changes(pair: CyclePair, pairs: Mapping[str, CyclePair], unread: Unread) -> Iterator[Change]:
    """`pairs` are all cycles by id, for links that lead to others."""
    yield from _there_or_not(pair, pair.objectives, What.OBJECTIVE)
    for old, new in pair.objectives.same.items():
        yield from _renamed(pair, What.OBJECTIVE, old, new)
        yield from _of_item(pair, What.OBJECTIVE, new, _objective_parts(pair, pairs, old, new))
    yield from _there_or_not(pair, pair.key_results, What.KEY_RESULT)
    for old, new in pair.key_results.same.items():
        yield from _renamed(pair, What.KEY_RESULT, old, new)
        before, after = pair.before.key_results[old], pair.after.key_results[new]
        if before is not after:
            due = (pair.before.due_of(old), pair.after.due_of(new))
            parts = key_result_parts(before, after, due, knows_kpi=unread.kpis.isdisjoint({before.kpi, after.kpi}))
            yield from _of_item(pair, What.KEY_RESULT, new, parts)


def _there_or_not(pair: CyclePair, items: Matches[Objective] | Matches[KeyResult], what: What) -> Iterator[Change]:
    """The key results of an objective that comes or goes come or go with it, and are not told one by one."""
    for ref, item in items.new.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.new:
            yield Change(Kind.ADDED, what, pair.after.id, ref, item.title, after=_holding(item), values=(None, item))
    for ref, item in items.gone.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.gone:
            yield Change(Kind.REMOVED, what, pair.after.id, ref, item.title, before=_holding(item), values=(item, None))


def _holding(item: Objective | KeyResult) -> str:
    if isinstance(item, KeyResult):
        return ""
    count = len(item.key_results)
    return f"with {count or 'no'} {'key result' if count == 1 else 'key results'}"


def _renamed(pair: CyclePair, what: What, old: str, new: str) -> Iterator[Change]:
    """What only follows from another name above it is told there, and so is that what is above it has kept its name."""
    was, is_ = ((ref.rpartition("/")[0], ref.rpartition("/")[2]) for ref in (old, new))
    of = (what, pair.after.id, new, title_of(pair.after, new))
    if is_[0] not in (was[0], pair.now(was[0])):
        yield Change(Kind.MOVED, *of, "", was[0], is_[0], values=(was[0], is_[0]))
    elif was[1] != is_[1]:
        yield Change(Kind.RENAMED, *of, "id", was[1], is_[1], values=(was[1], is_[1]))


def _of_item(pair: CyclePair, what: What, ref: str, parts: Iterable[Part]) -> Iterator[Change]:
    for one in parts:
        of = (Kind.CHANGED, what, pair.after.id, ref, title_of(pair.after, ref))
        words = (one.field, one.before, one.after, one.effort, one.values)
        yield Change(*of, *words, measured_in=one.measured_in, reason=one.reason)


def _objective_parts(pair: CyclePair, pairs: Mapping[str, CyclePair], old: str, new: str) -> Iterator[Part]:
    before, after = pair.before.objectives[old], pair.after.objectives[new]

    def now(key: Key) -> Key:
        return Key(key.cycle, pairs[key.cycle].now(key.ref)) if key.cycle in pairs else key

    yield from objective_parts(
        before, after, lambda link: _link(pair.before, old, link), lambda link: _link(pair.after, new, link), now
    )


def _link(cycle: Cycle, ref: str, link: str) -> object:
    found = getattr(cycle, link).get(ref)
    written = getattr(cycle.objectives[ref], link)
    if isinstance(written, tuple):
        return found if found and len(found) == len(written) else written
    return found or written
