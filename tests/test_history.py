"""Cycles beside each other: what each came to, what people foresaw, and what went on from one to the next."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from archive_cases import pages
from facts_portals import NOWHERE, day, key_result, portal_of, update
from hypothesis import given
from hypothesis import strategies as st
from portals import write

from okrsite.authoring.close import close
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.context.series import all_series
from okrsite.facts import Ratio, calibration_of, chains, facts_of, reached_by, tally_of
from okrsite.model import Ambition, Cycle, Key, Objective, Organisation, Portal, Settings, Span, State
from okrsite.site import build_site
from okrsite.views.history import chain_of
from okrsite.views.units import unit_view
from okrsite.views.wins import promises_of
from okrsite.workspace import checked

DAY = date(2025, 8, 15)
CLOSED = date(2025, 4, 5)
FIRST = {
    "org.yaml": "company: {name: Lighthouse}\nteams: [{id: lamp, name: Lamp}]\n"
    "people: [{id: ana, team: lamp}, {id: bo, team: lamp}, {id: cy, team: lamp}]\n",
    "cycles/2025-Q1/company.yaml": """
unit: company
objectives:
  - id: bright
    title: The light never goes out
    owner: ana
    ambition: committed
    key_results:
      - {id: a, title: Lamps rise from 0 to 10, measure: {from: 0, to: 10}}
      - {id: b, title: Wicks rise from 0 to 10, measure: {from: 0, to: 10}}
""",
    "cycles/2025-Q1/lamp.yaml": """
unit: lamp
objectives:
  - id: lens
    title: The lens is clear
    owner: bo
    ambition: aspirational
    key_results:
      - {id: c, title: Clear panes rise from 0 to 10, measure: {from: 0, to: 10}}
      - {id: d, title: Cloths rise from 0 to 10, measure: {from: 0, to: 10}}
""",
    "cycles/2025-Q1/check-ins/a.yaml": """
date: 2025-01-15
updates:
  company/bright/a: {value: 2, confidence: 8}
  company/bright/b: {value: 0, confidence: 5}
  lamp/lens/c: {value: 1, confidence: 5}
""",
    "cycles/2025-Q1/check-ins/b.yaml": """
date: 2025-02-10
updates:
  company/bright/a: {value: 6, confidence: 6}
  lamp/lens/d: {value: 9, confidence: 9, status: dropped}
""",
    "cycles/2025-Q1/check-ins/c.yaml": """
date: 2025-03-31
updates:
  company/bright/a: {value: 10, confidence: 10}
  company/bright/b: {value: 4, confidence: 2}
  lamp/lens/c: {value: 6, confidence: 3}
""",
    "cycles/2025-Q1/reviews/lamp.yaml": "unit: lamp\nobjectives: {lens: {outcome: partial, decision: keep}}\n",
    "cycles/2025-Q1/reviews/company.yaml": "unit: company\nobjectives: {bright: {outcome: partial, learned: x}}\n",
}
LATER = {
    "org.yaml": FIRST["org.yaml"]
    .replace("{id: lamp, name: Lamp}", "{id: light, name: Light, previously: [lamp]}")
    .replace("team: lamp", "team: light"),
    "cycles/2025-Q2/company.yaml": """
unit: company
objectives:
  - {id: seen, title: Seen, ambition: aspirational, key_results: [{id: a, title: a, measure: {from: 0, to: 10}}]}
""",
    "cycles/2025-Q2/light.yaml": """
unit: light
objectives:
  - id: lens
    title: The lens is clear at night
    ambition: committed
    continues: 2025-Q1:lamp/lens
    key_results: [{id: c, title: c, measure: {from: 0, to: 10}}]
""",
    "cycles/2025-Q2/check-ins/a.yaml": """
date: 2025-04-10
updates:
  company/seen/a: {value: 7, confidence: 5}
  light/lens/c: {value: 8, confidence: 7}
""",
    "cycles/2025-Q3/light.yaml": """
unit: light
objectives:
  - id: lens
    title: The lens is clear in fog
    continues: 2025-Q2:light/lens
    key_results: [{id: c, title: c, measure: {from: 0, to: 10}}]
