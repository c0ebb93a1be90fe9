"""Reading the few files that a change concerns tells as much as reading everything, whatever is changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import company
import pytest
from repositories import committed

from okrsite.diff import Difference
from okrsite.diff.changes import Removal
from okrsite.diff.difference import difference_between
from okrsite.diff.load import sides
from okrsite.diff.reading_little import LittleReading

PEOPLE = 130
"""Two departments, for what holds branches of a company together."""
RUNNING, OVER = date(2026, 8, 10), date(2026, 10, 30)
REVIEW = "unit: team-3\nobjectives:\n  team-3/o1: {outcome: partial, learned: Ask earlier}\n"


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


def measured(root: Path) -> None:
    """With KPIs, of which one is the measure of key results of many units."""
    (root / "content/kpis").mkdir()
    for name in ("waiting", "trust"):
        kpi = root / f"content/kpis/{name}.yaml"
        kpi.write_text(f"name: All that is {name}\nowner: person-3\ntarget: {{from: 40, to: 80}}\n", "utf-8")
        kpi.with_suffix(".csv").write_text("date,value\n2026-07-06,42\n2026-08-03,55\n", "utf-8")
    for path in sorted(root.glob("content/cycles/*/*/*.yaml"))[::9]:
        if "measure:" in (text := path.read_text("utf-8")):
            path.write_text(text.replace("        measure:", "        kpi: waiting\n        measure:", 1), "utf-8")


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    kept = {path: path.read_bytes() for path in made.rglob("content/**/*") if path.is_file()}
    yield made
    for path in [path for path in made.rglob("content/**/*") if path.is_file() and path not in kept]:
        path.unlink()
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


Edit = Callable[[random.Random, Path], None]


def rewritten(pattern: str, *replacements: str) -> Edit:
    """One place that fits, written otherwise."""

    def edit(chance: random.Random, path: Path) -> None:
        text = path.read_text("utf-8")
        if places := list(re.finditer(pattern, text, re.MULTILINE)):
            place = chance.choice(places)
            new = place.expand(chance.choice(replacements))
            path.write_text(text[: place.start()] + new + text[place.end() :], "utf-8")

    return edit


def cut(_: random.Random, path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("      - id: ")], "utf-8")


def copied(_: random.Random, path: Path) -> None:
    path.with_name(f"more-{path.name}").write_text(path.read_text("utf-8").replace("- id: o", "- id: more-o"), "utf-8")


def reviewed(_: random.Random, path: Path) -> None:
    folder = path.parents[1] / "reviews"
    folder.mkdir(exist_ok=True)
    (folder / "team-3.yaml").write_text(REVIEW, "utf-8")


ON_PLANS: dict[str, Edit] = {
    "target": rewritten(r"to: \d+", "to: 7", "to: 90", "to: 120"),
    "title": rewritten(
        r"title: .*", "title: People who wait for team-4 learn what happens next, case 2", "title: Days of WAITING"
    ),
    "owner": rewritten(r"owner: .*", "owner: person-0", "owner: team-2", "owner: nobody-knows"),
    "supports": rewritten(r"^ +supports: .*\n", "", "    supports: company/o2\n", "    supports: team-9/nothing\n"),
    "link": rewritten(
        r"^(    why: )",
        r"    depends_on: [team-5/o1]\n\1",
        r"    contributes_to: [person-17/o2]\n\1",
        r"    continues: 2026-Q2:team-5/o1\n\1",
    ),
    "id": rewritten(r"- id: (o|k)\d", r"- id: \g<1>9"),
    "kpi": rewritten(r"^        measure: ", "        kpi: waiting\n        measure: "),
    "unit": rewritten(r"^unit: .*", "unit: team-6", "unit: person-12", "unit: company"),
    "broken": rewritten(r"\Z", "  bad: [\n"),
    "gone": lambda _, path: path.unlink(),
    "cut": cut,
    "copied": copied,
    "reviewed": reviewed,
}
ON_ORGANISATION: dict[str, Edit] = {
    "name": rewritten(r"name: (Person|Team)", r"name: \1 of old"),
    "moved": rewritten(r"team: team-\d+", "team: team-3", "team: team-9"),
    "left": rewritten(r"^  - \{id: person-\d+, .*\n", ""),
    "joined": rewritten(r"\Z", "  - {id: person-999, name: Person 999, team: team-3}\n"),
    "led": rewritten(r"(id: team-\d+, )", r"\1lead: person-5, ", r"\1lead: nobody-knows, "),
    "id of a person": rewritten(r"id: (person-\d+)", r"id: \g<1>x"),
    "team moved": rewritten(r"parent: [a-z0-9-]+", "parent: company", "parent: department-0"),
}
ON_CHECK_INS: dict[str, Edit] = {
    "value": rewritten(r"value: [\d.]+", "value: 3", "value: 88", "zone: target"),
    "report gone": lambda _, path: path.unlink(),
    "author": rewritten(r"by: .*", "by: person-4", "by: stranger"),
}


ON_KPIS: dict[str, Edit] = {
    "reading": rewritten(r"^2026-08-03,55", "2026-08-03,95", "2026-08-03,what", "2026-08-03,95\n2026-08-09,20"),
    "aim": rewritten(r"to: 80", "to: 60"),
    "kpi gone": lambda _, path: path.unlink(),
    "another kpi": rewritten(r"\A", "id: waited\n"),
    "kpi's owner": rewritten(r"owner: .*", "owner: nobody-knows"),
}


EDITS = ON_PLANS | ON_ORGANISATION | ON_CHECK_INS | ON_KPIS


@pytest.mark.parametrize("day", [RUNNING, OVER])
@pytest.mark.parametrize("name", EDITS)
def test_little_tells_as_much_as_everything(root: Path, name: str, day: date) -> None:
    chance = random.Random(f"{name} {day}")  # noqa: S311 - the same edits every time
    files = sorted(root.glob(f"content/{_place(name, chance)}.{'csv' if name == 'reading' else 'yaml'}"))
    for path in chance.sample(files, min(len(files), chance.choice((1, 1, 2)))):
        EDITS[name](chance, path)
    little, everything = told(root, day)
    assert little == everything


def _place(name: str, chance: random.Random) -> str:
    if name in ON_ORGANISATION:
        return "org"
    if name in ON_KPIS:
        return "kpis/*"
    return f"cycles/*/{'check-ins' if name in ON_CHECK_INS else chance.choice(('people', 'people', 'teams'))}/*"


def told(root: Path, day: date) -> tuple[Difference, Difference]:
    with sides(root, "HEAD", None, exact=False) as both:
        reading = LittleReading(both, day)
        checked, changes = reading.compared()
        little = difference_between(both, checked, changes, reading.changed)
        whole, found = reading.everything()
        everything = difference_between(both, whole, found, reading.changed)
    return without_places(little), without_places(everything)


def without_places(difference: Difference) -> Difference:
    """What is nobody's news: where the organisation was read, and of how many nothing was removed."""
    counted = difference.removal if difference.removal.removed else Removal(0, None)
    return replace(difference, organisation=type(difference.organisation)(), removal=counted)
