"""Reading the few files that a change concerns tells as much as reading everything, whatever is changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import company
import pytest
from edits import EDITS, edit, measured
from repositories import committed

from okrsite.diff import Difference
from okrsite.diff.changes import Changes, Removal
from okrsite.diff.difference import difference_between
from okrsite.diff.load import sides
from okrsite.diff.reading_little import Both, LittleReading

PEOPLE = 130
"""Two departments, for what holds branches of a company together."""
RUNNING, OVER = date(2026, 8, 10), date(2026, 10, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company, "WEEKS", 3)
        company.write(root, PEOPLE)
    (root / "content/portal.yaml").write_text("limits: {objectives_per_unit: 3}\n", "utf-8")
    measured(root)
    committed(root)
    return root


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    kept = {path: path.read_bytes() for path in made.rglob("content/**/*") if path.is_file()}
    yield made
    for path in [path for path in made.rglob("content/**/*") if path.is_file() and path not in kept]:
        path.unlink()
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("day", [RUNNING, OVER])
@pytest.mark.parametrize("name", EDITS)
def test_little_tells_as_much_as_everything(root: Path, name: str, day: date) -> None:
    chance = random.Random(f"{name} {day}")  # noqa: S311 - the same edits every time
    edit(root, name, chance)
    little, everything = told(root, day)
    assert little == everything


class Remembering(LittleReading):
    """Works everything out once, also where a change may reach everything and little is no less."""

    @cached_property
    def all(self) -> tuple[Both, Changes]:
        return super().everything()

    def everything(self) -> tuple[Both, Changes]:
        return self.all


def told(root: Path, day: date) -> tuple[Difference, Difference]:
    with sides(root, "HEAD", None, exact=False) as both:
        reading = Remembering(both, day)
        checked, changes = reading.compared()
        little = difference_between(both, checked, changes, reading.changed)
        whole, found = reading.everything()
        everything = difference_between(both, whole, found, reading.changed)
    return without_places(little), without_places(everything)


def without_places(difference: Difference) -> Difference:
    """What is nobody's news: where the organisation was read, and of how many nothing was removed."""
    counted = difference.removal if difference.removal.removed else Removal(0, None)
    return replace(difference, organisation=type(difference.organisation)(), removal=counted)
