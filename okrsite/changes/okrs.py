"""What became of one objective or key result that is there before and afterwards, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from okrsite.changes.amended import with_reasons
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
        if _renamed(was(link), now) != is_(link) and not _only_follows(before, after, link, (was(link), is_(link))):
            yield from part(link, was(link), is_(link))
    for name in _OTHERS_OF_OBJECTIVES:
        yield from part(name, getattr(before, name), getattr(after, name))


def _only_follows(before: Objective, after: Objective, link: str, found: tuple[object, object]) -> bool:
    """Whether nobody touched a link: what it led to is gone, is there now, or could not be read on one side."""
    return getattr(before, link) == getattr(after, link) and not all(map(_is_found, found))


def _is_found(link: object) -> bool:
    return isinstance(link, Key) or (isinstance(link, tuple) and all(isinstance(one, Key) for one in link))


def _renamed(link: object, now: Now) -> object:
    """A link is the same where only the name of what it leads to has changed."""
    if isinstance(link, Key):
        return now(link)
    if isinstance(link, tuple) and not isinstance(link, Key):
        return tuple(_renamed(one, now) for one in link)
    return link


def key_result_parts(before: KeyResult, after: KeyResult, due: tuple[date, date], *, knows_kpi: bool) -> Iterator[Part]:
    """`due`: the days that count, before and afterwards, of which a cycle's last is nowhere written.

    Without knowing its KPI, nobody knows what a key result is measured by that has no other measure.
    """
    yield from with_reasons(before, after, due[0], list(_parts(before, after, due, knows_kpi)))


def _parts(before: KeyResult, after: KeyResult, due: tuple[date, date], knows_kpi: bool) -> Iterator[Part]:
    for name in _OF_KEY_RESULTS:
        yield from part(name, getattr(before, name), getattr(after, name))
    if knows_kpi:
        yield from measure_parts(before.measure, after.measure)
    is_written_on_one_side = (before.due is None) is not (after.due is None)
    yield from part("due", *(due if is_written_on_one_side else (before.due, after.due)), effort_until(*due))
    for name in _OTHERS_OF_KEY_RESULTS:
        yield from part(name, getattr(before, name), getattr(after, name))
