"""What became of one objective or key result that is there before and afterwards, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from okrsite.changes.measures import Part, measure_parts, part
from okrsite.model import Key, KeyResult, Objective, effort_pledged, effort_until

_OF_OBJECTIVES = ("title", "why", "owner")
_OTHERS_OF_OBJECTIVES = ("weight", "rollup", "labels", "links", "ignore")
_OF_KEY_RESULTS = ("title", "why", "owner")
_OTHERS_OF_KEY_RESULTS = ("kpi", "kind", "weight", "plan", "amendments", "initiatives", "labels", "links", "ignore")
LINKS = ("supports", "contributes_to", "depends_on", "continues")

Now = Callable[[Key], Key]
"""What an earlier full id is called afterwards."""
Found = Callable[[str], object]
"""What the link of that name was found to mean; what means nothing is as it was written."""


def objective_parts(before: Objective, after: Objective, was: Found, is_: Found, now: Now) -> Iterator[Part]:
    for name in _OF_OBJECTIVES:
        yield from part(name, getattr(before, name), getattr(after, name))
    yield from part("ambition", before.ambition, after.ambition, effort_pledged(before.ambition, after.ambition))
    for link in LINKS:
        if _renamed(was(link), now) != is_(link):
            yield from part(link, was(link), is_(link))
    for name in _OTHERS_OF_OBJECTIVES:
        yield from part(name, getattr(before, name), getattr(after, name))


def _renamed(link: object, now: Now) -> object:
    """A link is the same where only the name of what it leads to has changed."""
    if isinstance(link, Key):
        return now(link)
    if isinstance(link, tuple) and not isinstance(link, Key):
        return tuple(_renamed(one, now) for one in link)
    return link


def key_result_parts(before: KeyResult, after: KeyResult, due: tuple[date, date]) -> Iterator[Part]:
    """`due`: the days that count, before and afterwards, of which a cycle's last is nowhere written."""
    for name in _OF_KEY_RESULTS:
        yield from part(name, getattr(before, name), getattr(after, name))
    yield from measure_parts(before.measure, after.measure)
    yield from part("due", before.due, after.due, effort_until(*due))
    for name in _OTHERS_OF_KEY_RESULTS:
        yield from part(name, getattr(before, name), getattr(after, name))
