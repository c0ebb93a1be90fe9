"""What changed reads otherwise before and after: nobody can review two sides that look alike."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import changes_cases as cases
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portals import write

from okrsite.diagnostics import quoted_apart
from okrsite.diff.change import Change, ChangeKind, What, changed
from okrsite.diff.changes import compared
from okrsite.loader import load
from okrsite.model import Initiative, Milestone
from okrsite.model.okrs import Amendment, InitiativeStatus, Link, PlanPoint, Suppression
from okrsite.model.phrases import LONGEST
from okrsite.wording import NBSP

REVIEW = "cycles/2026-Q3/reviews/kitchen.yaml"
DECK = "change cycles/2026-Q3/teams/deck.yaml"

texts = st.text(st.sampled_from("ab \n\t\u200b"), min_size=1) | st.text("x", min_size=LONGEST - 9).map(str.strip)
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
days = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(n))
urls = st.sampled_from(["https://a.example", "https://b.example", "mailto:a@b.example"])
numbers = st.decimals(-5, 5, places=2, allow_nan=False).map(lambda n: n.normalize() + 0)
links = st.builds(Link.model_construct, title=st.none() | lines, url=urls)
suppressions = st.builds(Suppression.model_construct, reason=lines, until=st.none() | days)
initiatives = st.builds(
    Initiative.model_construct,
    title=lines,
    owner=st.none() | st.sampled_from(["ana", "raj"]),
    status=st.sampled_from(InitiativeStatus),
    due=st.none() | days,
    output=st.none() | lines,
    url=st.none() | urls,
)
amendments = st.builds(
    Amendment.model_construct,
    date=days,
    field=st.sampled_from(["due", "weight"]),
    was=st.sampled_from(["", "1"]),
    reason=lines,
)
points = st.builds(PlanPoint.model_construct, date=days, value=numbers)
lists = st.one_of(*(st.lists(of, max_size=3).map(tuple) for of in (links, initiatives, amendments, points)))
maps = st.dictionaries(st.sampled_from(["x", "y"]), suppressions | lines)
steps = st.builds(
    Milestone.model_construct,
    id=st.just("a"),
    title=st.just("") | lines,
    weight=st.sampled_from([Decimal(1), Decimal(2)]),
)
values = st.one_of(texts, days, numbers, lists, maps, steps)


@given(st.tuples(texts, texts) | st.tuples(lists, lists) | st.tuples(maps, maps) | st.tuples(values, values))
def test_what_differs_reads_otherwise(pair: tuple[object, object]) -> None:
    for one in changed(What.SETTING, "", "ref", "").differs("field", *pair):
        assert one.before != one.after
        assert len(one.before + one.after) <= 2 * LONGEST + 50


@given(texts, texts)
def test_what_a_message_quotes_reads_otherwise_too(one: str, other: str) -> None:
    if one != other:
        was, now = quoted_apart(one, other)
        assert was != now


def told(tmp_path: Path, before: str, order: str, text: str) -> list[str]:
    root = write(cases.portal_in(tmp_path / "portal"), {REVIEW: before} if before else {})
    was = load(root)
    cases.edit(root, order, text)
    found = compared(was, load(root)).changes
    assert all(one.before != one.after for one in found if one.kind is ChangeKind.CHANGED)
    return [str(one).replace(NBSP, " ") for one in found]


def test_a_review_says_what_of_it(tmp_path: Path) -> None:
    review = "unit: kitchen\nobjectives: {kitchen/warm: {outcome: partial, score: 0.7, reason: Both, learned: Much}}\n"
    [said] = told(tmp_path, review, f"change {REVIEW}", "partial, score: 0.7\n=>\nmissed, score: 0.2\n")
    was, _, now = said.removeprefix("2026-Q3 kitchen: changed review ").partition(" → ")
    assert was == "kitchen/warm outcome: partial, kitchen/warm score: 0.7"
    assert now == "kitchen/warm outcome: missed, kitchen/warm score: 0.2"


def test_a_review_is_known_by_its_file(tmp_path: Path) -> None:
    review = "unit: kitchen\nobjectives: {kitchen/warm: {outcome: partial}}\n"
    renamed = (
        "{id: kitchen, name: Kitchen, lead: mei}\n=>\n{id: galley, previously: kitchen, name: Kitchen, lead: mei}\n"
    )
    assert told(tmp_path, review, "change org.yaml", renamed) == ["galley: renamed id kitchen → galley"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("links: [{title: Log, url: 'https://a.example'}]", "links: [{title: Log, url: 'https://b.example'}]", "links"),
        ("ignore: {x: {reason: Soon, until: 2026-08-01}}", "ignore: {x: {reason: Soon, until: 2027-08-01}}", "ignore"),
        (f"why: {'Calm. ' * 60}Yes", f"why: {'Calm. ' * 60}No", "why"),
    ],
)
def test_what_differs_is_shown(tmp_path: Path, old: str, new: str, field: str) -> None:
    root = cases.portal_in(tmp_path / "portal")
    cases.edit(root, DECK, f"    why: Tired crews make mistakes.\n=>\n    {old}\n")
    was = load(root)
    cases.edit(root, DECK, f"    {old}\n=>\n    {new}\n")
    [change] = compared(was, load(root)).changes
    assert isinstance(change, Change)
    assert change.field == field
    assert change.before != change.after
