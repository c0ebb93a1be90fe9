"""Which file is what, by its path alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from okrsite.diagnostics import Diagnostic, Place, Severity, nearest
from okrsite.loader.check_ins import CheckInReading
from okrsite.loader.unknown_keys import (
    CHECK_IN,
    CYCLE,
    ORGANISATION,
    PLAN,
    REVIEW,
    SETTINGS,
    FileKind,
    home_of,
    kind_of,
)
from okrsite.loader.unread import unread_stray
from okrsite.model import Unread
from okrsite.yaml_source import Document, absent

_NOT_OURS = ("pages", "archive")
REPORTS = ("check-ins", "reviews")
_HOMES = {"check-ins": CHECK_IN, "reviews": REVIEW}
_OURS = re.compile(rb"^(?:unit|objectives|updates|retrospective) *:", re.MULTILINE)


@dataclass(slots=True)
class CycleFolder:
    """The documents of one folder below cycles/, by what they are."""

    id: str
    cycle: Document | None = None
    plans: list[Document] = field(default_factory=list)
    check_ins: CheckInReading = field(default_factory=CheckInReading)
    reviews: list[Document] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


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
    unread: list[Unread] = field(default_factory=list)
    """What lies outside of every cycle and may be of any."""


def content_of(
    documents: Iterable[Document], tables: Mapping[str, bytes | Diagnostic], refused: Sequence[Diagnostic]
) -> Content:
    """`refused`: the findings about files that nobody read."""
    content, folders, unreadable = Content(), dict[str, CycleFolder](), set[str]()
    for document in documents:
        if document.data is None:
            unreadable.add(document.path)
        if document.path.split("/")[1] not in _NOT_OURS:
            content.findings += document.findings
            _place(document, content, folders)
    _forget(refused, folders)
    content.cycles = list(folders.values())
    content.unreadable = frozenset(unreadable)
    for path, table in tables.items():
        if isinstance(table, Diagnostic):
            content.findings.append(table)
        elif path.split("/")[1] == "kpis":
            content.tables[path] = table
        elif path.split("/")[1] not in _NOT_OURS:
            content.findings.append(_stray_table(path, table))
    return content


def _forget(refused: Sequence[Diagnostic], folders: Mapping[str, CycleFolder]) -> None:
    """What stands in files that nobody read is unknown, too; those that were never ours are left in peace."""
    for path in (finding.place.path for finding in refused if finding.severity is Severity.ERROR):
        match path.split("/")[1:]:
            case ["cycles", cycle, first, *_] if cycle in folders:
                folders[cycle].unread.append(unread_stray(absent(path), _HOMES.get(first, PLAN)))


def _place(document: Document, content: Content, folders: dict[str, CycleFolder]) -> None:
    stem = document.path.rpartition(".")[0]
    match stem.split("/")[1:]:
        case ["portal"]:
            content.portal = _only(content.portal, document, content)
        case ["org"]:
            content.org = _only(content.org, document, content)
        case ["kpis", *_, _]:
            content.kpis[document.path] = document
        case ["cycles", cycle, *parts] if parts:
            _place_in_cycle(document, parts, folders.setdefault(cycle, CycleFolder(cycle)), content)
        case _:
            kind = kind_of(document)
            content.unread.append(unread_stray(document, kind))
            content.findings.append(_unknown(document, kind))


def _only(first: Document | None, document: Document, content: Content) -> Document:
    """Of portal.yaml and portal.yml only one can count."""
    if first is None:
        return document
    message = f"{first.path} says the same things already; merge the two into one"
    content.findings.append(Diagnostic(Place(document.path), "duplicate-file", message))
    return first


def _place_in_cycle(document: Document, parts: Sequence[str], folder: CycleFolder, content: Content) -> None:
    kind = kind_of(document)
    match parts:
        case ["cycle"]:
            folder.cycle = _only(folder.cycle, document, content)
        case ["check-ins", *_] if kind is not PLAN:
            folder.check_ins.take(document)
        case ["reviews", *_] if kind is not CHECK_IN:
            folder.reviews.append(document)
        case [first, *_] if first not in REPORTS and kind in (None, PLAN) and not _is_like_reports(first, kind):
            folder.plans.append(document)
        case [first, *_]:
            kind = kind or nearly(first) or PLAN
            folder.unread.append(unread_stray(document, kind))
            content.findings.append(_misplaced(document, kind, folder.id))


def _is_like_reports(folder: str, kind: FileKind | None) -> bool:
    """Whether a file of which nobody can tell what it is lies in a folder that is nearly called `check-ins`."""
    return kind is None and nearly(folder) is not None


def nearly(folder: str) -> FileKind | None:
    return _HOMES.get(nearest(folder.lower().replace("_", "-"), _HOMES))


def _misplaced(document: Document, kind: FileKind, cycle: str) -> Diagnostic:
    home = home_of(kind, document.path, cycle)
    if kind is PLAN:
        home += ", beside check-ins and reviews"
    message = f"this is {kind.called}, and nothing reads it here; move it into {home}"
    if kind in (CYCLE, ORGANISATION, SETTINGS):
        message = f"this is {kind.called}, and nothing reads it here; what it says belongs into {home}"
    return Diagnostic(Place(document.path), "misplaced-file", message)


def _unknown(document: Document, kind: FileKind | None) -> Diagnostic:
    """What looks like ours would be missed on the site; anything else may be there for a reason."""
    severity = Severity.ERROR if kind else Severity.WARNING
    fix = f"this is {kind.called}, so move it to {home_of(kind, document.path)}" if kind else "move it elsewhere"
    return Diagnostic(Place(document.path), "unknown-file", f"nothing reads a file here; {fix}", severity)


def _stray_table(path: str, content: bytes) -> Diagnostic:
    has_readings = {b"date", b"value"} <= {*re.findall(rb"[a-z]+", content.partition(b"\n")[0].lower())}
    fix = "readings of a KPI belong into content/kpis/" if has_readings else "move it elsewhere"
    severity = Severity.ERROR if has_readings else Severity.WARNING
    return Diagnostic(Place(path), "unknown-file", f"nothing reads a table here; {fix}", severity)


def unread(path: str, content: bytes | Diagnostic) -> Diagnostic:
    """A file in a cycle that is not read because of its ending: an error where it holds what would be missed."""
    meant = re.sub(r"(?i)\.ya?ml(\.txt)?$|\.txt$", "", path) + ".yaml"
    is_ours = isinstance(content, bytes) and _OURS.search(content)
    if is_ours and re.search(r"(?i)\.ya?ml$|\.txt$|/[^./]+$", path):
        message = f"only names that end in .yaml or .yml are read, and this holds OKRs; rename it to {meant}"
        return Diagnostic(Place(path), "unknown-file", message)
    message = "only files that end in .yaml or .yml are read here; rename it or move it elsewhere"
    return Diagnostic(Place(path), "unknown-file", message, Severity.WARNING)
