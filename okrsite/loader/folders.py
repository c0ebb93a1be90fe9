"""Which file is what, by its path alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from okrsite.diagnostics import Diagnostic, Place, Severity, did_you_mean, quoted
from okrsite.loader.cycles import CycleFolder
from okrsite.yaml_source import Document

_KNOWN = ("portal.yaml", "org.yaml", "pages", "cycles", "kpis", "archive")
_NOT_OURS = ("pages", "archive")


@dataclass(slots=True)
class Content:
    """What content/ holds, sorted by kind."""

    portal: Document | None = None
    org: Document | None = None
    cycles: list[CycleFolder] = field(default_factory=list)
    kpis: dict[str, Document] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    unreadable: frozenset[str] = frozenset()


def content_of(documents: Sequence[Document], tables: Mapping[str, bytes | Diagnostic]) -> Content:
    content, folders = Content(), dict[str, CycleFolder]()
    for document in documents:
        if document.path.split("/")[1] not in _NOT_OURS:
            content.findings += document.findings
            _place(document, content, folders)
    content.cycles = list(folders.values())
    content.unreadable = frozenset(d.path for d in documents if d.data is None)
    for path, table in tables.items():
        if isinstance(table, Diagnostic):
            content.findings.append(table)
        elif path.split("/")[1] == "kpis":
            content.tables[path] = table
    return content


def _place(document: Document, content: Content, folders: dict[str, CycleFolder]) -> None:
    stem = document.path.rpartition(".")[0]
    match stem.split("/")[1:]:
        case ["portal"]:
            content.portal = document
        case ["org"]:
            content.org = document
        case ["kpis", *_, _]:
            content.kpis[document.path] = document
        case ["cycles", cycle, *parts] if parts:
            _place_in_cycle(document, parts, folders.setdefault(cycle, CycleFolder(cycle)))
        case _:
            content.findings.append(_unknown(document.path))


def _place_in_cycle(document: Document, parts: Sequence[str], folder: CycleFolder) -> None:
    match parts:
        case ["cycle"]:
            folder.cycle = document
        case ["check-ins", *_]:
            folder.check_ins.append(document)
        case ["reviews", *_]:
            folder.reviews.append(document)
        case _:
            folder.plans.append(document)


def _unknown(path: str) -> Diagnostic:
    name = path.split("/")[1]
    message = f"nothing reads {quoted(name)} here{did_you_mean(name, _KNOWN)}; OKR files belong into cycles/NAME/"
    return Diagnostic(Place(path), "unknown-file", message, Severity.WARNING)
