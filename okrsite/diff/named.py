"""Changes as people read them: names of people and units and titles in place of ids, as far as anybody knows these."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from okrsite.diff.change import LINKS, Change, ChangeKind, What
from okrsite.diff.changes import Changes
from okrsite.model import COMPANY, Key, Organisation

_NAMED: Final = ("owner", "lead", "parent")


def named(change: Change, changes: Changes, both: tuple[Organisation, Organisation]) -> Change:
    """With the names of before and of afterwards, and with ids where both are called alike; of what is new with what it
    supports.
    """
    if change.kind is ChangeKind.ADDED and change.what is What.OBJECTIVE:
        return replace(change, after=f"{change.after}, {_support(change, changes)}".rstrip(", "))
    if change.what is What.CYCLE or not (change.kind is ChangeKind.MOVED or change.field in (*LINKS, *_NAMED)):
        return change
    was, now = (_name(change, value, changes, each) for value, each in zip(change.values, both, strict=True))
    return change if was == now else replace(change, before=was or change.before, after=now or change.after)


def _support(change: Change, changes: Changes) -> str:
    """The company's objectives need not support any."""
    cycle = changes.pairs[change.cycle].after
    if target := cycle.supports.get(change.ref):
        return f"supports {_name(change, target, changes, Organisation()) or target.ref}"
    return "" if change.unit == COMPANY else "supports nothing"


def _name(change: Change, value: object, changes: Changes, organisation: Organisation) -> str:
    """Nothing where nobody knows a name, and of several things at once: a list of titles is no line."""
    key = Key(change.cycle, value) if isinstance(value, str) else value
    if not isinstance(key, Key):
        return ""
    if "/" not in key.ref:
        return organisation.units[key.ref].name if key.ref in organisation.units else ""
    title = changes.pairs[key.cycle].title_of(key.ref) if key.cycle in changes.pairs else ""
    return f"“{title}”" if title else ""
