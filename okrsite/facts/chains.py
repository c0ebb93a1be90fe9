"""Objectives that went on from cycle to cycle, by `continues`.

Each continues at most one, and several may continue the same, so they form trees, apart from circles: those have no
beginning, and are no chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from okrsite.model import Key, Portal

NEAREST: Final = 6
"""How many links before one a page about it shows; an archive keeps as many."""


def before(portal: Portal, key: Key) -> Iterator[Key]:
    """What it continues, what that continued, and so on; the nearest first."""
    seen = {key}
    while (earlier := _continued(portal, key)) and earlier not in seen:
        seen.add(earlier)
        yield earlier
        key = earlier


def after(portal: Portal, key: Key) -> tuple[Key, ...]:
    """What continues it, and what continues that, in the order of time."""
    seen, waiting = {key}, [key]
    while waiting:
        later = [one for one in portal.continued_by.get(waiting.pop(), ()) if one not in seen and _exists(portal, one)]
        seen.update(later)
        waiting += later
    return tuple(_in_time(portal, seen - {key}))


def chains_of(portal: Portal) -> tuple[tuple[Key, ...], ...]:
    """Each a first objective and all that came of it, in the order of time; the longest first."""
    starts = [key for key in portal.continued_by if _exists(portal, key) and not _continued(portal, key)]
    found = ((key, *after(portal, key)) for key in _in_time(portal, starts))
    return tuple(sorted((chain for chain in found if len(chain) > 1), key=len, reverse=True))


def _continued(portal: Portal, key: Key) -> Key | None:
    target = portal.cycles[key.cycle].continues.get(key.ref)
    return target.objective if target and _exists(portal, target.objective) else None


def _exists(portal: Portal, key: Key) -> bool:
    """An archive may name what another one had that is not there any more."""
    cycle = portal.cycles.get(key.cycle)
    return cycle is not None and key.ref in cycle.objectives


def _in_time(portal: Portal, keys: Iterable[Key]) -> list[Key]:
    """Of one cycle in the order of their names, so that no order of files matters."""
    return sorted(keys, key=lambda key: (portal.cycles[key.cycle].span, key))
