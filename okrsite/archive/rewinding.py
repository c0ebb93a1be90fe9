"""Archived cycles as of a day before the one that their numbers are of.

What was written is in the archive, so any day of it can be worked out again: by the formulas of today, from the plans,
check-ins and limits that were frozen. Nothing of it is kept, and on the day of the numbers it is the frozen ones that
count. Reviews came at the end, and are not seen before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from okrsite.archive.archives import Archives
from okrsite.archive.snapshot import Snapshot, Whole
from okrsite.facts import CycleFacts, Facts, facts_of, history_of, originals_of, tally_of
from okrsite.model import State


def rewound(archives: Archives, day: date) -> Archives:
    """Raises OSError where an archive cannot be read."""
    found: dict[str, Snapshot] = {}
    for id_, snapshot in sorted(archives.snapshots.items(), key=lambda item: (item[1].cycle.span.days, item[0])):
        beneath = {shorter: each.frozen.numbers for shorter, each in found.items()}
        found[id_] = _rewound(snapshot, day, beneath) if day < snapshot.frozen.numbers.as_of else snapshot
    return replace(archives, snapshots={id_: found[id_] for id_ in archives.snapshots})


def _rewound(snapshot: Snapshot, day: date, beneath: Mapping[str, CycleFacts]) -> Snapshot:
    """`beneath` are the numbers of shorter cycles, that may roll up into this one, on the same day."""
    id_ = snapshot.cycle.id
    whole = _on(day, snapshot.whole, id_, beneath)
    numbers = replace(whole.facts.cycles[id_], courses=snapshot.frozen.numbers.courses)
    settings, cycle = whole.portal.settings, whole.portal.cycles[id_]
    tally = tally_of(cycle, numbers, snapshot.frozen.organisation, settings)
    frozen = replace(snapshot.frozen, numbers=numbers, tally=tally, whole=lambda: whole)
    return replace(snapshot, frozen=frozen, rewound_to=day)


def _on(day: date, whole: Whole, id_: str, beneath: Mapping[str, CycleFacts]) -> Whole:
    portal = whole.portal
    cycle = replace(portal.cycles[id_], reviews={})
    running = replace(portal, cycles={**portal.cycles, id_: replace(cycle, state=State.OPEN)})
    kept = {other: beneath.get(other, numbers) for other, numbers in whole.facts.cycles.items() if other != id_}
    facts = facts_of(running, day, kept)
    return Whole(
        portal=replace(portal, cycles={**portal.cycles, id_: cycle}),
        facts=Facts(day, facts.cycles, {}),
        history=history_of(running, facts),
        organisations=whole.organisations,
        originals=originals_of(cycle, facts.cycles[id_], portal.settings.zones),
    )
