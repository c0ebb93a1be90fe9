"""content/ becomes a `Portal`: every file read once, every mistake found, what is sound kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.loader.cycles import CycleFolder, cycle_of, plans_in
from okrsite.loader.entities import entity
from okrsite.loader.folders import Content, content_of
from okrsite.loader.kpis import kpis_of
from okrsite.loader.links import linked, resolved
from okrsite.loader.organisation import inferred, organisation_of
from okrsite.model import Cycle, OkrFile, Organisation, Portal, Settings
from okrsite.yaml_source import Document, read_documents

__all__ = ["load", "resolved"]

FOLDER = "content"


def load(root: Path) -> Portal:
    """The portal in `root`/content. Never raises for anything a file says: see `Portal.findings`."""
    with _no_garbage_collection():
        paths, findings = files.walk(root, FOLDER, (".yaml", ".csv"))
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
    plans = {folder.id: _plans(folder, findings) for folder in content.cycles}
    organisation = _organisation(content.org, plans, findings)
    cycles: dict[str, Cycle] = {}
    for folder in content.cycles:
        cycle, wrong = cycle_of(folder, plans[folder.id], settings)
        findings += wrong
        if cycle:
            cycles[cycle.id] = cycle
    kpis, wrong = kpis_of(content.kpis, content.tables)
    return Portal(
        settings=settings,
        organisation=organisation,
        cycles=linked(dict(sorted(cycles.items(), key=_by_time))),
        kpis=kpis,
        findings=tuple(sorted(findings + wrong)),
        has_org_file=content.org is not None,
        unreadable=content.unreadable,
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


def _plans(folder: CycleFolder, findings: list[Diagnostic]) -> list[tuple[OkrFile, Document]]:
    plans = []
    for file, document, wrong in plans_in(folder):
        findings += wrong
        if file:
            plans.append((file, document))
    return plans


def _organisation(
    document: Document | None, plans: dict[str, list[tuple[OkrFile, Document]]], findings: list[Diagnostic]
) -> Organisation:
    if document is None:
        return inferred(file for files_ in plans.values() for file, _ in files_)
    organisation, wrong = organisation_of(document)
    findings += wrong
    return organisation
