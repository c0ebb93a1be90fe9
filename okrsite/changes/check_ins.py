"""Check-ins that are new, gone or otherwise.

One is known by its file and by what it names there, for who renames a key result touches no check-in; else, where files
were moved or names followed, by what it is of and its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from okrsite.changes.change import Change, What
from okrsite.changes.dated import by_day, kind_of
from okrsite.changes.differing import told_apart
from okrsite.changes.pairs import CyclePair, title_of
from okrsite.changes.saying import TEXTS, reported
from okrsite.changes.unread import Unread
from okrsite.model import CheckIn, Cycle
from okrsite.wording import day

_Written = tuple[str, str]
"""Where a check-in stands: the path of its file, and the full id that it names there."""


class _Pair(NamedTuple):
    """One check-in before and afterwards; `ref` is what that is called now which it is of."""

    ref: str
    before: CheckIn | None
    after: CheckIn | None

    @property
    def on(self) -> date:
        return next(each.date for each in (self.after, self.before) if each)

    @property
    def says_the_same(self) -> bool:
        was, now = self.before, self.after
        return bool(was and now) and _told(was) == _told(now)


def _told(check_in: CheckIn | None) -> object:
    return check_in and (check_in.date, check_in.by, check_in.update)


def check_in_changes(pair: CyclePair, unread: Unread) -> Iterator[Change]:
    before, after = pair.before, pair.after
    refs = [ref for ref in dict.fromkeys((*before.check_ins, *after.check_ins)) if not _are_same(before, after, ref)]
    turns = {ref: turn for turn, ref in enumerate(dict.fromkeys((*map(pair.now, refs), *refs)))}
    for each in sorted(_paired(pair, refs), key=lambda each: (turns[each.ref], each.on)):
        if not each.says_the_same and not unread.has(*(one.origin for one in each[1:] if isinstance(one, CheckIn))):
            yield _change(each, after.id, title_of(after, each.ref) or title_of(before, each.ref))


def _are_same(before: Cycle, after: Cycle, ref: str) -> bool:
    """Whether each is the very same value: what two portals share is read once."""
    old, new = before.check_ins.get(ref, ()), after.check_ins.get(ref, ())
    return len(old) == len(new) and all(one.update is other.update for one, other in zip(old, new, strict=True))


def _paired(pair: CyclePair, refs: Iterable[str]) -> Iterator[_Pair]:
    was, now = _written(pair.before, refs), _written(pair.after, refs)
    for written in [written for written in was if written in now]:
        yield _Pair(pair.now(written[1]), was.pop(written), now.pop(written))
    old = _by_name((pair.now(ref), check_in) for (_, ref), check_in in was.items())
    new = _by_name((ref, check_in) for (_, ref), check_in in now.items())
    for ref in dict.fromkeys((*old, *new)):
        yield from (_Pair(ref, *both) for both in by_day(old.get(ref, ()), new.get(ref, ())))


def _written(cycle: Cycle, refs: Iterable[str]) -> dict[_Written, CheckIn]:
    return {(one.origin.document.path, ref): one for ref in refs for one in cycle.check_ins.get(ref, ())}


def _by_name(check_ins: Iterable[tuple[str, CheckIn]]) -> Mapping[str, list[CheckIn]]:
    found: dict[str, list[CheckIn]] = {}
    for ref, check_in in check_ins:
        found.setdefault(ref, []).append(check_in)
    return found


def _change(pair: _Pair, cycle: str, title: str) -> Change:
    was, now = pair.before, pair.after
    words = told_apart(_words(was, now), _words(now, was))
    values = (_value(was), _value(now))
    return Change(kind_of(was, now), What.CHECK_IN, cycle, pair.ref, title, "", *words, None, values, pair.on)


def _words(check_in: CheckIn | None, other: CheckIn | None) -> str:
    """In short; the day and the texts only where these are what differs."""
    if check_in is None:
        return ""
    spelt = [text for text in TEXTS if other and getattr(check_in.update, text) != getattr(other.update, text)]
    on = day(check_in.date) if other and check_in.date != other.date else ""
    by = f"by {check_in.by}" if check_in.by else ""
    return ", ".join(filter(None, (on, *reported(check_in.update, spelt), by)))


def _value(check_in: CheckIn | None) -> object:
    """As the file has it."""
    if check_in is None:
        return None
    written = {name: value for name, value in check_in.update if name in check_in.update.model_fields_set}
    return {"date": check_in.date, "by": check_in.by, **written}
