"""Lists, groups and entries that have another form than they need, and how they are written instead."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pydantic_core import ErrorDetails

from okrsite.diagnostics import quoted
from okrsite.loader.vocabulary import Group, Path, groups_at, keys_at, keys_of, required_in, value_at
from okrsite.model.scalars.names import ID, RESERVED, slug
from okrsite.model.scalars.numbers import NUMBER
from okrsite.yaml_source import Document, Node
from okrsite.yaml_source.written import in_quotes

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
    said = _file_as_list(model, found) if isinstance(found, list) and not path else _no_group(model, path, found)
    return said or f"{wanted}, found {_shown(found)}"


def _no_list(model: Group, path: Path, found: object) -> str:
    if isinstance(found, dict) and path:
        return _hyphens(model, path, found)
    if (
        isinstance(found, str)
        and path
        and path[-1] == "between"
        and len(ends := re.findall(r"\d+(?:\.\d+)?", found)) == 2
    ):
        return f"between has two limits, in brackets; write [{', '.join(ends)}]"
    if isinstance(found, str) and path and "id" in keys_at(model, path):
        return f"{quoted(str(path[-1]))} is a list; write [{_as_entry(model, path, found)}]"
    return f"expected a list, each entry on its own line after a hyphen, found {_shown(found)}"


def _file_as_list(model: Group, entries: list[Node]) -> str:
    """For a file that begins with a hyphen: its keys stand in the list, or the key of the list is missing."""
    fact, without = (
        "a file begins with keys, and this is a list",
        'replace each "-" at the start of a line with a space',
    )
    found = {key for entry in entries if isinstance(entry, dict) for key in entry}
    if found <= {*keys_at(model, ())}:
        return f"{fact}; {without}"
    names_updates = any("/" in key for key in found) and "updates" in keys_of(model)
    groups = (key for key in keys_of(model) if groups_at(model, (key,)) != {model})
    own = ["updates"] if names_updates else [key for key in groups if found <= {*keys_at(model, (key,))}]
    above = [f"{key}: ..." for key in required_in(model) if key not in own]
    keys = " and ".join([*above, *([" or ".join(f"{key}:" for key in own)] if own else [])])
    fix = f"write {keys} above it" if keys else ""
    return f"{fact}; {fix}, and {without}" if fix and names_updates else f"{fact}; {fix or without}"


def _no_group(model: Group, path: Path, found: object) -> str:
    """For a list or a text where keys are expected, as far as it can be told which."""
    key, inside = str(path[-1]) if path else "", keys_at(model, path)
    if path[:1] == ("updates",) and key in inside and not isinstance(found, list):
        return f"{quoted(key)} is part of an update; indent it by two spaces more than the id above it"
    if found is None and path:
        return f"expected keys below {quoted(key)}, found nothing; write them there, indented by two spaces more"
    if path[:1] == ("updates",) and len(path) == 2 and isinstance(found, str):
        answer = f"value: {found}" if len(found) < _SHOWN and NUMBER.fullmatch(found) else f"note: {_in_quotes(found)}"
        return f"an update has keys of its own; write {{{answer}}}"
    example = f"name: {found}" if key == "company" and isinstance(found, str) else _NAMED_BY_ID.get(key, "")
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
    first = first.lstrip("-")
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
    if "id" in required:
        return f"an entry here has keys of its own; write {_as_entry(model, path, text)}"
    if len(required) == 1:
        return f"an entry here has keys of its own; write {quoted(f'- {required[0]}: {text}', 80)}"
    return f"an entry here has keys of its own ({', '.join(required)}), found {quoted(text)}"


def _as_entry(model: Group, path: Path, text: str) -> str:
    """A title, or an id, as the entry that it was meant to be; in braces, which may stand in a line and in a list."""
    if ID.fullmatch(text):
        return f"{{id: {text}}}"
    name = "title" if "title" in keys_at(model, path) else "name"
    return f"{{id: {proposed_id(text) or 'one-word'}, {name}: {_in_quotes(text)}}}"


def _in_quotes(text: str) -> str:
    """As it may stand in a file; of a long one the beginning, for nobody copies the rest from a message."""
    return in_quotes(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


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
_SHOWN: Final = 80
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