""",
    "cycles/2025-Q3/check-ins/a.yaml": "date: 2025-07-10\nupdates: {light/lens/c: {value: 3, confidence: 4}}\n",
}


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Three quarters; the first was closed before its team was renamed."""
    root = write(tmp_path / "portal", FIRST)
    close(root, "2025-Q1", CLOSED, CLOSED, discard=True)
    return write(root, LATER)


def contexts(root: Path, as_of: date = DAY) -> dict[str, CycleContext]:
    read = checked(root, as_of)
    return dict(contexts_of(read.portal, read.facts, read.snapshots))


def plain(html: str) -> str:
    return html.replace("\xa0", " ")


def test_a_cycle_in_a_few_figures(portal: Path) -> None:
    tally = contexts(portal)["2025-Q1"].tally
    assert (tally.score, tally.net_confidence) == (Decimal("0.70"), Decimal(-1) / Decimal(3))
    assert (tally.first_confidence, tally.last_confidence) == (Decimal(6), Decimal(5))
    assert (tally.objectives, tally.key_results, tally.units) == (2, 4, 2)
    assert tally.ambitions == {Ambition.COMMITTED: 1, Ambition.ASPIRATIONAL: 1}
    assert (tally.teams, tally.people) == (Ratio(2, 2), Ratio(2, 3))
    assert (tally.heard, tally.check_ins) == (Ratio(3, 3), Ratio(7, 3))
    # A report holds for 11 days: of a's 90 days 11 + 11 + 11 + 1, of b's and c's 11 + 11 + 1.
    assert tally.kept == Ratio(34 + 23 + 23, 270)


def test_closing_a_cycle_changes_none_of_its_figures(tmp_path: Path) -> None:
    root = write(tmp_path / "portal", FIRST)
    before = contexts(root, CLOSED)["2025-Q1"].tally
    close(root, "2025-Q1", CLOSED, CLOSED, discard=True)
    write(root, {"portal.yaml": "cadence: monthly\n"})
    assert contexts(root)["2025-Q1"].tally == before


def test_what_was_foreseen_is_compared_with_what_came(portal: Path) -> None:
    (kind,) = all_series(contexts(portal))
    assert [context.cycle.id for context in kind.contexts] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert [context.cycle.id for context in kind.over] == ["2025-Q1", "2025-Q2"]
    found = calibration_of(kind.foreseen, lambda one: one.first)
    assert found is not None
    assert [(bucket.confidence, bucket.done) for bucket in found.buckets] == [
        (5, Ratio(0, 3)),
        (7, Ratio(0, 1)),
        (8, Ratio(1, 1)),
    ]
    assert round(found.buckets[0].progress, 4) == Decimal("0.5667")
    assert (found.expected, found.done) == (Decimal("0.6"), Ratio(1, 5))
    halfway = calibration_of(kind.foreseen, lambda one: one.midway)
    assert halfway is not None
    assert [bucket.confidence for bucket in halfway.buckets] == [5, 6, 7]


def test_each_ambition_is_held_to_what_it_should_reach(portal: Path) -> None:
    (kind,) = all_series(contexts(portal))
    assert [(own.ambition.value, own.score, own.reached) for own in reached_by(kind.promises)] == [
        ("committed", Decimal("0.75"), Ratio(0, 2)),
        ("aspirational", Decimal("0.65"), Ratio(1, 2)),
    ]


def test_the_page_says_it_and_programs_get_the_same(portal: Path) -> None:
    site = build_site(portal, DAY)
    body = plain(site.page("history.html").body)
    assert "Committed objectives should reach 1.00. 2 objectives ended at 0.75 on average; none reached that." in body
    assert "Mean confidence 6 of 10; 1 of 5 key results ended done: too confident." in body
    assert body.count("<svg") == 6
    told = json.loads(site.data["api/v1/history.json"]())
    (kind,) = told["kinds"]
    assert [(own["id"], own["score"], own["is_over"]) for own in kind["cycles"]] == [
        ("2025-Q1", 0.7, True),
        ("2025-Q2", 0.7, True),
        ("2025-Q3", 0.3, False),
    ]
    assert kind["ambition"]["committed"] == {"should_reach": 1.0, "objectives": 2, "reached": 0, "score": 0.75}
    assert [own["key_results"] for own in kind["calibration"]["first"]] == [3, 1, 1]
    assert [(step["cycle"], step["id"], step["progress"], step["decision"]) for step in told["chains"][0]] == [
        ("2025-Q1", "lamp/lens", 0.6, "keep"),
        ("2025-Q2", "light/lens", 0.8, None),
        ("2025-Q3", "light/lens", 0.3, None),
    ]


