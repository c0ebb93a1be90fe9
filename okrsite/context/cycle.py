"""One cycle with its facts and links: what its pages, tables and comments are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final

from okrsite.archive import Snapshot
from okrsite.context.addresses import anchor, cycle_page, objective_address, unit_page
from okrsite.context.forge import edit_url
from okrsite.facts import (
    CycleFacts,
    CycleWeek,
    Facts,
    Health,
    History,
    Prospects,
    Tally,
    history_of,
    tally_of,
    weeks_of,
)
from okrsite.facts.uses import EVERYTHING, noted, nothing_is_measured, noting, use
from okrsite.git.provenance import Provenance
from okrsite.model import (
    COMPANY,
    Cycle,
    Key,
    Origin,
    Portal,
    State,
    Unit,
    UnitKind,
    is_key_result,
    length_of,
    objective_of,
    unit_of,
)
from okrsite.wording import day_within

NO_SNAPSHOTS: Final[Mapping[str, Snapshot]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link within the site, or a text alone where there is no page."""

    text: str
    url: str | None = None


@dataclass(frozen=True, eq=False)
class CycleContext:
    """One cycle of a portal. `others` are the contexts of all its cycles by id, this one among them.

    That of an archived cycle knows as much as pages of other cycles show of it; its own pages are made from `whole`.
    """

    portal: Portal
    facts: Facts
    history: History
    cycle: Cycle
    others: Mapping[str, CycleContext]
    snapshot: Snapshot | None = None
    provenance: Provenance | None = None
    """Where the files of an open cycle came from, if the portal shows it."""

    @property
    def whole(self) -> CycleContext:
        """Raises OSError where an archive cannot be read."""
        return _as_it_was(self.snapshot) if self.snapshot else self

    @cached_property
    def numbers(self) -> CycleFacts:
        return self.facts.cycles[self.cycle.id]

    @cached_property
    def is_over(self) -> bool:
        return self.cycle.state is State.ARCHIVED or self.facts.as_of > self.cycle.span.ends

    @cached_property
    def has_ended(self) -> bool:
        """It is over, and not an archive that is seen as of a day when it was not."""
        return self.is_over and not (self.snapshot and self.snapshot.rewound_to)

    @cached_property
    def is_running(self) -> bool:
        return self.has_begun and not self.has_ended

    @property
    def takes_check_ins(self) -> bool:
        return self.cycle.state is State.OPEN and self.is_running

    @property
    def takes_last_values(self) -> bool:
        """It is over, and what is reported now counts for its last day."""
        grading = timedelta(days=self.portal.settings.grading_days)
        return self.cycle.state is State.OPEN and self.is_over and self.facts.as_of <= self.cycle.span.ends + grading

    @cached_property
    def has_begun(self) -> bool:
        return self.cycle.state is not State.DRAFT and self.facts.as_of >= self.cycle.span.starts

    @property
    def is_plan(self) -> bool:
        """Nothing of it was measured, and no check-in is late: what it has is what people are going to do."""
        use(nothing_is_measured(self.cycle.id))
        return self._is_plan

    @cached_property
    def _is_plan(self) -> bool:
        with noting():
            return not self.has_ended and self.numbers.progress is None and self.numbers.health is Health.PENDING

    @cached_property
    def kin(self) -> tuple[CycleContext, ...]:
        """The cycles as long as this one that have begun, itself among them if it has; oldest first."""
        length = length_of(self.cycle.span)
        kin = (one for one in self.others.values() if one.has_begun and length_of(one.cycle.span) == length)
        return tuple(sorted(kin, key=lambda one: (one.cycle.span, one.cycle.id)))

    @cached_property
    def near(self) -> frozenset[str]:
        return self.portal.near(self.cycle.id)

    @property
    def tally(self) -> Tally:
        if self.snapshot:
            return self.snapshot.frozen.tally
        use(EVERYTHING)
        with noting():
            return self._tally

    @cached_property
    def _tally(self) -> Tally:
        return tally_of(self.cycle, self.numbers, self.portal.organisation, self.portal.settings)

    @cached_property
    def prospects(self) -> Prospects:
        return Prospects(self.history.facts.cycles)

    @cached_property
    def former_anchors(self) -> Mapping[str, tuple[str, ...]]:
        return former_anchors(self.cycle)

    @property
    def weeks(self) -> tuple[CycleWeek, ...]:
        """Those that have begun, each of which has a page; a draft has none."""
        return weeks_of(self.cycle.span, self.numbers.as_of) if self.has_begun else ()

    def of(self, cycle_id: str) -> CycleContext:
        return self.others[cycle_id]

    def unit(self, unit_id: str) -> Unit:
        """Also for an id that the organisation does not know: its finding names it, the page shows it."""
        known = self.portal.organisation.units.get(unit_id)
        return known or Unit(unit_id, unit_id, UnitKind.TEAM, self.portal.organisation.company.id)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Every unit with a page: who is there while the cycle runs, and whoever else has objectives in it."""
        named = self.cycle.listed(self.portal.organisation)
        return named | {unit: self.unit(unit) for unit in self.cycle.by_unit if unit not in named}

    @cached_property
    def _links(self) -> Mapping[str, PageLink]:
        return {unit.id: PageLink(unit.name, unit_page(self.cycle.id, unit)) for unit in self.units.values()}

    def unit_link(self, unit_id: str) -> PageLink:
        return self._links.get(unit_id) or PageLink(self.portal.organisation.name_of(unit_id))

    @cached_property
    def team_ids(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units.values() if unit.kind is UnitKind.TEAM)

    @cached_property
    def _teams_by_parent(self) -> Mapping[str, tuple[Unit, ...]]:
        below: dict[str, list[Unit]] = {}
        for unit_id in self.team_ids:
            unit = self.units[unit_id]
            parent = unit.parent if unit.parent in self.units else COMPANY
            below.setdefault(str(parent), []).append(unit)
        return {parent: tuple(teams) for parent, teams in below.items()}

    def teams_below(self, unit_id: str) -> tuple[Unit, ...]:
        return self._teams_by_parent.get(unit_id, ())

    def members_of(self, unit_id: str) -> Iterator[Unit]:
        return (person for person in self.portal.organisation.members_of(unit_id) if person.id in self.units)

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """By owner: the objectives and key results that name this owner themselves."""
        owned: dict[str, list[str]] = {}
        for part in (part for ref in self.cycle.objectives for part in (ref, *self.cycle.parts_of(ref))):
            if owner := self.cycle.outlines[part].owner:
                owned.setdefault(owner, []).append(part)
        return {owner: tuple(refs) for owner, refs in owned.items()}

    @cached_property
    def accountable(self) -> Mapping[str, tuple[str, ...]]:
        """By owner: the key results that are theirs, by their own line or by that of the objective above."""
        owned: dict[str, list[str]] = {}
        for ref in self.cycle.key_results:
            if owner := self.cycle.owner_of(ref):
                owned.setdefault(owner, []).append(ref)
        return {owner: tuple(refs) for owner, refs in owned.items()}

    def in_my_week(self, ref: str) -> bool:
        """Whether it stands on the page of a person, whose week above it says whose it is, its values and its day."""
        return self.unit(unit_of(ref)).kind is UnitKind.PERSON

    def owner_link(self, ref: str) -> PageLink | None:
        owner = self.cycle.owner_of(ref)
        return self.unit_link(owner) if owner else None

    def day(self, at: date) -> str:
        """As its pages write it: with the year where it is not plain which one is meant."""
        return day_within(at, *self.cycle.span)

    @property
    def link(self) -> PageLink:
        """To the cycle at a glance."""
        return PageLink(self.cycle.title, cycle_page(self.cycle.id))

    def link_of(self, ref: str) -> PageLink:
        """Of an objective or a key result of this cycle."""
        return self.link_to(Key(self.cycle.id, ref))

    def link_to(self, key: Key) -> PageLink:
        return PageLink(self.title_of(key), self.url_of(key))

    def url_of(self, key: Key) -> str:
        return objective_address(key, self.unit(unit_of(key.ref)))

    def title_of(self, key: Key) -> str:
        cycle = self.portal.cycles[key.cycle]
        if is_key_result(key.ref):
            return cycle.key_results[key.ref].title
        return cycle.objectives[objective_of(key.ref)].title

    def edit_url(self, origin: Origin) -> str | None:
        """None without a repository; then no file is read again to find the place."""
        settings = self.portal.settings
        return edit_url(settings, origin.at()) if settings.repository else None


def contexts_of(
    portal: Portal,
    facts: Facts,
    snapshots: Mapping[str, Snapshot] = NO_SNAPSHOTS,
    provenance: Provenance | None = None,
) -> Mapping[str, CycleContext]:
    contexts: dict[str, CycleContext] = {}
    history = history_of(portal, facts)
    portal, facts = noted(portal, facts, snapshots)
    for cycle in portal.cycles.values():
        snapshot = snapshots.get(cycle.id)
        known = replace(portal, organisation=snapshot.frozen.organisation) if snapshot else portal
        contexts[cycle.id] = CycleContext(known, facts, history, cycle, contexts, snapshot, provenance)
    return contexts


@lru_cache(maxsize=2)  # as `Snapshot.whole`
def _as_it_was(snapshot: Snapshot) -> CycleContext:
    """From its archive alone: nothing of today's portal reaches these pages."""
    kept, contexts = snapshot.whole, dict[str, CycleContext]()
    for cycle in kept.portal.cycles.values():
        known = replace(kept.portal, organisation=kept.organisations[cycle.id])
        own = snapshot if cycle.id == snapshot.cycle.id else None
        contexts[cycle.id] = CycleContext(known, kept.facts, kept.history, cycle, contexts, own)
    return contexts[snapshot.cycle.id]


def former_anchors(cycle: Cycle) -> dict[str, tuple[str, ...]]:
    """By objective and key result: the anchors that it had under earlier ids. None that another has now, none twice."""
    taken = {(unit_of(ref), anchor(ref)) for ref in (*cycle.objectives, *cycle.key_results)}
    found: dict[str, tuple[str, ...]] = {}
    for ref in (*cycle.objectives, *cycle.key_results):
        names = [name for name in _former(cycle, ref) if (unit_of(ref), name) not in taken]
        taken |= {(unit_of(ref), name) for name in names}
        if names:
            found[ref] = tuple(dict.fromkeys(names))
    return found


def _former(cycle: Cycle, ref: str) -> Iterator[str]:
    objective = cycle.outlines[objective_of(ref)]
    if not is_key_result(ref):
        yield from objective.previously
        return
    key_result = cycle.outlines[ref]
    for above in (objective.id, *objective.previously):
        for own in (key_result.id, *key_result.previously):
            yield f"{above}.{own}"
