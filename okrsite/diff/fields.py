"""What is different of one thing that is there before and afterwards, field by field.

Each function is given the thing as a `Change` without a field, and gives one such change a field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.diff.change import LINKS, Change, What, changed
from okrsite.loader import with_owners_now
from okrsite.matching import CyclePair
from okrsite.model import (
    Amendment,
    Effort,
    Key,
    KeyResult,
    Kpi,
    Measure,
    Objective,
    Settings,
    Unreported,
    counted_at,
    effort_pledged,
    effort_to,
    effort_until,
    written_at,
)

_FIRST: Final = ("title", "why", "owner")
_LAST_OF_OBJECTIVES: Final = ("weight", "rollup", "cadence", "labels", "links", "ignore")
_LAST_OF_KEY_RESULTS: Final = (
    "kpi", "kind", "weight", "cadence", "plan", "amendments", "initiatives", "labels", "links", "ignore",
)  # fmt: skip
_OF_KPIS: Final = ("name", "unit", "owner", "why", "frequency")
_SETTINGS: Final = ("fiscal_year_starts", "fiscal_year_named_after", "current", "cadence", "grading_days")
_GROUPS_OF_SETTINGS: Final = ("health", "zones", "limits", "rules")
_NUMBER: Final = re.compile(r"\d[\d.,]*")

Now = Callable[[Key], Key]
"""What an earlier full id is called afterwards."""


def _each(of: Change, names: Sequence[str], before: object, after: object) -> Iterator[Change]:
    for name in names:
        yield from of.differs(name, getattr(before, name), getattr(after, name))


def setting_changes(before: Settings, after: Settings) -> Iterator[Change]:
    """Of settings that numbers or findings follow from; a title or an address changes no OKR."""
    was, now = dict(_settings(before)), dict(_settings(after))
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        yield from changed(What.SETTING, "", name, "").differs("", old, new, _effort_of_setting(name, old, new))


def _settings(settings: Settings) -> Iterator[tuple[str, object]]:
    for name in _SETTINGS:
        yield name, getattr(settings, name)
    for group in _GROUPS_OF_SETTINGS:
        for name, value in dict(getattr(settings, group)).items():
            yield f"{group}.{name}", value


def _effort_of_setting(name: str, old: object, new: object) -> Effort | None:
    """A zone that counts for less, and a health that asks for more, are harder."""
    if not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return None
    if name.startswith("zones."):
        return effort_to(old, new, down_is_easier=False)
    return effort_to(old, new, down_is_easier=True) if name in ("health.on_track", "health.at_risk") else None


def cycle_fields(pair: CyclePair) -> Iterator[Change]:
    """An earlier start and a later end give more time to all that is promised; what is omitted need not be reported."""
    before, after = pair.before, pair.after
    of = changed(What.CYCLE, after.id, after.id, after.title)
    was, now = before.span, after.span
    yield from _each(of, ("title", "state", "parent"), before, after)
    effort = Effort.EASIER if after.unreported is Unreported.OMIT else Effort.HARDER
    yield from of.differs("unreported", before.unreported, after.unreported, effort)
    yield from of.differs("starts", was.starts, now.starts, effort_until(now.starts, was.starts))
    yield from of.differs("ends", was.ends, now.ends, effort_until(was.ends, now.ends))


def kpi_fields(of: Change, before: Kpi, after: Kpi) -> Iterator[Change]:
    yield from _each(of, _OF_KPIS, before, after)
    for one in measure_fields(of, before.target, after.target):
        yield replace(one, field=one.field.replace("measure", "target", 1))


def measure_fields(
    of: Change, before: Measure | None, after: Measure | None, begun: Measure | None = None
) -> Iterator[Change]:
    """Part by part where the measure is of the same kind, with whether it is harder or easier to fulfil now.

    begun: as `after`, with the baseline that may be its first reading.
    """
    if before is None or after is None or type(before) is not type(after) or not before.parts:
        yield from of.differs("measure", before, after)
        return
    was, now, efforts = before.parts, after.parts, before.part_efforts(begun or after)
    unit = after.unit if before.unit == after.unit else ""
    for name in dict.fromkeys((*was, *now)):
        is_number = isinstance(now.get(name), Decimal | tuple)
        about = replace(of, measured_in=unit if is_number else "")
        yield from about.differs(f"measure.{name}", was.get(name), now.get(name), efforts.get(name))


def objective_fields(of: Change, pair: CyclePair, old: str, now: Now) -> Iterator[Change]:
    """`old` is its id in the earlier cycle."""
    before, after = with_owners_now(pair.before.objectives[old], pair.now), pair.after.objectives[of.ref]
    yield from _each(of, _FIRST, before, after)
    yield from of.differs("ambition", before.ambition, after.ambition, effort_pledged(before.ambition, after.ambition))
    for link in LINKS:
        found = _link(pair, 0, old, link), _link(pair, 1, of.ref, link)
        if _renamed(found[0], now) != found[1] and not _only_follows(before, after, link, found):
            yield from of.differs(link, *found)
    yield from _each(of, _LAST_OF_OBJECTIVES, before, after)


def _link(pair: CyclePair, side: int, ref: str, link: str) -> object:
    """What a link was found to mean; what means nothing is as it was written."""
    cycle = (pair.before, pair.after)[side]
    found = getattr(cycle, link).get(ref)
    written = getattr(cycle.objectives[ref], link)
    if isinstance(written, tuple):
        return found if found and len(found) == len(written) else written
    return found or written


def _only_follows(before: Objective, after: Objective, link: str, found: tuple[object, object]) -> bool:
    """Whether nobody touched a link: what it led to is gone, is there now, or could not be read on one side."""
    return getattr(before, link) == getattr(after, link) and not all(map(_is_found, found))


def _is_found(link: object) -> bool:
    return isinstance(link, Key) or (isinstance(link, tuple) and all(isinstance(one, Key) for one in link))


def _renamed(link: object, now: Now) -> object:
    """A link is the same where only the name of what it leads to has changed."""
    if isinstance(link, Key):
        return now(link)
    return tuple(_renamed(one, now) for one in link) if isinstance(link, tuple) else link


def key_result_fields(of: Change, pair: CyclePair, old: str, *, knows_kpi: bool) -> Iterator[Change]:
    """`old` is its id in the earlier cycle.

    Without knowing its KPI, nobody knows what a key result is measured by that has no other measure. A promise that was
    amended is one change: what is different now, and why, as the amendment beside it says.
    """
    before, after = with_owners_now(pair.before.key_results[old], pair.now), pair.after.key_results[of.ref]
    due = pair.before.due_of(old), pair.after.due_of(of.ref)
    counted = {counted_at(pair.before, old, one.field) for one in after.amendments}
    yield from _with_reasons(before, after, counted, list(_key_result(of, pair, before, due, knows_kpi)))


def _key_result(
    of: Change, pair: CyclePair, before: KeyResult, due: tuple[date, date], knows_kpi: bool
) -> Iterator[Change]:
    """`due`: the days that count, of which a cycle's last is nowhere written."""
    after = pair.after.key_results[of.ref]
    yield from _each(of, _FIRST, before, after)
    if knows_kpi:
        yield from measure_fields(of, before.measure, after.measure, pair.after.begun(of.ref).measure)
    is_written_on_one_side = (before.due is None) is not (after.due is None)
    yield from of.differs("due", *(due if is_written_on_one_side else (before.due, after.due)), effort_until(*due))
    yield from _each(of, _LAST_OF_KEY_RESULTS, before, after)


