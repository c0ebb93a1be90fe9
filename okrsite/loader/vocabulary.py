"""Which keys may stand where: the models as `sentences` asks them."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel

from okrsite.yaml_source import Node

Path = tuple[str | int, ...]
Group = type[BaseModel]


def keys_at(model: Group, path: Path) -> tuple[str, ...]:
    """The keys that may stand in the group at `path`, sorted."""
    return _keys_in(groups_at(model, path))


@cache
def _keys_in(groups: frozenset[Group]) -> tuple[str, ...]:
    return tuple(sorted({name for group in groups for name in keys_of(group)}))


def keys_of(model: Group) -> Iterator[str]:
    return (field.alias or name for name, field in model.model_fields.items())


def required_in(model: Group) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def groups_at(model: Group, path: Path) -> frozenset[Group]:
    """The models that may stand at `path`."""
    groups = frozenset([model])
    for key in path:
        if isinstance(key, str):
            groups = _groups_below(groups, key)
    return groups


@lru_cache(maxsize=1024)
def _groups_below(groups: frozenset[Group], key: str) -> frozenset[Group]:
    """At a key of theirs; a name that people chose, such as an id, leads nowhere else."""
    fields = [g.model_fields for g in groups]
    named = [f for group in fields for name, f in group.items() if key == (f.alias or name)]
    return frozenset(found for field in named for found in _models_in(field.annotation)) or groups


def groups_below(model: Group) -> Iterator[tuple[str, Group]]:
    """Every model of the file, its outermost first, with the key that it stands at."""
    waiting, seen = [("", model)], {model}
    while waiting:
        key, group = waiting.pop(0)
        yield key, group
        for name, field in group.model_fields.items():
            for found in _models_in(field.annotation):
                if found not in seen:
                    seen.add(found)
                    waiting.append((field.alias or name, found))


def _models_in(annotation: Any) -> Iterator[Group]:
    if inspect.isclass(annotation) and not typing.get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models_in(part)


def value_at(data: Node, path: Path) -> Node:
    """What is written at `path`; None where nothing is."""
    for key in path:
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data
