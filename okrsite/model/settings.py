"""portal.yaml: every key has a default that works."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field

from okrsite.diagnostics import Severity
from okrsite.language import Language
from okrsite.model.calendar import Span, YearName, span_of
from okrsite.model.entity import Entity
from okrsite.model.scalars import (
    Contact,
    Count,
    CycleId,
    Days,
    Flag,
    Folder,
    Group,
    Limited,
    Line,
    MonthDay,
    Moved,
    Owner,
    Share,
    SiteUrl,
    Url,
)


class Cadence(StrEnum):
    """How often a check-in is due."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"

    @property
    def days(self) -> int:
        """The most that such a time may have."""
        return _DAYS[self]


_DAYS: Final = {
    Cadence.WEEKLY: 7,
    Cadence.BIWEEKLY: 14,
    Cadence.MONTHLY: 31,
    Cadence.QUARTERLY: 92,
    Cadence.HALF_YEARLY: 184,
    Cadence.YEARLY: 366,
}


class Forge(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


@lru_cache(maxsize=1)
def forge_at(repository: str) -> Forge:
    """Which software runs the forge, by its host."""
    host = urlsplit(repository).hostname or ""
    if "gitlab" in host:
        return Forge.GITLAB
    return Forge.GITEA if any(name in host for name in ("gitea", "forgejo", "codeberg")) else Forge.GITHUB


class Limits(Entity):
    objectives_per_unit: Count = 5
    key_results_per_objective: Count = 5


class HealthLimits(Entity):
    """Shares of the expected progress (on_track, at_risk), share of the time before which nothing is late (warm_up)."""

    on_track: Share = Decimal("0.9")
    at_risk: Share = Decimal("0.7")
    warm_up: Share = Decimal("0.1")
    grace_days: Days = 3


class ZoneShares(Entity):
    commit: Share = Decimal("0.3")
    target: Share = Decimal("0.7")
    stretch: Share = Decimal("1.0")


class Settings(Entity):
    title: Line = "OKRs"
    repository: Url | None = None
    forge: Forge | None = None
    directory: Folder | None = None
    """The portal's folder in the repository; None: as it lies in the one around it."""
    branch: Line = "main"
    language: Language = Language.EN
    """Of all that pages, feeds and digests say beside what people wrote, and of their numbers and days."""
    site_url: SiteUrl | None = None
    """Where the site is published."""
    contact: Contact | None = None
    """Where a check-in goes when there is no repository."""
    programme: Owner | None = None
    """Who looks after the OKRs of the whole company: approves settings, the organisation, and archives."""
    fiscal_year_starts: MonthDay = (1, 1)
    fiscal_year_named_after: YearName = YearName.START
    current: CycleId | None = None
    cadence: Cadence = Cadence.WEEKLY
    grading_days: Days = 31
    """So long after its last day a cycle may still be graded: such a check-in counts for that day."""
    limits: Limits = Field(default_factory=Limits)
    health: HealthLimits = Field(default_factory=HealthLimits)
    zones: ZoneShares = Field(default_factory=ZoneShares)
    rules: Group[Severity] = Field(default_factory=dict)
    redirects: Annotated[dict[Moved, Moved], Limited] = Field(default_factory=dict)
    """Old addresses of pages, or old ids of units, and where they lead now."""
    index: Flag = False
    """Whether search engines may list the pages."""
    guide: Flag = True
    """Whether the site carries okrsite's own guide, below guide/."""
    provenance: Flag = False
    """Whether pages say which commit a number came from; then they depend on the history too."""

    def span_of(self, cycle_id: str) -> Span | None:
        """The days that the name of a cycle stands for, or None for a name without dates."""
        return span_of(cycle_id, self.fiscal_year_starts, self.fiscal_year_named_after)

    @property
    def patience(self) -> int:
        """The number of days after which a missing check-in is overdue."""
        return self.patience_with(None)

    def patience_with(self, cadence: Cadence | None) -> int:
        """The same for what has a cadence of its own."""
        return (cadence or self.cadence).days + self.health.grace_days

    @property
    def prefix(self) -> str:
        """What the repository has before the path of a file of the portal: "" or "docs/okrs/"."""
        return f"{self.directory}/" if self.directory else ""

    @property
    def on_forge(self) -> Forge:
        """The one named, else what the repository's host is known for, else GitHub."""
        return self.forge or forge_at(self.repository or "")
