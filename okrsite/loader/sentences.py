"""pydantic's errors in our words, at the place where they can be mended."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from okrsite.diagnostics import Diagnostic, did_you_mean, quoted
from okrsite.yaml_source import Document, Node

Path = tuple[str | int, ...]


def finding(document: Document, model: type[BaseModel], error: ErrorDetails) -> Diagnostic:
    path = written_path(document.data, error["loc"], keep_last=error["type"] == "missing")
    match error["type"]:
        case "extra_forbidden":
            return Diagnostic(document.key_place(*path), "unknown-key", _unknown_key(model, path))
        case "missing":
            return Diagnostic(document.place(*path[:-1]), "missing-key", _missing(path[-1]))
    return Diagnostic(document.place(*path), *_of_value(error))


def written_path(data: Node, loc: Iterable[str | int], *, keep_last: bool = False) -> Path:
    """`loc` without the names of alternatives that pydantic puts between the keys."""
    path: list[str | int] = []
    parts = tuple(loc)
    for index, part in enumerate(parts):
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not (keep_last and index == len(parts) - 1):
            continue
        path.append(part)
    return tuple(path)


def _of_value(error: ErrorDetails) -> tuple[str, str]:
    """Rule and sentence for a value of the wrong form."""
    context: dict[str, Any] = error.get("ctx", {})
    value = error["input"]
    match error["type"]:
        case "model_type" | "dict_type" | "mapping_type":
            return "type", f"expected a group of keys, each on its own line as `key: value`, found {_shown(value)}"
        case "list_type" | "tuple_type":
            return "type", f"expected a list, each entry on its own line after a hyphen, found {_shown(value)}"
        case "enum":
            words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
            near = did_you_mean(value, words) if isinstance(value, str) else ""
            return "type", f"{_shown(value)} is none of {', '.join(words)}{near}"
        case "too_short" | "too_long":
            return (
                "type",
                f"expected {context.get('min_length', context.get('max_length'))} entries, found {len(value)}",
            )
    return error["type"], str(context.get("sentence", error["msg"]))


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return quoted(value)
        case dict():
            return "a group of keys"
    return "a list"


def _missing(key: str | int) -> str:
    if isinstance(key, int):
        return f"expected {key + 1} entries, found {key}"
    return f"the key {quoted(key)} is missing; add it"


def _unknown_key(model: type[BaseModel], path: Path) -> str:
    known = sorted({name for group in _groups_at(model, path[:-1]) for name in _keys_of(group)})
    if path[-1] in known:
        return f"{quoted(str(path[-1]))} does not go with the other keys here; keep the one or the others"
    near = did_you_mean(str(path[-1]), known)
    return f"unknown key {quoted(str(path[-1]))}" + (near or f"; possible here: {', '.join(known)}")


def _keys_of(model: type[BaseModel]) -> Iterator[str]:
    return (field.alias or name for name, field in model.model_fields.items())


def _groups_at(model: type[BaseModel], path: Path) -> set[type[BaseModel]]:
    """The models that may stand at `path`."""
    groups = {model}
    for key in path:
        if isinstance(key, str):
            fields = [g.model_fields for g in groups]
            named = [f for group in fields for name, f in group.items() if key == (f.alias or name)]
            groups = {found for field in named for found in _models_in(field.annotation)} or groups
    return groups


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and not typing.get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models_in(part)
