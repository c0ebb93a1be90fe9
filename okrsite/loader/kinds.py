"""What a file is by its keys, wherever it lies, and where such a file belongs."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from okrsite.loader.vocabulary import keys_of
from okrsite.model import KeyResult, Objective
from okrsite.model.reviews import Review
from okrsite.yaml_source import Document, Node


class Kind(NamedTuple):
    """What it is called, and its home, where CYCLE stands for the id of one."""

    called: str
    home: str


PLAN: Final = Kind("an OKR file", "content/cycles/CYCLE/")
CHECK_IN: Final = Kind("a check-in", "content/cycles/CYCLE/check-ins/")
REVIEW: Final = Kind("a review", "content/cycles/CYCLE/reviews/")
CYCLE: Final = Kind("a cycle's own file", "content/cycles/CYCLE/cycle.yaml")
ORGANISATION: Final = Kind("the organisation", "content/org.yaml")
SETTINGS: Final = Kind("the portal's settings", "content/portal.yaml")
KPI: Final = Kind("a KPI", "content/kpis/")
_KEYS: Final = (
    (CHECK_IN, {"updates"}),
    (REVIEW, {"retrospective"}),
    (PLAN, {"objectives"}),
    (ORGANISATION, {"teams", "people"}),
    (CYCLE, {"starts", "ends", "state"}),
    (KPI, {"readings"}),
    (SETTINGS, {"cadence", "fiscal_year_starts", "limits", "repository"}),
)
_PLANNED: Final = frozenset({*keys_of(Objective), *keys_of(KeyResult)} - {*keys_of(Review)})
_CYCLE_NAME: Final = re.compile(r"\d{4}(?:-[QH]?\d{1,2})?")


def kind_of(document: Document) -> Kind | None:
    """None where its keys tell nothing; `unit` and `objectives` are those of two kinds."""
    keys = document.data if isinstance(document.data, dict) else {}
    kind = next((kind for kind, own in _KEYS if not own.isdisjoint(keys)), None)
    if kind is None and re.search(r"/cycle\.ya?ml$", document.path, re.IGNORECASE):
        return CYCLE
    return REVIEW if kind is PLAN and _are_reviewed(keys["objectives"]) else kind


def kind_with(key: str) -> Kind | None:
    """The kind of file that has this key at its top, if one alone has it."""
    return next((kind for kind, own in _KEYS if key in own), None)


def _are_reviewed(objectives: Node) -> bool:
    """A review names objectives by id, a plan lists them; a plan without its hyphens shows by its keys."""
    if not isinstance(objectives, dict) or any(isinstance(value, str | list) for value in objectives.values()):
        return False
    return not any(isinstance(value, dict) and not _PLANNED.isdisjoint(value) for value in objectives.values())


def home_of(kind: Kind, path: str = "", cycle: str = "") -> str:
    """Where a file of this kind belongs that lies at `path`, which may name the cycle that it is of."""
    named = [part for part in re.split(r"[/.]", path) if _CYCLE_NAME.fullmatch(part)]
    return kind.home.replace("CYCLE", cycle or (named[0] if named else "NAME"))
