"""Lists, groups and entries that have another form than they need, and how they are written instead."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pydantic_core import ErrorDetails

from okrsite.diagnostics import quoted
from okrsite.loader.vocabulary import Group, Path, groups_at, keys_at, required_in, value_at
from okrsite.model.scalars.names import ID, RESERVED, slug
from okrsite.yaml_source import Document, Node

_NAMED_BY_ID: Final = MappingProxyType(
    {
        "updates": "shop/calm-checkout/p99: {value: 512}",
        "objectives": "shop/calm-checkout: {outcome: partial}",
        "ignore": "missing-owner: and the reason",
        "labels": "pillar: growth",
    }
)
_ASKED: Final = MappingProxyType(
    {
        "unit": "add unit: and whose objectives these are, as unit: company",
        "title": "add title: and what shall be true",
        "date": "add date: and the day of the report, as date: 2026-11-20",
        "from": "add from: and where it stands at the start",
        "to": "add to: and where it shall stand in the end",
        "updates": "add updates: and below it a line for each key result, as unit/objective/key-result: {value: 5}",
    }
)


def wrong_form(model: Group, path: Path, error: ErrorDetails) -> str:
    found = error["input"]
    if error["type"] in ("list_type", "tuple_type"):
        return _no_list(model, path, found)
    if isinstance(found, str) and isinstance(error["loc"][-1], int):
        return _entry(model, path, found)
    wanted = "expected a group of keys, each on its own line as `key: value`"
    return _no_group(model, str(path[-1]) if path else "", found) or f"{wanted}, found {_shown(found)}"


def _no_list(model: Group, path: Path, found: object) -> str:
    if isinstance(found, dict) and path:
        return _hyphens(model, path, found)
    return f"expected a list, each entry on its own line after a hyphen, found {_shown(found)}"


def _no_group(model: Group, key: str, found: object) -> str:
    """For a list or a text where keys are expected, as far as it can be told which."""
    example = f"name: {found}" if key == "company" and isinstance(found, str) else _NAMED_BY_ID.get(key, "")
    if isinstance(found, list) and not key and required_in(model):
        return f"a file begins with keys, and this is a list; write {required_in(model)[0]}: in the line above"
    if isinstance(found, list) and example:
        fix = f"leave the hyphens out, and write each entry as a key and a value, as {quoted(example)}"
        return f"{quoted(key)} is no list; {fix}"
    if isinstance(found, str) and example:
        return f"{quoted(key)} has keys of its own; write it as {quoted(f'{{{example}}}', 80)}"
    return ""


def _hyphens(model: Group, path: Path, found: dict[str, Node]) -> str:
    """For a list without its hyphens: one entry, or several below their ids."""
    key, first = quoted(str(path[-1])), next(iter(found), "")
    value = found.get(first)
    keys = keys_at(model, path)
    if first not in keys and "id" not in keys:
        return f"{key} is a list; begin each entry with a hyphen, as {quoted(f'- {_required(model, path)}: {first}')}"
    if first not in keys:
        shown = first if ID.fullmatch(first) else proposed_id(first)
        return f"{key} is a list; begin each entry with a hyphen and its id, as {quoted(f'- id: {shown}')}"
    line = f"- {first}: {value}" if isinstance(value, str) else f"- {first}:"
    return f"{key} is a list; begin each entry with a hyphen, the first one here as {quoted(line)}"


def _required(model: Group, path: Path) -> str:
    return next((key for group in groups_at(model, path) for key in required_in(group)), keys_at(model, path)[0])


def _entry(model: Group, path: Path, text: str) -> str:
    """For a sentence, or an id, in the place of an entry with keys."""
    group = next(iter(sorted(groups_at(model, path), key=lambda each: each.__name__)))
    required = required_in(group)
    if "id" in required and ID.fullmatch(text):
        return f"an entry here has keys of its own; write {quoted(text)} as {{id: {text}}}"
    if "id" in required:
        name = "title" if "title" in required else "name"
        lines = f"{quoted(f'- id: {proposed_id(text)}')}, and below it {quoted(f'{name}: {text}', 80)}"
        return f"an entry here has an id and a {name}, each in a line; write {lines}"
    if len(required) == 1:
        return f"an entry here has keys of its own; write {quoted(f'- {required[0]}: {text}', 80)}"
    return f"an entry here has keys of its own ({', '.join(required)}), found {quoted(text)}"


def missing(document: Document, path: Path) -> str:
    key = path[-1]
    if isinstance(key, int):
        return f"expected {key + 1} entries, found {key}"
    fix = _ASKED.get(key, "add it")
    if key == "id":
        fix = _id_to_add(document, path)
    elif key == "date" and (day := re.search(r"\d{4}-\d{2}-\d{2}", document.path.rpartition("/")[2])):
        fix = f"add date: {day[0]}, if that is the day of the report"
    return f"the key {quoted(key)} is missing; {fix}"


def _id_to_add(document: Document, path: Path) -> str:
    """Made from the title, and free."""
    entry, siblings = value_at(document.data, path[:-1]), value_at(document.data, path[:-2])
    title = value_at(entry, ("title",)) or value_at(entry, ("name",))
    taken = [value_at(other, ("id",)) for other in siblings] if isinstance(siblings, list) else []
    if isinstance(title, str) and (id_ := proposed_id(title)) and id_ not in taken:
        return f"add id: {id_}, or another that will stay"
    return "add id: and one or two words for it, as id: calm-checkout"


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return quoted(value)
        case dict():
            return "a group of keys"
    return "a list"


_WORDS: Final = 3
_SMALL: Final = re.compile(
    "a|all|an|and|are|at|be|because|by|das|der|die|each|every|for|from|in|is|its?|of|on|or|our|per|that|the|this|to|"
    r"und|von|we|who|will|with|\d+"
)


def proposed_id(text: str) -> str:
    """The first words of `text` that matter, as an id: `cut-p99-checkout`; "" where it has no letters for one."""
    words = [word for word in slug(text).split("-") if word]
    telling = [word for word in words if not _SMALL.fullmatch(word)] or words
    id_ = "-".join(word[:20] for word in telling[:_WORDS])
    return f"{id_}-1" if id_ in RESERVED else id_
