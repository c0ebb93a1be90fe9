"""One document becomes one entity, with every mistake in it found at once.

A broken part is reported and left out, and the rest is still read: so one wrong date does not make a team's objectives
vanish, and references to them do not turn into follow-up errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from okrsite.diagnostics import Diagnostic, did_you_mean
from okrsite.loader.sentences import Path, finding, written_path
from okrsite.yaml_source import Document, Node

Model = TypeVar("Model", bound=BaseModel)
_ROUNDS = 12  # an entry that loses a required key goes in the next round, and its list may then be empty


def entity(document: Document, model: type[Model]) -> tuple[Model | None, list[Diagnostic]]:
    """What could be read of `document` as `model` (None: nothing of use) and what was wrong with it."""
    if document.made is None:
        return _entity(document, model)
    if not isinstance(known := document.made.get(model), _Made):
        known = document.made[model] = _Made(*_entity(document, model))
    found, findings = known
    return (found if isinstance(found, model) else None), list(findings)


class _Made(NamedTuple):
    entity: BaseModel | None
    findings: list[Diagnostic]


def _entity(document: Document, model: type[Model]) -> tuple[Model | None, list[Diagnostic]]:
    if document.data is None:
        return None, []
    findings: list[Diagnostic] = []
    data: Node = document.data
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), findings
        except ValidationError as error:
            wrong = error.errors(include_url=False)
            told = (detail for detail in wrong if not _is_follow_up(detail, wrong))
            findings = findings or [finding(document, model, detail) for detail in told]
            broken = [written_path(data, detail["loc"]) for detail in wrong]
            if () in broken:
                break
            data = _without(data, set(broken))
    return None, findings


def _is_follow_up(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """A list too short only because its entries are broken, and a key missing only because it is misspelt."""
    match error["type"]:
        case "too_short":
            return bool(len(error["input"]) >= error["ctx"]["min_length"])
        case "missing":
            *above, key = error["loc"]
            unknown = (e["loc"] for e in errors if e["type"] == "extra_forbidden")
            return any([*loc[:-1]] == above and did_you_mean(str(loc[-1]), [str(key)]) for loc in unknown)
    return False


def _without(data: Node, broken: set[Path], at: Path = ()) -> Node:
    if isinstance(data, dict):
        return {key: _without(value, broken, (*at, key)) for key, value in data.items() if (*at, key) not in broken}
    if isinstance(data, list):
        return [_without(value, broken, (*at, i)) for i, value in enumerate(data) if (*at, i) not in broken]
    return data


def positions(written: Node, ids: Iterable[str]) -> Sequence[int]:
    """Where the entries with these ids stand in the list as written, which may hold broken ones between them."""
    entries = written if isinstance(written, list) else []
    found, at = [], 0
    for wanted in ids:
        while at < len(entries) and not _has_id(entries[at], wanted):
            at += 1
        found.append(at)
        at += 1
    return found


def _has_id(entry: Node, wanted: str) -> bool:
    return isinstance(entry, dict) and entry.get("id") == wanted