def _with_reasons(
    before: KeyResult, after: KeyResult, counted: Collection[str], changes: Sequence[Change]
) -> Iterator[Change]:
    """Each field that amendments of the same edit tell of with their reason, and these not once more.

    Neither is a title that only follows with its numbers. `counted`: what counted before, written or not.
    """
    new = [one for one in after.amendments if one not in before.amendments]
    reasons = _reasons(before, new, counted)
    amended = {_amended(one.field, reasons) for one in changes} & reasons.keys()
    tells_all = amended == {one.field for one in new} and len(after.amendments) == len(before.amendments) + len(new)
    for one in changes:
        if reason := reasons.get(_amended(one.field, reasons)):
            yield replace(one, reason=reason)
        elif not amended or not (_is_same_but_for_numbers(one) or (one.field == "amendments" and tells_all)):
            yield one


def _amended(field: str, reasons: Mapping[str, str]) -> str:
    """The field of the amendment that tells of a field; one of the whole measure tells of all its parts."""
    return field if field in reasons or not field.startswith("measure.") else "measure"


def _reasons(before: KeyResult, new: Sequence[Amendment], counted: Collection[str]) -> dict[str, str]:
    """By field, of the new amendments whose first says what was there before; of several, one after the other."""
    reasons: dict[str, str] = {}
    for one in new:
        if one.field in reasons:
            reasons[one.field] += f"; then: {one.reason}"
        elif one.was.strip() in (written_at(before, one.field), *counted):
            reasons[one.field] = one.reason
    return reasons


def _is_same_but_for_numbers(change: Change) -> bool:
    was, now = (_NUMBER.sub("0", str(value)) for value in change.values)
    return change.field == "title" and was == now
