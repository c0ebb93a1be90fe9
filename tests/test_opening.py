"""What `open` and `review` write is what people wrote, passes the rules, and is there whole or not at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from archive_cases import CYCLE as ARCHIVED
from archive_cases import closed_in
from command_line import CYCLE, DAY, contents, run, starter_in
from hypothesis import given
from hypothesis import strategies as st
from portals import write
from test_facts_properties import measures

from okrsite.authoring.carry_over import Carried, okr_file, retitled
from okrsite.files import durable
from okrsite.loader import load
from okrsite.loader.entities import entity
from okrsite.model import Answer, FromTo, KeyResult, Last, Objective, OkrFile, Zone
from okrsite.model.settings import ZoneShares
from okrsite.workspace import portal_in as load_all
from okrsite.yaml_source import parse
from okrsite.yaml_source.written import in_quotes

printable = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1)
lines = printable.map(str.strip).filter(bool)
texts = st.one_of(printable, st.lists(printable | st.just(""), max_size=4).map("\n".join))
numbers = st.decimals(-1000, 1000, places=2)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


@given(lines, texts, st.dictionaries(lines, lines, max_size=2), measures)
def test_what_goes_on_is_read_as_it_was_written(title: str, why: str, labels: dict[str, str], measure: Any) -> None:
    written = {
        name: str(value) if not isinstance(value, list) else [*map(str, value)] for name, value in measure.items()
    }
    own = KeyResult.model_validate({"id": "kr", "title": title, "why": why, "measure": written})
    was = Objective.model_validate({"id": "o", "title": title, "why": why, "labels": labels})
    objective = was.model_copy(update={"key_results": (own,)})
    content = okr_file("shop", CYCLE, DAY, [Carried(objective, {"o": [title], "o/kr": [why]})])
    document = parse("shop.yaml", content)
    assert [*document.findings] == []
    assert entity(document, OkrFile) == (OkrFile.model_construct(unit="shop", objectives=(objective,)), [])


@given(measures, numbers | st.none(), lines)
def test_whatever_was_reported_what_is_written_passes_the_rules(
    measure: dict[str, Any], value: Decimal | None, title: str
) -> None:
    inside = ", ".join(
        f"{name}: {value if name != 'between' else [*map(str, value)]}" for name, value in measure.items()
    )
    said = f"{{value: {value}}}" if value is not None else "{note: x}"
    ends = (measure.get("from"), measure.get("to"))
    plan = f"""\
unit: shop
objectives:
  - id: o
    title: {in_quotes(title)}
    key_results:
      - {{id: k, title: "It goes from {ends[0]} to {ends[1]}", measure: {{{inside.replace("'", "")}}}}}
