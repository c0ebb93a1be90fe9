"""Which file is what, by its path alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from okrsite.diagnostics import Diagnostic, Place, Severity
from okrsite.yaml_source import Document

_NOT_OURS = ("pages", "archive")
_HOMES = (  # the key that tells a kind of file, its folder in a cycle, what it is called
    ("updates", "check-ins", "a check-in"),
    ("retrospective", "reviews", "a review"),
    ("objectives", "", "an OKR file"),
)


@dataclass(slots=True)
class CycleFolder:
    """The documents of one folder below cycles/, by what they are."""

    id: str
    cycle: Document | None = None
    plans: list[Document] = field(default_factory=list)
    check_ins: list[Document] = field(default_factory=list)
    reviews: list[Document] = field(default_factory=list)


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
            content.portal = _only(content.portal, document, content)
        case ["org"]:
            content.org = _only(content.org, document, content)
        case ["kpis", *_, _]:
            content.kpis[document.path] = document
        case ["cycles", cycle, *parts] if parts:
            _place_in_cycle(document, parts, folders.setdefault(cycle, CycleFolder(cycle)), content)
        case _:
            content.findings.append(_unknown(document))


def _only(first: Document | None, document: Document, content: Content) -> Document:
    """Of portal.yaml and portal.yml only one can count."""
    if first is None:
        return document
    message = f"{first.path} says the same things already; merge the two into one"
    content.findings.append(Diagnostic(Place(document.path), "duplicate-file", message))
    return first


def _place_in_cycle(document: Document, parts: Sequence[str], folder: CycleFolder, content: Content) -> None:
    home = _home_of(document)
    match parts:
        case ["cycle"]:
            folder.cycle = _only(folder.cycle, document, content)
        case ["check-ins", *_] if home != "an OKR file":
            folder.check_ins.append(document)
        case ["reviews", *_] if home != "a check-in":
            folder.reviews.append(document)
        case [first, *_] if first not in ("check-ins", "reviews") and home in ("", "an OKR file"):
            folder.plans.append(document)
        case _:
            content.findings.append(_misplaced(document, folder.id))


def _home_of(document: Document) -> str:
    """What a file is by its keys, `unit` and `objectives` being those of two kinds; "" where they tell nothing."""
    keys = document.data if isinstance(document.data, dict) else {}
    if isinstance(keys.get("objectives"), dict):  # a review names them by id, a plan lists them
        return "a review"
    return next((what for key, _, what in _HOMES if key in keys), "")


def _misplaced(document: Document, cycle: str) -> Diagnostic:
    what = _home_of(document)
    folder = next(folder for _, folder, called in _HOMES if called == what)
    there = f"content/cycles/{cycle}/"
    home = f"{there}{folder}/" if folder else f"{there}, beside check-ins and reviews"
    return Diagnostic(Place(document.path), "misplaced-file", f"this is {what}; move it into {home}")


def _unknown(document: Document) -> Diagnostic:
    """What looks like ours would be missed on the site; anything else may be there for a reason."""
    what = _home_of(document)
    severity = Severity.ERROR if what else Severity.WARNING
    mend = f"this is {what}, so move it below content/cycles/NAME/" if what else "move it elsewhere"
    return Diagnostic(Place(document.path), "unknown-file", f"nothing reads a file here; {mend}", severity)


def unread(path: str) -> Diagnostic:
    """A file in a cycle that is not read because of its ending."""
    message = "only files that end in .yaml or .yml are read here; rename it or move it elsewhere"
    return Diagnostic(Place(path), "unknown-file", message, Severity.WARNING)