def test_a_renamed_unit_keeps_its_history(portal: Path) -> None:
    context = contexts(portal)["2025-Q2"]
    past = unit_view(context, context.unit("light")).past
    assert past is not None
    assert [(one.link.url, plain(one.number), one.note) for one in past.cycles] == [
        ("2025-Q1/teams/lamp.html", "0.60", ""),
        ("2025-Q2/teams/light.html", "0.80", ""),
        ("2025-Q3/teams/light.html", "0.30", "so far"),
    ]


def test_an_objective_tells_where_it_comes_from_and_where_it_went(portal: Path) -> None:
    for cycle in ("2025-Q2", "2025-Q3"):
        context = contexts(portal)[cycle]
        chain = chain_of(context, unit_view(context, context.unit("light")).objectives[0].ref)
        assert chain is not None
        assert [(one.cycle.text, plain(one.number)) for one in chain.links] == [
            ("2025-Q1", "0.60"),
            ("2025-Q2", "0.80"),
            ("2025-Q3", "0.30 so far"),
        ]


def test_open_pages_and_the_history_read_no_whole_archive(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise AssertionError("an outline is enough")

    monkeypatch.setattr("okrsite.archive.from_records._unit", broken)
    context = contexts(portal)["2025-Q3"]
    assert unit_view(context, context.unit("light")).past is not None
    site = build_site(portal, DAY)
    assert "2025-Q1" in site.page("history.html").body
    assert b"2025-Q1" in site.data["api/v1/history.json"]()


def test_an_archive_shows_what_was_before_and_nothing_that_came_later(portal: Path) -> None:
    write(portal, {"cycles/2025-Q2/reviews/light.yaml": "unit: light\nobjectives: {lens: {outcome: partial}}\n"})
    close(portal, "2025-Q2", date(2025, 7, 5), date(2025, 7, 5), "a test", discard=True)
    first, second = pages(portal, "2025-Q1", DAY), pages(portal, "2025-Q2", DAY)
    page = plain(second["2025-Q2/teams/light.html"])
    assert "<strong>0.60</strong>" in page
    assert 'href="../../history.html#of-quarter">All quarters</a>' in page
    assert "2025-Q3</a>" in page
    assert "0.30 so far" not in page
    shutil.rmtree(portal / "content/cycles/2025-Q3")
    write(portal, {"org.yaml": "teams: [{id: other}]\n", "portal.yaml": "cadence: monthly\n"})
    assert pages(portal, "2025-Q1", DAY) == first
    assert pages(portal, "2025-Q2", DAY) == second


def test_an_archive_keeps_the_way_that_led_to_it(portal: Path) -> None:
    """Two quarters back, when what was archived is gone or changed."""
    close(portal, "2025-Q3", date(2025, 10, 1), date(2025, 10, 1), "a test", discard=True)
    before = pages(portal, "2025-Q3", date(2025, 10, 1))
    assert "<strong>0.60</strong>" in before["2025-Q3/teams/light.html"]
    shutil.rmtree(portal / "content/archive/2025-Q1")
    shutil.rmtree(portal / "content/cycles/2025-Q2")
    assert pages(portal, "2025-Q3", date(2025, 10, 1)) == before


def test_promises_stand_beside_what_they_came_to(portal: Path) -> None:
    promises = promises_of(contexts(portal)["2025-Q1"].whole)
    assert promises is not None
    assert [
        (own.ambition, own.should_reach, own.confidence, own.ended, [plain(what.text) for what in own.became])
        for unit in promises.units
        for own in unit.objectives
    ] == [
        ("Committed", "1.00", "6.5", "0.70", ["partial"]),
        ("Aspirational", "0.70", "7", "0.60", ["partial", "1 of 2 key results dropped"]),
    ]
    (light, *_) = (promises_of(contexts(portal)["2025-Q2"]) or promises).units[1:]
    assert [what.text for what in light.objectives[0].became] == ["goes on in 2025-Q3"]


def test_an_empty_portal_and_a_first_cycle_say_so(tmp_path: Path) -> None:
    empty = build_site(write(tmp_path / "empty", {}), DAY)
    assert "No cycle has begun yet" in empty.page("history.html").body
    assert json.loads(empty.data["api/v1/history.json"]())["kinds"] == []
    one = {name: text for name, text in FIRST.items() if "check-ins" not in name}
    body = build_site(write(tmp_path / "one", one), date(2025, 2, 1)).page("history.html").body
    assert "2025-Q1 is the first" in body
    assert "None of these is over yet" in body
    assert "<svg" not in body


@pytest.mark.parametrize("is_said", [True, False])
def test_what_nobody_says_has_no_chart_and_no_table(tmp_path: Path, *, is_said: bool) -> None:
    plan = FIRST["cycles/2025-Q1/company.yaml"]
    plan = plan if is_said else plan.replace("    ambition: committed\n", "")
    cycles = {f"cycles/2025-Q{number}/company.yaml": plan for number in (1, 2)}
    body = build_site(write(tmp_path, {"org.yaml": FIRST["org.yaml"], **cycles}), DAY).page("history.html").body
    assert "<h3>Focus</h3>" in body
    assert ("<h3>Ambition</h3>" in body) is is_said
    assert "<h3>Confidence</h3>" not in body


def test_a_draft_and_a_cycle_to_come_are_no_history(portal: Path) -> None:
    write(
        portal,
        {
            "cycles/2025-Q4/light.yaml": LATER["cycles/2025-Q3/light.yaml"].replace("2025-Q2:", "2025-Q3:"),
            "cycles/2025-Q4/cycle.yaml": "state: draft\n",
            "cycles/2026-Q1/light.yaml": "unit: light\n",
        },
    )
    (kind,) = all_series(contexts(portal))
    assert [context.cycle.id for context in kind.contexts] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    context = contexts(portal)["2025-Q3"]
    chain = chain_of(context, unit_view(context, context.unit("light")).objectives[0].ref)
    assert chain is not None
    assert chain.links[-1].number == "draft"


said = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 10)), max_size=6, unique_by=lambda one: one[0])


