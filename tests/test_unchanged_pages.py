"""A site in which unchanged pages are taken from the old one is, byte for byte, the site made from nothing."""

from __future__ import annotations

import os
import random
import re
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import company
import pytest
from edits import EDITS, edit, measured

from okrsite.building import build
from okrsite.context.cycle import contexts_of
from okrsite.facts import CycleFacts, facts_of
from okrsite.facts.uses import EVERYTHING, noting
from okrsite.files import output
from okrsite.loader import load
from okrsite.mkdocs_plugin import plugin
from okrsite.model import Cycle, Key
from okrsite.site import build_site
from okrsite.store import content_ids
from okrsite.theme.writer import Made, PageWriter

PEOPLE = 10
RUNNING, OVER = date(2026, 8, 10), date(2026, 10, 30)
NOTED = ("objectives", "key_results", "origins", "check_ins")
COMMON_TO_ALL = ("by_unit", "supports", "contributes_to", "depends_on", "continues", "unread")
IN_FILES_OF_THEIR_OWN = ("id", "span", "state", "origin", "title", "parent", "unreported", "reviews")
NEW = """
date: 2026-08-{day:02}
updates:
  {ref}: {{confidence: {day}, note: News of the {day}th., blockers: [Waits for {day} others]}}
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "portal"
    root.mkdir()
    monkeypatch.setattr(company, "WEEKS", 2)
    company.write(root, PEOPLE)
    (root / "content/portal.yaml").write_text("limits: {objectives_per_unit: 3}\n", "utf-8")
    measured(root)
    for file in root.glob("content/cycles/*/*/*.yaml"):  # check-ins have values of their own
        file.write_text(file.read_text("utf-8").replace("        kpi: waiting\n", ""), "utf-8")
    monkeypatch.setattr(plugin, "with_guide", lambda *_: [])  # two thirds of the time of so small a site
    monkeypatch.setattr(content_ids, "SETTLED", 0)
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    return root


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of what is made, and not linked."""
    made: list[str] = []
    write = PageWriter.write

    def noted(writer: PageWriter, address: str) -> Made:
        made.append(address)
        return write(writer, address)

    monkeypatch.setattr(PageWriter, "write", noted)
    return made


