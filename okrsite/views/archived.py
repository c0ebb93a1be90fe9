"""What the pages of an archived cycle say of being archived, and what turned out to be otherwise since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.model import Correction, Key, unit_of
from okrsite.views.kinds import kind_link
from okrsite.views.scope import Link, Scope
from okrsite.wording import day

SHORT = 12
"""Digits of the digest that a page shows: enough to tell archives apart, and to compare by eye."""


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    date: str
    by: Link | None
    about: Link | None
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
    kin: Link


def archived_of(scope: Scope, unit: str | None = None) -> Archived | None:
    """Of the page of the cycle, or of a unit's, or (with "") of a page that no correction is about."""
    snapshot = scope.snapshot
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
        corrections=tuple(_lines(scope, wanted)),
        kin=kind_link(scope),
    )


def _lines(scope: Scope, corrections: Iterable[Correction]) -> Iterator[CorrectionLine]:
    for correction in corrections:
        by = scope.unit_link(correction.by) if correction.by else None
        yield CorrectionLine(day(correction.date), by, _about(scope, correction.about), correction.text)


def _about(scope: Scope, about: str | None) -> Link | None:
    if about is None:
        return None
    key = Key(scope.cycle.id, about)
    return Link(scope.title_of(key), scope.url_of(key)) if "/" in about else scope.unit_link(about)
