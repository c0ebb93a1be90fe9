"""How numbers came about: the sample worked out again from api/v1 alone, and the known example of every formula."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from command_line import run
from portals import SAMPLE

from okrsite.facts.derivations import FORMULAS
from okrsite.model.measures import AtLeast, AtMost, Between, FromTo, Milestones, Word, Zones

Item = dict[str, Any]
Named = tuple[str, Item]


@pytest.fixture(scope="module", params=["2026-08-05", "2026-09-23", "2026-10-31"])
def cycles(request: pytest.FixtureRequest) -> dict[str, Item]:
    told = run(SAMPLE, "export", "--as-of", request.param)
    assert told.exit_code == 0, told.output
    return {cycle["id"]: cycle for cycle in json.loads(told.stdout)["cycles"]}


def items_of(cycle: Item) -> Iterator[Named]:
    """Units, objectives and key results."""
    yield from ((unit["id"], unit) for unit in cycle["units"])
    for objective in cycle["objectives"]:
        yield objective["id"], objective
        yield from ((key_result["id"], key_result) for key_result in objective["key_results"])


def test_the_sample_can_be_recomputed_from_its_derivations_alone(cycles: dict[str, Item]) -> None:
    wrong, count = [], 0
    for id_, cycle in cycles.items():
        for name, item in [*items_of(cycle), (id_, {**cycle, "derivation": whole(cycle)})]:
            count += 1
            if not alike(item["progress"], progress_of(item)):
                wrong.append((id_, name, item["progress"], progress_of(item)))
    assert wrong == []
    assert count > 150


def test_a_part_has_the_progress_that_is_published_of_it(cycles: dict[str, Item]) -> None:
    known = {f"{id_}:{name}": item["progress"] for id_, cycle in cycles.items() for name, item in items_of(cycle)}
    for id_, cycle in cycles.items():
        for _, item in items_of(cycle):
            if item["derivation"] and item["derivation"]["rule"] == "mean":
                for part in item["derivation"]["parts"]:
                    key = part["id"] if ":" in part["id"] else f"{id_}:{part['id']}"
                    assert alike(part["progress"], known[key]), key


def whole(cycle: Item) -> Item | None:
    """Of a cycle the parts stand under its units."""
    if cycle["derivation"] is None:
        return None
    units = [unit for unit in cycle["units"] if unit["derivation"]]
    if cycle["derivation"]["rule"] == "company":
        units = [unit for unit in units if unit["id"] == "company"]
    return {"rule": "mean", "parts": [part for unit in units for part in unit["derivation"]["parts"]]}


def alike(told: float | None, mine: float | Fraction | None) -> bool:
    return told == mine if told is None or mine is None else abs(told - float(mine)) < 1e-8


def progress_of(item: Item) -> Fraction | None:
    if item["derivation"] is None:
        return None
    return min(max(attainment(item, **item["derivation"]), Fraction(0)), Fraction(1))


def attainment(item: Item, rule: str, parts: list[Item] | None = None) -> Fraction:
    if parts:
        weights = [Fraction(str(part["weight"])) for part in parts]
        shares = [Fraction(str(part["progress"] or 0)) for part in parts]
        return sum((w * share for w, share in zip(weights, shares, strict=True)), Fraction(0)) / sum(weights)
    match rule:
        case "declared":
            return Fraction(item["declared"] == "done")
        case "done":
            return Fraction(item["done"])
        case "score":
            return Fraction(str(item["score_by_check_in"] if "score_by_check_in" in item else item["score"]))
        case "between":
            return corridor(Fraction(str(item["value"])), *(Fraction(str(bound)) for bound in item["between"]))
    start = None if item["from"] is None else Fraction(str(item["from"]))
    return along(rule, Fraction(str(item["value"])), start, Fraction(str(item["to"])))


def corridor(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return max(Fraction(0), 1 - max(low - value, value - high, Fraction(0)) / (high - low))


def along(rule: str, value: Fraction, start: Fraction | None, end: Fraction) -> Fraction:
    if rule == "from_to":
        return Fraction(value == end) if start is None else (value - start) / (end - start)
    missed = (end - value) * {"at_least": 1, "at_most": -1}[rule]
    way = abs(end) if start in (None, end) else abs(end - start)
    return Fraction(1) if missed <= 0 else max(Fraction(0), 1 - missed / way) if way else Fraction(0)


EXAMPLES = {
    "from_to": "0.6466666666666666666666666667",
    "at_least": "0.9",
    "at_most": "0.7",
    "between": "0.75",
    "milestones": "0.75",
    "zones": "0.7",
    "done": "0",
    "score": "0.6",
    "declared": "1",
    "progress": "1",
    "mean": "0.375",
    "company": "0.6",
    "expected": "0.4945054945054945054945054945",
    "score_at_close": "0.63",
}
"""Worked out by hand."""


def test_each_formula_has_a_known_example() -> None:
    assert {formula.name: formula.example().found for formula in FORMULAS} == {
        name: Decimal(found) for name, found in EXAMPLES.items()
    }


def test_each_measure_has_a_formula() -> None:
    kinds = {kind.kind for kind in (FromTo, AtLeast, AtMost, Between, Milestones, Zones)}
    kinds |= {word.kind for word in Word} - {"aligned"}
    assert kinds <= {formula.name for formula in FORMULAS}