@pytest.mark.parametrize("name", EDITS if "OKRSITE_MANY_FAULTS" in os.environ else [*EDITS][::4])
def test_any_edits_in_a_row_give_the_site_of_scratch(root: Path, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same edits every time
    day = chance.choice((RUNNING, OVER))
    build(root, root / "site", as_of=day)
    for step in (name, check_in, chance.choice([*EDITS])):
        kept = files_in(root / "content")
        if callable(step):
            step(root, chance)
        else:
            edit(root, step, chance)
        if not same_as_scratch(root, day):  # an error, and the next is to have a site
            shutil.rmtree(root / "content")
            for path, content in kept.items():
                output.write(root / "content", path, content)


@pytest.mark.parametrize("seed", range(3))
def test_check_ins_that_come_and_go_and_change(root: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time
    build(root, root / "site", as_of=RUNNING)
    for _ in range(5):
        chance.choice((check_in, check_in, forgotten, changed, planned, planned))(root, chance)
        assert same_as_scratch(root, RUNNING)


def test_one_check_in_leaves_most_pages_as_they_are(root: Path, made: list[str]) -> None:
    build(root, root / "site", as_of=RUNNING)
    first = len(made)
    assert first
    made.clear()
    build(root, root / "site", as_of=RUNNING)
    assert made == ["index.html"] or not made
    check_in(root, random.Random(1))  # noqa: S311 - the same every time
    made.clear()
    build(root, root / "site", as_of=RUNNING)
    assert 0 < len(made) < first / 2


def test_one_change_of_a_plan_leaves_most_pages_as_they_are(root: Path, made: list[str]) -> None:
    build(root, root / "site", as_of=RUNNING)
    first = len(made)
    path = root / "content/cycles/2026-Q3/people/person-7.yaml"
    text = path.read_text("utf-8")
    for pattern, new in REPHRASED:
        text = re.sub(pattern, new, text, count=1)
    path.write_text(text, "utf-8")
    made.clear()
    assert same_as_scratch(root, RUNNING)
    assert 0 < len(made) - first < first / 2


@pytest.mark.parametrize("day", [RUNNING, OVER])
def test_who_comes_second_uses_as_much(root: Path, day: date) -> None:
    """What was worked out for one page and is known then is used by the next one all the same."""
    uses: list[dict[str, set[Key]]] = []
    for is_reversed in (False, True):
        site, found = build_site(root, day), dict[str, set[Key]]()
        assert not site.uses
        addresses = [*site.addresses, *site.data]
        for address in addresses[::-1] if is_reversed else addresses:
            with noting() as found[address]:
                site.data[address]() if address in site.data else site.page(address)
        uses.append(found)
    assert {address for address in uses[0] if uses[0][address] != uses[1][address]} == set()


def test_another_day_or_template_makes_all_anew(root: Path, made: list[str]) -> None:
    build(root, root / "site", as_of=RUNNING)
    assert same_as_scratch(root, OVER)
    (root / "templates/pages").mkdir(parents=True)
    (root / "templates/pages/rules.html").write_text("Ours", "utf-8")
    made.clear()
    assert same_as_scratch(root, OVER)
    assert "rules.html" in made


def test_what_somebody_wrote_into_the_old_site_is_not_taken_over(root: Path) -> None:
    build(root, root / "site", as_of=RUNNING)
    page = next((root / "site").rglob("person-*.html"))
    page.write_text("mine", "utf-8")
    next((root / "site").rglob("api/v1/cycles/*/*.json")).unlink()
    assert same_as_scratch(root, RUNNING)


def same_as_scratch(root: Path, day: date) -> bool:
    site, scratch = root / "site", root.parent / "scratch"
    report = build(root, site, as_of=day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OKRSITE_CACHE", "off")
        again = build(root, scratch, as_of=day)
    assert report == again
    if report.published:
        assert files_in(site) == files_in(scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    return report.published


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_in(root: Path, chance: random.Random) -> None:
    cycle = chance.choice([one for one in load(root).cycles.values() if one.key_results])
    ref, day = chance.choice([*cycle.key_results, *cycle.objectives]), chance.randrange(1, 10)
    file = root / cycle.check_ins_folder / f"2026-08-{day:02}-{chance.randrange(99)}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(NEW.format(day=day, ref=ref), "utf-8")


def forgotten(root: Path, chance: random.Random) -> None:
    chance.choice(sorted(root.glob("content/cycles/*/check-ins/*.yaml"))).unlink()


def changed(root: Path, chance: random.Random) -> None:
    file = chance.choice(sorted(root.glob("content/cycles/*/check-ins/*.yaml")))
    file.write_text(file.read_text("utf-8").replace("value: 1", "value: 2").replace("0.5", "0.6") + "\n", "utf-8")


REPHRASED = [
    (r"from 90 (.*\n.*\n.*)to: \d+", r"down \g<1>to: 8"),
    (r"learn what happens", "know what happens"),
    (r"why: Most", "why: Much"),
    (r"ambition: aspirational", "ambition: committed"),
    (r"(measure: .*)", r"\g<1>\n        weight: 3"),
]
"""What a plan may say without a mistake."""


def planned(root: Path, chance: random.Random) -> None:
    file = chance.choice(sorted(root.glob("content/cycles/*/people/*.yaml")))
    file.write_text(re.sub(*chance.choice(REPHRASED), file.read_text("utf-8"), count=1), "utf-8")


def test_every_number_of_a_cycle_notes_who_reads_it(root: Path) -> None:
    portal = load(root)
    contexts = contexts_of(portal, facts_of(portal, RUNNING))
    context = next(one for one in contexts.values() if one.cycle.key_results)
    for name in {one.name for one in fields(CycleFacts)} - {"as_of", "time_over"}:
        with noting() as uses:
            value = getattr(context.numbers, name)
            assert EVERYTHING in uses or not uses
            list(value) if hasattr(value, "__iter__") else value
        assert uses == {EVERYTHING}, name
    ref = next(iter(context.cycle.key_results))
    cycle, numbers = context.cycle, context.numbers
    assert {one.name for one in fields(Cycle)} == {*NOTED, *COMMON_TO_ALL, *IN_FILES_OF_THEIR_OWN}
    for read in (cycle.check_ins, cycle.key_results, cycle.origins, numbers.key_results, numbers.objectives):
        with noting() as uses:
            read.get(ref)
        assert {use.ref for use in uses} == {ref.rpartition("/")[0]}
