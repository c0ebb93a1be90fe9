"""Check-ins that nobody touched, and that are counted no longer, or now: they name what is gone, or called otherwise.

Told once of each key result or objective, and not check-in by check-in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.matching import Matches
from okrsite.changes.pairs import CyclePair, title_of
from okrsite.changes.unread import Unread
from okrsite.model import Cycle, KeyResult, Objective, is_key_result, objective_of


def counting_changes(pair: CyclePair, unread: Unread) -> Iterator[Change]:
    before, after = pair.before, pair.after
    lost, found = Counter[str](), Counter[str]()
    for ref in before.check_ins.keys() & after.check_ins.keys():
        then, now = _has(before, ref), _has(after, ref)
        if then != now and not unread.has((before if then else after).origins[ref]):
            home = _home(pair, ref) if then else _new_home(pair, ref)
            (lost if then else found)[home] += min(len(cycle.check_ins[ref]) for cycle in (before, after))
    for ref, count in sorted(lost.items()):
        title = title_of(after, ref) or title_of(before, ref)
        yield Change(Kind.LOST, What.CHECK_IN, after.id, ref, title, before=_check_ins(count), values=(count, None))
    for ref, count in sorted(found.items()):
        title = title_of(after, ref)
        yield Change(Kind.FOUND, What.CHECK_IN, after.id, ref, title, after=_check_ins(count), values=(None, count))


def _has(cycle: Cycle, ref: str) -> bool:
    return ref in (cycle.key_results if is_key_result(ref) else cycle.objectives)


def _home(pair: CyclePair, ref: str) -> str:
    """Where a reader looks for it: what it is called now, or what was removed."""
    kind: Matches[KeyResult] | Matches[Objective] = pair.key_results if is_key_result(ref) else pair.objectives
    return kind.same.get(ref) or (objective_of(ref) if objective_of(ref) in pair.objectives.gone else ref)


def _new_home(pair: CyclePair, ref: str) -> str:
    return objective_of(ref) if objective_of(ref) in pair.objectives.new else ref


def _check_ins(count: int) -> str:
    return f"{count:,} check-in{'' if count == 1 else 's'}"