@given(said, st.integers(0, 100), st.integers(0, 120))
def test_one_more_check_in_never_makes_it_later(told: list[tuple[int, int]], more: int, as_of: int) -> None:
    def kept(reports: list[tuple[int, int]]) -> Ratio:
        updates = [update(nth, value=level, confidence=level) for nth, level in reports]
        portal = portal_of({"company/o": [key_result("k", measure={"from": 0, "to": 100})]}, {"company/o/k": updates})
        (cycle,) = portal.cycles.values()
        numbers = facts_of(portal, day(as_of)).cycles[cycle.id]
        return tally_of(cycle, numbers, Organisation(), Settings()).kept

    before = kept(told)
    after = kept([*(one for one in told if one[0] != more), (more, 5)])
    assert 0 <= before.part <= after.part <= after.whole
    assert before.whole in (0, after.whole)  # of what nobody ever reported nothing can be said


@given(st.dictionaries(st.integers(0, 7), st.integers(0, 9)))
def test_chains_are_trees_whatever_continues_what(links: dict[int, int]) -> None:
    """Objective n is in cycle n // 2; circles, and links to nothing, among them."""
    portal = _linked({f"u/o{one}": f"u/o{other}" for one, other in links.items()})
    found = chains.chains_of(portal)
    keys = [key for chain in found for key in chain]
    assert len(keys) == len(set(keys))
    for chain in found:
        assert len(chain) > 1
        for key in chain[1:]:
            back = list(chains.before(portal, key))
            assert back[-1] == chain[0]
            assert key in chains.after(portal, chain[0])


def _linked(links: dict[str, str]) -> Portal:
    def cycle(number: int) -> Cycle:
        refs = [f"u/o{nth}" for nth in (2 * number, 2 * number + 1)]
        return Cycle(
            id=f"c{number}",
            span=Span(day(10 * number), day(10 * number + 9)),
            state=State.OPEN,
            origin=NOWHERE,
            title="",
            objectives={ref: Objective(id=ref[2:], title="t") for ref in refs},
            continues={ref: Key(f"c{int(links[ref][3:]) // 2}", links[ref]) for ref in refs if ref in links},
        )

    empty = portal_of({}, {})
    return replace(empty, cycles={f"c{number}": cycle(number) for number in range(4)})
