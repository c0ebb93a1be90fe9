"""What the pages of an archived cycle say of being archived, and what turned out to be otherwise since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.series import series_link
from okrsite.model import Correction, Key, unit_of
from okrsite.wording import day

SHORT = 12
"""Digits of the digest that a page shows: enough to tell archives apart, and to compare by eye."""


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    date: str
    by: PageLink | None
    about: PageLink | None
    text: str


@dataclass(frozen=True, slots=True)
class Archived:
    """`reason` is why it was closed in spite of what was `missing`; `corrections` are those that concern the page.

    rewound_to: the day that it is seen from, "" where it is shown as it was closed.  kin: the way
    to where it stands beside other cycles, for what comes later is never said here.
    """

    date: str
    rewound_to: str
    digest: str
    short_digest: str
    reason: str
    missing: tuple[str, ...]
    corrections: tuple[CorrectionLine, ...]
    kin: PageLink


def archived_of(context: CycleContext, unit: str | None = None) -> Archived | None:
    """Of the page of the cycle, or of a unit's, or (with "") of a page that no correction is about."""
    snapshot = context.snapshot
    if snapshot is None:
        return None
    wanted = (c for c in snapshot.corrections if unit is None or (c.about and unit_of(c.about) == unit))
    return Archived(
        date=day(snapshot.frozen.closed),
        rewound_to=day(snapshot.rewound_to) if snapshot.rewound_to else "",
        digest=snapshot.digest,
        short_digest=snapshot.digest[:SHORT],
        reason=snapshot.frozen.reason,
        missing=snapshot.frozen.missing,
        corrections=tuple(_lines(context, wanted)),
        kin=series_link(context),
    )


def _lines(context: CycleContext, corrections: Iterable[Correction]) -> Iterator[CorrectionLine]:
    for correction in corrections:
        by = context.unit_link(correction.by) if correction.by else None
        yield CorrectionLine(day(correction.date), by, _about(context, correction.about), correction.text)


def _about(context: CycleContext, about: str | None) -> PageLink | None:
    if about is None:
        return None
    key = Key(context.cycle.id, about)
    return PageLink(context.title_of(key), context.url_of(key)) if "/" in about else context.unit_link(about)
