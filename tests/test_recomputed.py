"""Every number that is published, against the same worked out a second time without okrsite."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from portals import SAMPLE
from recomputed import Book

DAYS = {
    "sample": ["2026-04-20", "2026-07-01", "2026-08-05", "2026-09-23", "2026-09-30", "2026-10-31"],
    "ipfs": ["2019-02-15", "2019-03-31", "2019-06-20", "2019-10-01", "2020-01-15", "2020-03-31"],
    "sourcegraph": ["2021-09-01", "2021-12-01", "2022-01-31", "2022-03-10", "2022-06-30", "2022-12-31"],
    "rust": ["2024-09-01", "2024-12-31", "2025-03-10", "2025-06-30", "2025-09-10", "2025-12-31"],
}


@pytest.mark.parametrize("day", DAYS["sample"])
def test_the_sample_is_worked_out_alike(day: str) -> None:
    assert differences(SAMPLE, day)[0] == []


@pytest.mark.parametrize(
    ("name", "day"), [(name, day) for name in ("ipfs", "sourcegraph", "rust") for day in DAYS[name]]
)
def test_real_portals_are_worked_out_alike(name: str, day: str, real_data: Path) -> None:
    assert differences(real_data / name, day)[0] == []


def test_it_looks_at_many_numbers() -> None:
    assert differences(SAMPLE, "2026-09-23")[1] > 300


def differences(root: Path, day: str) -> tuple[list[str], int]:
    """What differs, in words, and how many numbers were held against each other."""
    told = run(root, "export", "--as-of", day)
    assert told.exit_code == 0, told.output
    cycles = json.loads(told.stdout)["cycles"]
    archived = [cycle for cycle in cycles if cycle["state"] == "archived"]
    book = Book(root / "content", date.fromisoformat(day), archived)
    wrong, count = list[str](), 0
    for cycle in cycles:
        own = book.cycles.get(cycle["id"])
        if own is None or cycle["state"] == "archived":
            continue
        pairs: list[tuple[str, Any, Fraction | None]] = []
        for objective in cycle["objectives"]:
            _, progress, expected = own.objective(objective["id"])
            pairs += [(objective["id"], objective["progress"], progress)]
            pairs += [(f"{objective['id']} expected", objective["expected"], expected)]
            for key_result in objective["key_results"]:
                _, progress, expected = own.key_result(key_result["id"])
                pairs += [(key_result["id"], key_result["progress"], progress)]
                pairs += [(f"{key_result['id']} expected", key_result["expected"], expected)]
        pairs += [(unit["id"], unit["progress"], own.unit(unit["id"])) for unit in cycle["units"]]
        count += len(pairs)
        wrong += [
            f"{cycle['id']} {name}: {told} is {mine and float(mine)}"
            for name, told, mine in pairs
            if not _alike(told, mine)
        ]
    return wrong, count


def _alike(told: float | None, mine: Fraction | None) -> bool:
    return told == mine if told is None or mine is None else abs(told - float(mine)) < 1e-8
