"""Settings that numbers or findings follow from; a title or an address changes no OKR."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.measures import part
from okrsite.model import Effort, Settings, effort_to

_THAT_COUNT = ("fiscal_year_starts", "current", "cadence")
_GROUPS = ("health", "zones", "limits", "rules")


def setting_changes(before: Settings, after: Settings) -> Iterator[Change]:
    was, now = dict(_values(before)), dict(_values(after))
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        for one in part(name, old, new, _effort(name, old, new)):
            yield Change(Kind.CHANGED, What.SETTING, "", name, "", "", one.before, one.after, one.effort, one.values)


def _values(settings: Settings) -> Iterator[tuple[str, object]]:
    for name in _THAT_COUNT:
        yield name, getattr(settings, name)
    for group in _GROUPS:
        for name, value in dict(getattr(settings, group)).items():
            yield f"{group}.{name}", value


def _effort(name: str, old: object, new: object) -> Effort | None:
    """A zone that counts for less, and a health that asks for more, are harder."""
    if not isinstance(old, Decimal) or not isinstance(new, Decimal):
        return None
    if name.startswith("zones."):
        return effort_to(old, new, down_is_easier=False)
    return effort_to(old, new, down_is_easier=True) if name in ("health.on_track", "health.at_risk") else None
