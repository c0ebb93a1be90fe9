"""All that a reviewer may want to know of a change, as one value for every form that it is written in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from okrsite.context import addresses
from okrsite.diagnostics import Diagnostic
from okrsite.diff.approval import Approval, approvals_of, moves_a_goalpost
from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.changes import Changes, Removal
from okrsite.diff.impact import Impact, impacts_of, new_and_fixed, not_archived
from okrsite.diff.load import Side, plain, removal_from
from okrsite.diff.named import named
from okrsite.diff.round import CheckInRound, round_of
from okrsite.diff.turns import CycleTurn, turns_of
from okrsite.diff.unread import Unknown
from okrsite.files import Root
from okrsite.model import Key, Organisation, Portal, Unit, UnitKind, unit_of
from okrsite.sources.mkdocs_yml import refused_in
from okrsite.workspace import Checked, refused_as_committed


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of which something could not be read; `side` is what the revision was called."""

    side: str
    path: str
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """`base` and `head` are what people called the revisions. new, fixed: findings.

    approvals: none where there is nothing but new check-ins and readings.  turns: cycles that are opened or closed.
    round: what people reported; None where nobody did.  silent: units that owe a check-in while others report, by name,
    and since when.  titles: of the objectives that approvals are asked for, by id.
    """

    base: str
    head: str
    as_of: date
    changes: tuple[Change, ...]
    impacts: tuple[Impact, ...]
    new: tuple[Diagnostic, ...]
    fixed: tuple[Diagnostic, ...]
    unread: tuple[UnreadFile, ...]
    removal: Removal
    organisation: Organisation
    approvals: tuple[Approval, ...] = ()
    turns: tuple[CycleTurn, ...] = ()
    round: CheckInRound | None = None
    silent: tuple[tuple[str, str], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether a reviewer of OKRs need not look."""
        return not (self.changes or self.impacts or self.new or self.fixed or self.unread)

    def breaks(self, most_removed: Decimal | None) -> bool:
        """Whether more is removed than this share, or nobody can tell."""
        if most_removed is None:
            return False
        return self.cannot_tell or max(self.removal.share, self.removal.share_of_check_ins) > most_removed

    @property
    def cannot_tell(self) -> bool:
        """Whether more may be removed than is told, for what is there afterwards could not be read in whole."""
        return any(unread.is_after for unread in self.unread)

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all that changed, without their anchors: what a reviewer may want to look at."""
        found = (*(one.page for one in self.changes), *(one.page for one in self.impacts))
        return tuple(dict.fromkeys(page.partition("#")[0] for page in found if page))


def difference_between(
    both: tuple[Side, Side], checked: tuple[Checked, Checked], found: Changes, paths: Collection[str]
) -> Difference:
    """What differs between two sides that have been read, worked out and checked.

    `found` is what changed between the portals, `paths` the files that are not the same.
    """
    was, now = checked
    organisation = now.portal.organisation
    unknown = Unknown(was.portal, now.portal, paths)
    new, fixed = new_and_fixed(was.findings, now.findings)
    impacts = unknown.known(impacts_of(found, was.facts, now.facts, now.portal))
    approvals = approvals_of(found, paths, was.portal, now.facts.as_of)
    return Difference(
        base=both[0].name,
        head=both[1].name,
        as_of=now.facts.as_of,
        changes=tuple(_shown(one, found, (was.portal, now.portal), now.facts.as_of) for one in found.changes),
        impacts=tuple(replace(one, page=unit_page(organisation, one.cycle, one.ref)) for one in impacts),
        new=unknown.new(new),
        fixed=not_archived(unknown.fixed(fixed), found.pairs.values()),
        unread=tuple(_unread(both, unknown)),
        removal=removal_from(both[0].tree, found),
        organisation=organisation,
        approvals=approvals,
        turns=tuple(turns_of(found, was.portal, now)),
        round=round_of(found, was, now),
        titles={
            reason.ref: found.pairs[reason.cycle].title_of(reason.ref)
            for approval in approvals
            for reason in approval.reasons
            if "/" in reason.ref
        },
    )


def _shown(change: Change, changes: Changes, both: tuple[Portal, Portal], as_of: date) -> Change:
    """With its page, names in place of ids, and whether somebody should have said why."""
    before, after = both
    is_plan = change.what in (What.OBJECTIVE, What.KEY_RESULT)
    unexplained = is_plan and not change.reason and moves_a_goalpost(change, before, as_of)
    shown = named(change, changes, (before.organisation, after.organisation))
    return replace(shown, page=_page(change, after.organisation), is_unexplained=unexplained)


def _page(change: Change, organisation: Organisation) -> str | None:
    if change.kind is ChangeKind.REMOVED and change.what is not What.CHECK_IN:
        return None
    match change.what:
        case What.CYCLE:
            return addresses.cycle_page(change.cycle)
        case What.KPI | What.READING:
            return addresses.KPIS
        case What.SETTING | What.ARCHIVE:
            return None
    return unit_page(organisation, change.cycle, change.ref)


def unit_page(organisation: Organisation, cycle: str, ref: str) -> str | None:
    """Of a unit, or of an objective or key result on the page of its unit."""
    if not cycle:
        return None
    unit = organisation.units.get(unit_of(ref)) or Unit(unit_of(ref), ref, UnitKind.TEAM)
    return addresses.objective_address(Key(cycle, ref), unit) if "/" in ref else addresses.unit_page(cycle, unit)


def _unread(both: tuple[Side, Side], unknown: Unknown) -> Iterator[UnreadFile]:
    yield from (UnreadFile(both[0].name, plain(path)) for path in sorted(unknown.then))
    yield from (UnreadFile(both[1].name, plain(path), is_after=True) for path in sorted(unknown.now))


def with_refused(difference: Difference, both: tuple[Side, Side]) -> Difference:
    """And with the links and the like that no site is made from, in whatever folder of the portal they lie."""
    before, after = (_refused(side.tree) for side in both)
    new, fixed = new_and_fixed(before, after)
    return replace(
        difference,
        new=tuple(sorted({*difference.new, *new})),
        fixed=tuple(sorted({*difference.fixed, *fixed})),
    )


def _refused(root: Root) -> list[Diagnostic]:
    return refused_as_committed(root) if isinstance(root, Path) else refused_in(root)
