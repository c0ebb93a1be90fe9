"""All that a reviewer may want to know of a change, as one value for every form that it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.changes import Change, Kind, Removal, What
from okrsite.comparing.consents import Consent
from okrsite.comparing.consequences import Shift
from okrsite.context import addresses
from okrsite.diagnostics import Diagnostic
from okrsite.model import Key, Organisation, Unit, UnitKind, unit_of


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which something could not be read; `side` is what the revision was called."""

    side: str
    path: str
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """`base` and `head` are what people called the revisions. shifts: see `consequences`. new, mended: findings.

    consents: see `consents`; none where there is nothing but new check-ins and readings.
    """

    base: str
    head: str
    as_of: date
    changes: tuple[Change, ...]
    shifts: tuple[Shift, ...]
    new: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]
    unread: tuple[Unread, ...]
    removal: Removal
    organisation: Organisation
    consents: tuple[Consent, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether a reviewer of OKRs need not look."""
        return not (self.changes or self.shifts or self.new or self.mended or self.unread)

    def breaks(self, most_removed: Decimal | None) -> bool:
        """Whether more is removed than this share, or nobody can tell."""
        if most_removed is None:
            return False
        return self.cannot_tell or max(self.removal.share, self.removal.share_of_check_ins) > most_removed

    @property
    def cannot_tell(self) -> bool:
        """Whether more may be removed than is told, for what is there afterwards could not be read in whole."""
        return any(unread.is_after for unread in self.unread)

    def address_of(self, of: Change | Shift) -> str | None:
        """The page that shows it afterwards, site-relative; None where no page does."""
        if isinstance(of, Change) and of.kind is Kind.REMOVED and of.what is not What.CHECK_IN:
            return None
        match of.what:
            case What.CYCLE:
                return addresses.cycle_page(of.cycle)
            case What.KPI | What.READING:
                return addresses.KPIS
            case What.SETTING | What.ARCHIVE:
                return None
        return self.unit_page(of.cycle, of.ref)

    def unit_page(self, cycle: str, ref: str) -> str | None:
        """Of a unit, or of an objective or key result on the page of its unit."""
        if not cycle:
            return None
        unit = self.organisation.units.get(unit_of(ref)) or Unit(unit_of(ref), ref, UnitKind.TEAM)
        return addresses.objective_address(Key(cycle, ref), unit) if "/" in ref else addresses.unit_page(cycle, unit)

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all that changed, without their anchors: what a reviewer may want to look at."""
        things: tuple[Change | Shift, ...] = (*self.changes, *self.shifts)
        found = map(self.address_of, things)
        return tuple(dict.fromkeys(address.partition("#")[0] for address in found if address))
