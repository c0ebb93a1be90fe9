"""Numbers that are taken from those of before are the ones that would have been worked out, whatever was changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import company
import pytest
from edits import EDITS, edit, measured

from okrsite.facts import Facts, ObjectiveFacts, WorkedOut, facts_of, worked_out
from okrsite.loader import load
from okrsite.yaml_source import RememberingReader

PEOPLE = 30
RUNNING, OVER = date(2026, 8, 10), date(2026, 10, 30)
SETTINGS = "limits: {objectives_per_unit: 3}\n"


@pytest.fixture
def root(tmp_path: Path, made: Path) -> Path:
    for path in made.rglob("content/**/*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(made)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company, "WEEKS", 3)
        company.write(root, PEOPLE)
    (root / "content/portal.yaml").write_text(SETTINGS, "utf-8")
    measured(root)
    return root


@pytest.mark.parametrize("name", EDITS)
def test_any_edits_in_a_row_give_the_numbers_of_scratch(root: Path, name: str) -> None:
    chance, read = random.Random(name), RememberingReader()  # noqa: S311 - the same edits every time
    day, known = chance.choice((RUNNING, OVER)), None
    for step in (None, name, chance.choice([*EDITS]), name):
        if step:
            edit(root, step, chance)
        known = as_from_scratch(root, read, day, known)


@pytest.mark.parametrize(
    "settings",
    [
        "zones: {commit: 0.40}\n",
        "zones: {commit: 0.4}\n",
        "cadence: monthly\n",
        "health: {on_track: 0.95}\n",
        "title: Other\n",
        "",
    ],
)
def test_settings_and_days_that_change(root: Path, settings: str) -> None:
    read, known = RememberingReader(), None
    for written, day in ((SETTINGS, RUNNING), (settings, RUNNING), (settings, OVER), (SETTINGS, OVER)):
        (root / "content/portal.yaml").write_text(written, "utf-8")
        known = as_from_scratch(root, read, day, known)


def test_a_value_written_otherwise_is_another_value(root: Path) -> None:
    """1.0 equals 1.00, and both are shown as they are written."""
    path = next(
        path for path in sorted(root.glob("content/cycles/*/check-ins/*.yaml")) if "value: " in path.read_text()
    )
    read = RememberingReader()
    known = as_from_scratch(root, read, RUNNING, None)
    path.write_text(path.read_text().replace("value: ", "value: 0"))
    known = as_from_scratch(root, read, RUNNING, known)


def test_little_is_worked_out_again(root: Path) -> None:
    read = RememberingReader()
    before = as_from_scratch(root, read, RUNNING, None)
    edit(root, "value", random.Random(1))  # noqa: S311 - as above
    after = as_from_scratch(root, read, RUNNING, before)
    pairs = list(zip(objectives(before.facts), objectives(after.facts), strict=True))
    assert 0 < sum(was is not now for was, now in pairs) < len(pairs) / 2


def objectives(facts: Facts) -> Iterator[ObjectiveFacts]:
    for cycle in facts.cycles.values():
        yield from cycle.objectives.values()


def as_from_scratch(root: Path, read: RememberingReader, day: date, known: WorkedOut | None) -> WorkedOut:
    portal = load(root, (), read)
    found = worked_out(portal, day, None, known)
    assert list(told(found.facts)) == list(told(facts_of(portal, day)))
    return found


def told(facts: Facts) -> Iterator[str]:
    """Every number as it is written, and the order of all."""
    for cycle in facts.cycles.values():
        yield repr(cycle)
        yield from (repr((own.series, own.forecast)) for own in cycle.key_results.values())
    yield repr(facts.kpis)
