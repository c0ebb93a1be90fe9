"""content/ becomes a `Portal`: every file read once, every mistake found, what is sound kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.loader.cycles import cycle_of
from okrsite.loader.entities import entity
from okrsite.loader.folders import Content, content_of, unread
from okrsite.loader.kpis import kpis_of
from okrsite.loader.links import linked, resolved
from okrsite.loader.organisation import inferred, organisation_of
from okrsite.loader.plans import Plan, plans_of
from okrsite.model import Cycle, Organisation, Origin, Portal, Settings
from okrsite.yaml_source import Document, read_documents

__all__ = ["load", "resolved"]

FOLDER = "content"


def load(root: Path) -> Portal:
    """The portal in `root`/content. Never raises for anything a file says: see `Portal.findings`."""
    with _no_garbage_collection():
        paths, findings = files.walk(root, FOLDER, (".yaml", ".csv"))
        others, _ = files.walk(root, f"{FOLDER}/cycles", ("",))
        findings += [unread(path) for path in sorted({*others} - {*paths})]
        documents = read_documents(root, [path for path in paths if not path.endswith(".csv")])
        tables = {path: files.read(root, path) for path in paths if path.endswith(".csv")}
        return _portal(content_of(documents, tables), findings)


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


def _portal(content: Content, findings: list[Diagnostic]) -> Portal:
    findings = [*findings, *content.findings]
    settings = _settings(content.portal, findings)
    kpis, wrong = kpis_of(content.kpis, content.tables)
    findings += wrong
    plans = {folder.id: plans_of(folder, kpis, findings) for folder in content.cycles}
    organisation = _organisation(content.org, plans, findings)
    cycles: dict[str, Cycle] = {}
    for folder in content.cycles:
        cycle, wrong = cycle_of(folder, plans[folder.id], settings)
        findings += wrong
        if cycle:
            cycles[cycle.id] = cycle
    return Portal(
        settings=settings,
        organisation=organisation,
        cycles=linked(dict(sorted(cycles.items(), key=_by_time))),
        kpis=kpis,
        findings=tuple(sorted(findings)),
        origin=Origin(content.portal) if content.portal else None,
        has_org_file=content.org is not None,
        unreadable=content.unreadable | {p.document.path for found in plans.values() for p in found if not p.is_whole},
    )


def _by_time(item: tuple[str, Cycle]) -> tuple[object, ...]:
    """Newest first, and of two that start on one day the shorter first."""
    cycle = item[1]
    return (-cycle.span.starts.toordinal(), cycle.span.days, cycle.id)


def _settings(document: Document | None, findings: list[Diagnostic]) -> Settings:
    if document is None:
        return Settings()
    settings, wrong = entity(document, Settings)
    findings += wrong
    return settings or Settings()


def _organisation(document: Document | None, plans: dict[str, list[Plan]], findings: list[Diagnostic]) -> Organisation:
    if document is None:
        return inferred(plan.file for found in plans.values() for plan in found)
    organisation, wrong = organisation_of(document)
    findings += wrong
    return organisation
