"""Where a number came from: the commit, who wrote it, and the request in which it was agreed."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.context.cycle import CycleContext
from okrsite.context.forge import SHORT_COMMIT, commit_url, request_url
from okrsite.git import Source
from okrsite.model import Forge, Origin


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
