"""pydantic's errors in our words, at the place where they can be fixed."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from okrsite.diagnostics import Diagnostic, did_you_mean, quoted
from okrsite.loader.forms import missing, wrong_form
from okrsite.loader.people import NOBODY, Names, no_person
from okrsite.loader.unknown_keys import meant_key, unknown_key
from okrsite.loader.vocabulary import Path, value_at
from okrsite.model.scalars.numbers import in_digits
from okrsite.yaml_source import Document, Node

_SYNONYMS = MappingProxyType(
    {
        "active": "open",
        "amber": "at_risk",
        "behind": "at_risk",
        "blocked": "off_track",
        "cancelled": "dropped",
        "completed": "done",
        "failed": "missed",
        "false": "off",
        "green": "on_track",
        "in_progress": "doing",
        "met": "achieved",
        "no": "off",
        "moonshot": "aspirational",
        "planned": "todo",
        "red": "off_track",
        "stretch": "aspirational",
        "yellow": "at_risk",
    }
)
_FORMS = ("model_type", "dict_type", "mapping_type", "list_type", "tuple_type")


def rule_of(error: ErrorDetails) -> str:
    """The name under which the error is reported: of a value that is wrong in its own way the one it brings along."""
    if error["type"] in (*_FORMS, "too_short", "too_long", "enum"):
        return "type"
    return {"extra_forbidden": "unknown-key", "missing": "missing-key"}.get(error["type"], error["type"])


def finding(document: Document, model: type[BaseModel], error: ErrorDetails, called: Names = NOBODY) -> Diagnostic:
    path, rule = written_path(document.data, error["loc"], keep_last=error["type"] == "missing"), rule_of(error)
    match error["type"]:
        case "extra_forbidden":
            said = _cut_by_comma(document, path) or unknown_key(model, document.data, path)
            return Diagnostic(document.key_place(*path), rule, said)
        case "missing":
            return Diagnostic(document.place(*path[:-1]), rule, missing(document, path))
        case "too_short" | "too_long":
            return Diagnostic(document.place(*path), rule, _of_length(error, value_at(document.data, path)))
        case form if form in _FORMS:
            return Diagnostic(document.place(*path), rule, wrong_form(model, path, error))
    return Diagnostic(document.place(*path), rule, _of_value(error, called))


def _cut_by_comma(document: Document, path: Path) -> str:
    """For a word in braces that has no value: behind a comma of a text without quotes, as in `{note: soft, warm}`."""
    group = value_at(document.data, path[:-1])
    if not isinstance(group, dict) or group[str(path[-1])] is not None:
        return ""
    before = list(group)[: list(group).index(str(path[-1]))]
    key = next((key for key in reversed(before) if group[key] is not None), "")
    is_near = key and document.key_place(*path[:-1], key).line == document.key_place(*path).line
    if not is_near or not isinstance(value := group[key], str) or in_digits(value) or "=" in str(path[-1]):
        return ""
    return f"a comma ends a value in braces; put the whole value of {quoted(key)} in quotes, if this belongs to it"


def meant_path(model: type[BaseModel], data: Node, error: ErrorDetails) -> Path | None:
    """The key that the wrong thing was meant for; None for a key that is like none of ours."""
    path = written_path(data, error["loc"])
    if error["type"] != "extra_forbidden":
        return path
    key = meant_key(model, path)
    return (*path[:-1], key) if key else None


def written_path(data: Node, loc: Sequence[str | int], *, keep_last: bool = False) -> Path:
    """`loc` without the names of alternatives that pydantic puts between the keys, even where one is a key too."""
    path: list[str | int] = []
    last = len(loc) - 1
    for index, part in enumerate(loc):
        if isinstance(data, dict):
            if index < last and loc[index + 1] in data and not _has(data.get(str(part)), loc[index + 1]):
                continue
            if part in data:
                data = data[str(part)]
                path.append(part)
                continue
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            path.append(part)
            continue
        if keep_last and index == last:
            path.append(part)
    return tuple(path)


def _has(below: Node, key: str | int) -> bool:
    return isinstance(below, dict) and key in below


def _of_value(error: ErrorDetails, called: Names) -> str:
    """The sentence for a value that is not among those that are possible."""
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "enum":
        words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return _none_of(error["input"], words)
    if called.ids and (person := context.get("person")):
        return no_person(person, called)
    return str(context.get("sentence", error["msg"]))


def _none_of(value: object, words: list[str]) -> str:
    """A word as the format writes it, whatever its case and spaces; else the nearest."""
    if not isinstance(value, str):
        return f"expected one of {', '.join(words)}, found {'nothing' if value is None else 'several things'}"
    plain = value.strip().lower().replace(" ", "_").replace("-", "_")
    meant = next((word for word in (plain, _SYNONYMS.get(plain)) if word in words), None)
    near = f"; write {meant}" if meant else did_you_mean(plain, words)
    return f"{quoted(value)} is none of {', '.join(words)}{near}"


def _of_length(error: ErrorDetails, written: Node) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    wanted, found = int(context.get("min_length", context.get("max_length", 0))), len(error["input"])
    if found == 2 * wanted and isinstance(written, list) and all(isinstance(e, str) and e.isdigit() for e in written):
        numbers = ", ".join(f"{whole}.{part}" for whole, part in zip(written[::2], written[1::2], strict=True))
        return f"expected {wanted} entries, found {found}; write [{numbers}] if these are decimals, with a point"
    comma = "; a comma parts them, and the decimal mark is a point, as in [0.5, 1.5]" if found > wanted else ""
    return f"expected {wanted} entries, found {found}{comma}"
