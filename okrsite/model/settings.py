"""portal.yaml: every key has a default that works."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from okrsite.diagnostics import Severity
from okrsite.model.entity import Entity
from okrsite.model.scalars import Count, CycleId, Days, Flag, Line, MonthDay, Moved, Share, Url


class Cadence(StrEnum):
    """How often a check-in is due."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"

    @property
    def days(self) -> int:
        return {"weekly": 7, "biweekly": 14, "monthly": 31}[self.value]


class Forge(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


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
    branch: Line = "main"
    fiscal_year_starts: MonthDay = (1, 1)
    current: CycleId | None = None
    cadence: Cadence = Cadence.WEEKLY
    limits: Limits = Field(default_factory=Limits)
    health: HealthLimits = Field(default_factory=HealthLimits)
    zones: ZoneShares = Field(default_factory=ZoneShares)
    rules: dict[str, Severity] = Field(default_factory=dict)
    redirects: dict[Moved, Moved] = Field(default_factory=dict)
    """Old addresses of pages, or old ids of units, and where they lead now."""
    provenance: Flag = False
    """Whether pages say which commit a number came from; then they depend on the history too."""
