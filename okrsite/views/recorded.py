"""Where a number came from: the commit, who wrote it, and the request in which it was agreed."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.git import Source
from okrsite.model import Forge, Origin
from okrsite.views.forge import commit_url, request_url
from okrsite.views.scope import Scope

SHORT = 7
"""Digits of a commit's id that people know it by."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Addresses are None without a repository in the settings; `request` is "" where the history names none."""

    commit: str
    commit_url: str | None
    author: str
    request: str
    request_url: str | None


def recorded_file(scope: Scope, origin: Origin) -> Recorded | None:
    """Of a file that is written once, such as a check-in."""
    return _recorded(scope, scope.provenance.of_file(origin.document.path)) if scope.provenance else None


def recorded_line(scope: Scope, origin: Origin, *keys: str | int) -> Recorded | None:
    """Of one value in a file that many change."""
    if scope.provenance is None:
        return None
    place = origin.at(*keys)
    return _recorded(scope, scope.provenance.of_line(place.path, place.line))


def recorded_target(scope: Scope, ref: str) -> Recorded | None:
    """Of what a key result is to reach: the newest of the lines that say it, in its own plan or in that of its KPI."""
    if scope.provenance is None:
        return None
    key_result = scope.cycle.key_results[ref]
    kpi = scope.portal.kpis.get(key_result.kpi or "")
    of_kpi = kpi is not None and kpi.target is not None and kpi.target is key_result.measure
    origin = kpi.origin.below("target") if kpi and of_kpi else scope.cycle.origins[ref].below("measure")
    places = [origin.at(*keys) for keys in key_result.judged_by.places]
    sources = (scope.provenance.of_line(place.path, place.line) for place in places)
    return _recorded(scope, scope.provenance.newest_of(sources))


def _recorded(scope: Scope, source: Source | None) -> Recorded | None:
    if source is None:
        return None
    settings, number = scope.portal.settings, source.request
    mark = "!" if settings.on_forge is Forge.GITLAB else "#"
    return Recorded(
        commit=source.commit[:SHORT],
        commit_url=commit_url(settings, source.commit),
        author=source.author,
        request="" if number is None else f"{mark}{number}",
        request_url=None if number is None else request_url(settings, number),
    )
