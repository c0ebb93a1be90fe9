"""What a file is by its keys; and of a key that means nothing where it stands what was meant, or where it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from okrsite.diagnostics import nearest, quoted
from okrsite.loader.vocabulary import Group, Path, groups_at, groups_below, keys_at, keys_of, value_at
from okrsite.model import KeyResult, Objective
from okrsite.model.reviews import Review
from okrsite.yaml_source import NO_SPACE_AFTER_DASH, Document, Node


class FileKind(NamedTuple):
    """What it is called, and its home, where CYCLE stands for the id of one."""

    called: str
    home: str


PLAN: Final = FileKind("an OKR file", "content/cycles/CYCLE/")
CHECK_IN: Final = FileKind("a check-in", "content/cycles/CYCLE/check-ins/")
REVIEW: Final = FileKind("a review", "content/cycles/CYCLE/reviews/")
CYCLE: Final = FileKind("a cycle's own file", "content/cycles/CYCLE/cycle.yaml")
ORGANISATION: Final = FileKind("the organisation", "content/org.yaml")
SETTINGS: Final = FileKind("the portal's settings", "content/portal.yaml")
KPI: Final = FileKind("a KPI", "content/kpis/")
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


def kind_of(document: Document) -> FileKind | None:
    """None where its keys tell nothing; `unit` and `objectives` are those of two kinds."""
    keys = document.data if isinstance(document.data, dict) else {}
    kind = next((kind for kind, own in _KEYS if not own.isdisjoint(keys)), None)
    if kind is None and re.search(r"/cycle\.ya?ml$", document.path, re.IGNORECASE):
        return CYCLE
    return REVIEW if kind is PLAN and _are_reviewed(keys["objectives"]) else kind


def kind_with(key: str) -> FileKind | None:
    """The kind of file that has this key at its top, if one alone has it."""
    return next((kind for kind, own in _KEYS if key in own), None)


def _are_reviewed(objectives: Node) -> bool:
    """A review names objectives by id, a plan lists them; a plan without its hyphens shows by its keys."""
    if not isinstance(objectives, dict) or any(isinstance(value, str | list) for value in objectives.values()):
        return False
    return not any(isinstance(value, dict) and not _PLANNED.isdisjoint(value) for value in objectives.values())


def home_of(kind: FileKind, path: str = "", cycle: str = "") -> str:
    """Where a file of this kind belongs that lies at `path`, which may name the cycle that it is of."""
    named = [part for part in re.split(r"[/.]", path) if _CYCLE_NAME.fullmatch(part)]
    return kind.home.replace("CYCLE", cycle or (named[0] if named else "NAME"))


_SYNONYMS: Final = MappingProxyType(
    {
        "assignee": "owner",
        "baseline": "from",
        "deadline": "due",
        "description": "why",
        "end": "ends",
        "goal": "to",
        "krs": "key_results",
        "metric": "measure",
        "name": "title",
        "parent": "supports",
        "responsible": "owner",
        "results": "key_results",
        "role": "title",
        "start": "from",
        "target": "to",
        "team": "unit",
    }
)
_HOMES: Final = MappingProxyType(
    {
        "objectives": "into an objective",
        "key_results": "into a key result",
        "measure": "into measure, as measure: {{{together}}}",
        "updates": "into an update, below the id of what it reports on",
        "initiatives": "into an initiative of a key result",
        "limits": "into limits",
        "teams": "to a team",
        "people": "to a person",
    }
)
"""What stands at a key of our files, as the end of a sentence."""


def unknown_key(model: Group, data: Node, path: Path) -> str:
    key, known = str(path[-1]), keys_at(model, path[:-1])
    if said := _without_colon(data, path, known) or _of_update(data, path, known):
        return said
    if key in known:
        return f"{quoted(key)} does not go with the other keys here; keep the one or the others"
    if home := _home_of(model, path):
        together = _together(data, path, home, model)
        return f"{quoted(key)} means nothing here; it belongs {_HOMES[home].format(together=together)}"
    if len(path) == 1 and (kind := kind_with(key)):
        return f"{quoted(key)} means nothing here; it belongs into {kind.called} ({home_of(kind)})"
    if meant := meant_among(key, known):
        return f"unknown key {quoted(key)}; did you mean {quoted(meant)}?"
    return f"unknown key {quoted(key)}; possible here: {', '.join(known)}"


def _together(data: Node, path: Path, home: str, model: Group) -> str:
    """This key and its neighbours that belong to the same place, with their values."""
    group = value_at(data, path[:-1])
    alike = group if isinstance(group, dict) else {}
    pairs = {
        key: value for key, value in alike.items() if key == path[-1] or _home_of(model, (*path[:-1], key)) == home
    }
    return ", ".join(f"{key}: {_plain(value)}" for key, value in pairs.items())


def _plain(value: Node) -> str:
    """A value as it stands in a message; "..." for one that is long or is no plain text."""
    return value if isinstance(value, str) and re.fullmatch(r"[\w.%/-][\w.%/ -]{0,39}", value) else "..."


def _of_update(data: Node, path: Path, known: tuple[str, ...]) -> str:
    """For the id of what is reported on, above `updates` or in steps below it."""
    key = str(path[-1])
    if "/" in key and "updates" in known:
        return f"{quoted(key, len(key))} belongs below updates:, indented by two spaces"
    if len(path) > 2 and path[0] == "updates" and isinstance(value_at(data, path), dict):
        whole = f"{path[1]}/{key}/..."
        return f"an id is written in one piece, with slashes, as {quoted(whole, len(whole))}"
    return ""


def meant_key(model: Group, path: Path) -> str:
    """The key of ours that an unknown one was meant to be, or to stand below; or ""."""
    known, key = keys_at(model, path[:-1]), str(path[-1])
    if "/" in key and "updates" in known:
        return "updates"
    home = _home_of(model, path)
    return home if home in known else "" if home else meant_among(key, known)


@lru_cache(maxsize=1024)
def meant_among(key: str, known: tuple[str, ...]) -> str:
    """As it is in other case and with other spaces, in other words, or with a slip."""
    plain = re.sub(r"[\s-]+", "_", key.strip().lower())
    if plain in known:
        return plain
    synonym = _SYNONYMS.get(plain, "")
    return synonym if synonym in known else nearest(plain, known)


def _home_of(model: Group, path: Path) -> str:
    """The key below which one of ours belongs that stands elsewhere; sooner further in than further out."""
    return _homes_below(groups_at(model, path[:-1]), model).get(str(path[-1]), "")


@cache
def _homes_below(groups: frozenset[Group], model: Group) -> Mapping[str, str]:
    """By key of ours, where it belongs."""
    inside = [found for group in sorted(groups, key=lambda each: each.__name__) for found in groups_below(group)]
    homes: dict[str, str] = {}
    for at, group in (*inside, *groups_below(model)):
        for key in keys_of(group) if at in _HOMES else ():
            homes.setdefault(key, at)
    return homes


def _without_colon(data: Node, path: Path, known: tuple[str, ...]) -> str:
    """For `-id`, `value=6` and `value 6`, which are keys as a whole."""
    key = str(path[-1])
    if key.startswith("-") and key[1:] in known:
        return NO_SPACE_AFTER_DASH
    found = re.fullmatch(r"(\w+)(?: ?= ?| )(.+)", key)
    if found and found[1] in known and value_at(data, path) is None:
        return f'a value is set with ":"; write {found[1]}: {_plain(found[2])}'
    return ""
