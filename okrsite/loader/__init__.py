"""content/ becomes a `Portal`: every file read once, every mistake found, what is sound kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from okrsite import files
from okrsite.diagnostics import Diagnostic, Place, Severity, capped, quoted
from okrsite.loader.check_ins import with_check_ins
from okrsite.loader.cycles import Plan, cycle_of, plans_of
from okrsite.loader.entities import entity
from okrsite.loader.folders import Content, content_of, unread
from okrsite.loader.kpis import kpis_of
from okrsite.loader.links import References, linked
from okrsite.loader.organisation import inferred, organisation_of
from okrsite.loader.parents import nested
from okrsite.loader.people import Names, names_in
from okrsite.loader.renames import with_objectives_now, with_owners_now
from okrsite.model import Cycle, Kpi, Organisation, Origin, Portal, Settings
from okrsite.yaml_source import Document, Reader, read_documents

__all__ = ["References", "load", "newest_first", "with_check_ins", "with_objectives_now", "with_owners_now"]

FOLDER = "content"


def load(root: files.Root, archived: Sequence[Cycle] = (), read: Reader = read_documents) -> Portal:
    """The portal in `root`/content, and the `archived` cycles in it.

    A folder of a cycle that is archived is not read any more. Never raises for anything a file says: see
    `Portal.findings`.
    """
    with _no_garbage_collection():
        paths, findings = files.walk(root, FOLDER, (".yaml", ".csv"))
        others, _ = files.walk(root, f"{FOLDER}/cycles", ("",))
        strays = sorted({*others} - {*paths})
        findings += [unread(*stray) for stray in zip(strays, files.read_all(root, strays), strict=True)]
        left_over = {cycle.id: f"{FOLDER}/cycles/{cycle.id}/" for cycle in archived}
        findings += [_left_over(id_, folder) for id_, folder in left_over.items() if _any_in(paths, folder)]
        not_read = (f"{FOLDER}/archive/", *left_over.values())
        paths = [path for path in paths if not path.startswith(not_read)]
        documents = read(root, [path for path in paths if not path.endswith(".csv")])
        csvs = [path for path in paths if path.endswith(".csv")]
        tables = dict(zip(csvs, files.read_all(root, csvs), strict=True))
        return _portal(content_of(documents, tables, findings), findings, archived)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Reading makes millions of values and drops none; looking for garbage among them took a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _any_in(paths: Sequence[str], folder: str) -> bool:
    return any(path.startswith(folder) for path in paths)


def _left_over(cycle: str, folder: str) -> Diagnostic:
    message = (
        f"{cycle} is archived, and these files are not read any more; move what is still news into "
        f"{FOLDER}/archive/{cycle}/corrections.yaml, then `okrsite close {cycle}` removes them"
    )
    return Diagnostic(Place(folder.rstrip("/")), "archived-cycle", message, Severity.WARNING)


def _portal(content: Content, findings: list[Diagnostic], archived: Sequence[Cycle]) -> Portal:
    findings = [*findings, *content.findings]
    called = names_in(content.org)
    written = _organisation(content.org, findings)
    settings = _settings(content.portal, written, findings)
    kpis, wrong = kpis_of(content.kpis, content.tables, called, written)
    findings += wrong
    plans = {folder.id: plans_of(folder, kpis, findings, called, written) for folder in content.cycles}
    organisation = written if content.org else inferred(plan.file for found in plans.values() for plan in found)
    cycles = _cycles(content, plans, settings, called, organisation, findings)
    around = nested(newest_first(cycles | {each.id: each for each in archived}), findings)
    findings += _alike([*(cycle.id for cycle in archived), *(folder.id for folder in content.cycles)])
    return Portal(
        settings=settings,
        organisation=organisation,
        cycles=linked(around, organisation),
        kpis=kpis,
        findings=tuple(capped(findings)),
        origin=Origin(content.portal) if content.portal else None,
        has_org_file=content.org is not None,
        unreadable=frozenset(_unreadable(content, plans, cycles, kpis)),
    )


def _cycles(
    content: Content,
    plans: Mapping[str, list[Plan]],
    settings: Settings,
    called: Names,
    organisation: Organisation,
    findings: list[Diagnostic],
) -> dict[str, Cycle]:
    cycles: dict[str, Cycle] = {}
    for folder in content.cycles:
        folder.unread += content.unread
        if cycle := cycle_of(folder, plans[folder.id], settings, findings, called, organisation):
            cycles[cycle.id] = cycle
    return cycles


def _alike(ids: Sequence[str]) -> Iterator[Diagnostic]:
    """Cycles with one address, on systems where capitals do not count."""
    first: dict[str, str] = {}
    for id_ in ids:
        if (earlier := first.setdefault(id_.casefold(), id_)) != id_:
            reason = "where capitals do not count, their pages would have one address"
            message = f"{quoted(id_)} and {quoted(earlier)} differ only in capitals; {reason}, so rename one of the two"
            yield Diagnostic(Place(f"{FOLDER}/cycles/{id_}"), "duplicate-id", message)


def _unreadable(
    content: Content, plans: Mapping[str, list[Plan]], cycles: Mapping[str, Cycle], kpis: Mapping[str, Kpi]
) -> Iterator[str]:
    yield from content.unreadable
    yield from (plan.document.path for found in plans.values() for plan in found if not plan.is_whole)
    yield from (f"{FOLDER}/cycles/{folder.id}" for folder in content.cycles if folder.id not in cycles)
    known = {kpi.origin.document.path for kpi in kpis.values()}
    yield from (path for path in content.kpis if path not in known)


def newest_first(cycles: Mapping[str, Cycle]) -> dict[str, Cycle]:
    """And of two that start on one day the shorter first."""
    return dict(sorted(cycles.items(), key=_by_time))


def _by_time(item: tuple[str, Cycle]) -> tuple[object, ...]:
    cycle = item[1]
    return (-cycle.span.starts.toordinal(), cycle.span.days, cycle.id)


def _settings(document: Document | None, organisation: Organisation, findings: list[Diagnostic]) -> Settings:
    if document is None:
        return Settings()
    read, wrong = entity(document, Settings)
    findings += wrong
    settings = read or Settings()
    if settings.programme and organisation.former:
        return settings.model_copy(update={"programme": organisation.name_now(settings.programme)})
    return settings


def _organisation(document: Document | None, findings: list[Diagnostic]) -> Organisation:
    if document is None:
        return Organisation()
    organisation, wrong = organisation_of(document)
    findings += wrong
    return organisation
