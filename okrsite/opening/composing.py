"""The text of a cycle's first files. What people typed stands in quotes or in a block, so it can only be text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from okrsite.model import Span
from okrsite.opening.carrying import Carried
from okrsite.yaml_source.written import comment, entry, on_one_line

Notes = Mapping[str, Sequence[str]]


def cycle_file(dates: Span | None, parent: str | None, remarks: Iterable[str]) -> bytes:
    """`dates` where the name of the cycle does not say them."""
    lines = [comment(remark) for remark in remarks]
    if dates:
        lines += [f"starts: {dates.starts}", f"ends: {dates.ends}"]
    if parent:
        lines.append(f'parent: "{parent}"')
    return _file([*lines, "state: draft  # open, when it is agreed"])


def okr_file(unit: str, before: str, on: date, objectives: Iterable[Carried]) -> bytes:
    head = f"Carried over from {before} as it stood on {on}. Change what you try, then delete these notes."
    lines = [comment(head), f"unit: {on_one_line(unit)}", "objectives:"]
    for one in objectives:
        lines += _item(_written(one.objective), one.objective.id, one.notes, "  ")
    return _file(lines)


def _written(entity: Any) -> dict[str, Any]:
    """As people write it: without what is so by itself."""
    data: dict[str, Any] = entity.model_dump(by_alias=True, exclude_defaults=True, warnings=False)
    return data


def _item(item: Mapping[str, Any], path: str, notes: Notes, indent: str) -> Iterator[str]:
    """An objective or key result as an entry of a list."""
    yield from (comment(note, indent) for note in notes.get(path, ()))
    mark = f"{indent}- "
    for key, value in item.items():
        if key == "key_results":
            yield f"{indent}  key_results:"
            for each in value:
                yield from _item(each, f"{path}/{each['id']}", notes, f"{indent}    ")
            continue
        first, *more = entry(key, value, f"{indent}  ")
        yield f"{mark}{first.lstrip(' ')}"
        yield from more
        mark = f"{indent}  "


def _file(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