"""
    files = {
        "cycles/2024-Q1/shop.yaml": plan,
        "cycles/2024-Q1/check-ins/x.yaml": f"date: 2024-03-01\nupdates:\n  shop/o/k: {said}\n",
        "cycles/2024-Q2/shop.yaml": "unit: shop\nobjectives:\n  - {id: o, title: x}\n",
    }
    with TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        for words in (["open", "2024-Q3", "--from", "2024-Q1", "--objective", "o"], ["review", "shop"], ["check"]):
            told = run(root, *words)
            assert told.exit_code == 0, told.output
        now = load(root).cycles["2024-Q3"]
        assert str(now.continues["shop/o"]) == "2024-Q1:shop/o"


@pytest.mark.parametrize(
    ("measure", "answer", "note"),
    [
        ("done", True, "Reached in Q: what comes next?"),
        ("done", False, ""),
        ("score", Decimal(1), "Reached in Q: what comes next?"),
        ("score", Decimal("0.9"), ""),
        ({"at_most": "5", "unit": "h"}, Decimal(5), "Held in Q, with 5\xa0h: is it still the right one, and"),
        ({"at_most": "5"}, Decimal(6), ""),
        ({"at_least": "5", "from": "1"}, Decimal(6), "Held in Q, with 6: is it still the right one, and"),
        ({"at_least": "5", "from": "1"}, Decimal(4), "from is where it stood in Q; at_least is the limit of then."),
        ({"at_least": "5", "from": "0"}, None, "Nobody reported it in Q: from is what it was at its start."),
        ({"between": ["4", "8"]}, Decimal(4), "Held in Q, with 4: is it still the right one, and"),
        ({"between": ["4", "8"]}, Decimal(3), ""),
        ({"zones": {"target": "x"}}, Zone.TARGET, "It stood at target in Q: describe the levels anew, from there."),
        (
            {"from": "60", "to": "30", "commit": "45"},
            Decimal(44),
            "from is where it stood in Q; to is the target of then. Is it still the right one? commit was 45 and",
        ),
        ({"zones": {"target": "x"}}, Zone.COMMIT, "It stood at commit in Q: describe the levels anew, from there."),
        ({"zones": {"target": "x"}}, Zone.NONE, ""),
        ({"milestones": [{"id": "a"}, {"id": "b"}]}, frozenset("a"), "Done already: a."),
        ({"milestones": [{"id": "a"}]}, frozenset("a"), "All its milestones are done: name the next ones."),
        ({"from": "9", "to": "3"}, Decimal(2), "Reached in Q, with 2: choose a new target, and let from be 2."),
    ],
)
def test_what_was_reached_goes_on_with_a_note(measure: object, answer: Answer | None, note: str) -> None:
    own = KeyResult.model_validate({"id": "k", "title": "K", "measure": measure}).judged_by
    attained = None if answer is None else own.attainment(answer, ZoneShares())
    told = own.carried_over(Last(answer, attained), "Q")[1]
    assert told.startswith(note) if note else told == ""


def test_what_is_archived_can_only_be_named(tmp_path: Path) -> None:
    said = run(closed_in(tmp_path / "closed"), "open", "2025-Q3", "--from", "2025-Q1").output
    assert "delete content/cycles/2025-Q3; name each with --objective REF; and run this again" in said
    assert "reviews" not in said


def test_a_draft_that_was_opened_early_is_told_of_later_readings(portal: Path) -> None:
    run(portal, "open", "2024-Q4", "--from", "2024-Q2", "--objective", "shop/no-queue")
    assert "stale-baseline" not in run(portal, "check", "--as-of", "2024-06-12").output
    assert run(portal, "checkin", "noon-queue", "6", "--date", "2024-05-15").exit_code == 0
    assert "stood in 2024-Q2 before, and on 2024-05-15 that was 6; write from: 6" in run(portal, "check").output


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Cut it from 900 ms to 300 ms", "Cut it from 512 ms to 300 ms"),
        ("Fall from 900 to 300 in 900 shops", "Fall from 512 to 300 in 900 shops"),
        ("Down to 300 ms", "Down to 300 ms"),
        ("No number at all", "No number at all"),
    ],
)
def test_a_title_names_the_new_baseline(title: str, told: str) -> None:
    was = FromTo.model_validate({"from": "900", "to": "300", "unit": "ms"})
    assert retitled(title, was, was.model_copy(update={"baseline": Decimal(512)})) == told


@pytest.mark.parametrize("path", ["company.yaml", "reviews/company.yaml"])
def test_a_draft_does_not_leave_out_what_could_not_be_read(path: str, portal: Path) -> None:
    """A plan or review with the marks of a merge in it may hold what goes on."""
    broken = portal / "content/cycles" / CYCLE / path
    broken.parent.mkdir(exist_ok=True)
    broken.write_text("<<<<<<< HEAD\n")
    before = contents(portal)
    told = run(portal, "open", "2025-Q1", "--from", CYCLE)
    assert told.exit_code == 2
    assert (
        f"Error: Something in {CYCLE} cannot be read, and it may go on; fix what `okrsite check` lists" in told.output
    )
    assert contents(portal) == before


def test_the_cycle_before_is_the_one_that_ended_last(portal: Path) -> None:
    told = run(portal, "open", "2024-Q3")
    assert told.exit_code == 0, told.output
    assert f"Carried over from {CYCLE}: no objectives" in told.output
    again = run(portal, "open", "2024-07")
    assert "Carried over" not in again.output  # there is no month before it
    assert run(portal, "check", "--quiet").exit_code == 0


def test_a_cycle_serves_the_one_around_it_and_supports_what_is_there(portal: Path) -> None:
    year = "unit: company\nobjectives: [{id: year, title: A good year}]\n"
    shop = (
        (portal / f"content/cycles/{CYCLE}/company.yaml")
        .read_text()
        .replace("    owner: ines\n", "    supports: company/year\n", 1)
    )
    write(
        portal,
        {
            "cycles/2024/company.yaml": year,
            f"cycles/{CYCLE}/company.yaml": shop,
            f"cycles/{CYCLE}/cycle.yaml": 'parent: "2024"\n',
        },
    )
    told = run(portal, "open", "2024-Q3", "--objective", "neighbourhood")
    assert told.exit_code == 0, told.output
    now = load(portal).cycles["2024-Q3"]
    assert now.parent == "2024"
    assert str(now.supports["company/neighbourhood"]) == "2024:company/year"


def test_people_and_units_that_are_gone_are_named_and_left_out(portal: Path) -> None:
    org = portal / "content/org.yaml"
    before = org.read_text()
    org.write_text(
        "\n".join(line for line in before.splitlines() if "id: lotte" not in line).replace("lead: lotte, ", "")
    )
    told = run(portal, "open", "2024-Q3", "--objective", "no-queue")
    assert told.exit_code == 0, told.output
    text = (portal / "content/cycles/2024-Q3/teams/shop.yaml").read_text()
    assert "lotte owned this" in text
    assert "owner: lotte" not in text


def test_an_archived_cycle_goes_on_from_what_was_kept(tmp_path: Path) -> None:
    root = closed_in(tmp_path / "closed")
    told = run(root, "open", "2025-Q3", "--from", ARCHIVED, "--as-of", "2025-04-10", "--objective", "lens")
    assert told.exit_code == 0, told.output
    assert run(root, "check", "--quiet").output == ""
    assert str(load(root).cycles["2025-Q3"].objectives["lamp/lens"].continues) == f"{ARCHIVED}:lamp/lens"


def test_what_a_renamed_unit_had_goes_on_under_its_new_name(portal: Path) -> None:
    before = "2024-Q1"
    assert run(portal, "close", before, "--discard-uncommitted", "--reason", "to see it go on").exit_code == 0
    for path in portal.glob("content/**/*.yaml"):
        renamed = path.read_text().replace("unit: shop", "unit: store").replace("shop/", "store/")
        renamed = renamed.replace("{id: shop,", "{id: store, previously: [shop],").replace("team: shop", "team: store")
        path.write_text(renamed)
    kept = {ref for ref in load_all(portal).cycles[before].objectives if ref.startswith("shop/")}
    told = run(portal, "open", "2024-Q3", "--from", before, *(f"--objective={ref}" for ref in kept))
    assert told.exit_code == 0, told.output
    now = load_all(portal).cycles["2024-Q3"]
    assert {ref.replace("store/", "shop/") for ref in now.objectives} == kept
    assert {key.ref for key in now.continues.values()} == kept
    assert (portal / "content/cycles/2024-Q3/teams/store.yaml").exists()
    assert run(portal, "check", "--quiet").exit_code == 0


def test_what_cannot_be_written_leaves_no_trace(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(portal)

    def full(target: Path, content: bytes) -> None:
        if "teams" in target.parts:
            raise OSError(28, "No space left on device")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    monkeypatch.setattr(durable, "_write_file", full)
    assert run(portal, "open", "2024-Q3", "--objective", "no-queue").exit_code == 2
    assert contents(portal) == before
    assert not (portal / "content/cycles/.opening-2024-Q3").exists()


@pytest.mark.parametrize("words", [["open", "2024-Q3", "--objective", "no-queue"], ["review", "shop"]])
def test_no_other_byte_is_touched(portal: Path, words: list[str]) -> None:
    before = contents(portal)
    assert run(portal, *words, "--quiet").output == ""
    after = contents(portal)
    assert {path: after[path] for path in before} == before
    assert run(portal, *words).exit_code == 2
    assert contents(portal) == after
