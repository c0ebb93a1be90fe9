"""Thirty seeded edits of real organisations' OKRs, where they are at hand: all are found, and nothing else."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.diff.changes import compared
from okrsite.loader import load
from okrsite.model import Cycle, FromTo, is_key_result
from okrsite.wording import NBSP, day, number
from okrsite.yaml_source.edits import Editable

EDITS = 10
Edited = str
"""What is expected of an edit, as a change says it."""


def with_value(root: Path, cycle: Cycle, ref: str, keys: tuple[str, ...], value: object) -> None:
    """As people would: at its place in the file, and nothing else in it."""
    origin = cycle.origins[ref]
    path = root / origin.document.path
    file = Editable(path.read_bytes())
    path.write_bytes(file.edited([file.with_value([*origin.keys, *keys], value, ("id", "title"))]))


def another_title(root: Path, cycle: Cycle, ref: str) -> Edited:
    item = cycle.key_results[ref] if is_key_result(ref) else cycle.objectives[ref]
    with_value(root, cycle, ref, ("title",), f"Altogether other words for {ref}")
    return f"changed title {item.title} → Altogether other words for {ref}"


def another_owner(root: Path, cycle: Cycle, ref: str) -> Edited:
    item = cycle.key_results[ref] if is_key_result(ref) else cycle.objectives[ref]
    new = next(unit for unit in sorted(cycle.by_unit) if unit not in ("company", item.owner))
    with_value(root, cycle, ref, ("owner",), new)
    return f"changed owner {item.owner} → {new}" if item.owner else f"changed owner {new}"


def another_weight(root: Path, cycle: Cycle, ref: str) -> Edited:
    item = cycle.key_results[ref] if is_key_result(ref) else cycle.objectives[ref]
    with_value(root, cycle, ref, ("weight",), "7")
    return f"changed weight {number(item.weight)} → 7"


def twice_as_far(root: Path, cycle: Cycle, ref: str) -> Edited:
    measure = cycle.key_results[ref].measure
    assert isinstance(measure, FromTo)
    assert measure.baseline is not None
    target = measure.target + (measure.target - measure.baseline)
    with_value(root, cycle, ref, ("measure", "to"), f"{target:f}")
    return f"changed measure.to {number(measure.target)} → {number(target)} (harder)"


def a_check_in(root: Path, cycle: Cycle, ref: str) -> Edited:
    path = root / f"content/cycles/{cycle.id}/check-ins/seeded-{ref.replace('/', '-')}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"date: {cycle.span.ends}\nupdates:\n  {ref}: {{note: Seeded, status: at_risk}}\n")
    return f"added check-in {day(cycle.span.ends)} at risk, note"


KINDS: tuple[Callable[[Path, Cycle, str], Edited], ...] = (
    another_title,
    another_owner,
    another_weight,
    twice_as_far,
    a_check_in,
)


def reported_on_its_last_day(cycle: Cycle, ref: str) -> bool:
    return any(check_in.date == cycle.span.ends for check_in in cycle.check_ins.get(ref, ()))


@pytest.mark.parametrize("name", ["ipfs", "sourcegraph", "rust"])
def test_seeded_edits_are_found_and_nothing_else(real_data: Path, tmp_path: Path, name: str) -> None:
    root, chance = tmp_path / name, random.Random(name)  # noqa: S311 - the same edits every time
    shutil.copytree(real_data / name, root)
    shutil.copytree(root, tmp_path / "before")
    portal = load(root)
    items = [(cycle, ref) for cycle in portal.cycles.values() for ref in (*cycle.key_results, *cycle.objectives)]
    measured = [(c, ref) for c, ref in items if is_key_result(ref) and isinstance(c.key_results[ref].measure, FromTo)]
    expected, taken = [], set()
    for nth in range(EDITS):
        edit = KINDS[nth % len(KINDS)] if measured or nth % len(KINDS) != 3 else another_title
        wanted = measured if edit is twice_as_far else items
        free = [(c, r) for c, r in wanted if (c.id, r) not in taken and not reported_on_its_last_day(c, r)]
        cycle, ref = chance.choice(free)
        taken.add((cycle.id, ref))
        # Read anew: an edit above it in its file has moved its place.
        now = load(root)
        expected.append(f"{cycle.id} {ref}: {edit(root, now.cycles[cycle.id], ref)}")
    found = [str(change).replace(NBSP, " ") for change in compared(load(tmp_path / "before"), load(root)).changes]
    assert sorted(found) == sorted(line.replace(NBSP, " ") for line in expected)
