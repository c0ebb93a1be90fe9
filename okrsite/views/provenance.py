"""Where what a page shows came from: the commit that wrote it and the request that agreed to it, or an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.forge import SHORT_COMMIT, commit_url, request_url
from okrsite.context.series import series_link
from okrsite.git.provenance import Source
from okrsite.model import Correction, Forge, Origin, unit_of
from okrsite.wording import day


@dataclass(frozen=True, slots=True)
class Recorded:
    """Addresses are None without a repository in the settings; `request` is "" where the history names none."""

    commit: str
    commit_url: str | None
    author: str
    request: str
    request_url: str | None


def recorded_file(context: CycleContext, origin: Origin) -> Recorded | None:
    """Of a file that is written once, such as a check-in."""
    return _recorded(context, context.provenance.of_file(origin.document.path)) if context.provenance else None


def recorded_line(context: CycleContext, origin: Origin, *keys: str | int) -> Recorded | None:
    """Of one value in a file that many change."""
    if context.provenance is None:
        return None
    place = origin.at(*keys)
    return _recorded(context, context.provenance.of_line(place.path, place.line))


def recorded_target(context: CycleContext, ref: str) -> Recorded | None:
    """Of what a key result is to reach: the newest of the lines that say it, in its own plan or in that of its KPI."""
    if context.provenance is None:
        return None
    key_result = context.cycle.key_results[ref]
    kpi = context.portal.kpis.get(key_result.kpi or "")
    of_kpi = kpi is not None and kpi.target is not None and kpi.target is key_result.measure
    origin = kpi.origin.below("target") if kpi and of_kpi else context.cycle.origins[ref].below("measure")
    places = [origin.at(*keys) for keys in key_result.judged_by.places]
    sources = (context.provenance.of_line(place.path, place.line) for place in places)
    return _recorded(context, context.provenance.newest_of(sources))


def _recorded(context: CycleContext, source: Source | None) -> Recorded | None:
    if source is None:
        return None
    settings, number = context.portal.settings, source.request
    mark = "!" if settings.on_forge is Forge.GITLAB else "#"
    return Recorded(
        commit=source.commit[:SHORT_COMMIT],
        commit_url=commit_url(settings, source.commit),
        author=source.author,
        request="" if number is None else f"{mark}{number}",
        request_url=None if number is None else request_url(settings, number),
    )


SHORT_DIGEST = 12
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
        short_digest=snapshot.digest[:SHORT_DIGEST],
        reason=snapshot.frozen.reason,
        missing=snapshot.frozen.missing,
        corrections=tuple(_correction_lines(context, wanted)),
        kin=series_link(context),
    )


def _correction_lines(context: CycleContext, corrections: Iterable[Correction]) -> Iterator[CorrectionLine]:
    for correction in corrections:
        by = context.unit_link(correction.by) if correction.by else None
        yield CorrectionLine(day(correction.date), by, _about(context, correction.about), correction.text)


def _about(context: CycleContext, about: str | None) -> PageLink | None:
    if about is None:
        return None
    return context.link_of(about) if "/" in about else context.unit_link(about)
