"""The map of who supports whom: where its cards lie, and what it draws of many."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import portals
import pytest

from okrsite.context.cycle import contexts_of
from okrsite.facts import facts_of
from okrsite.loader import load
from okrsite.views.map import MOST_CARDS, MapView, map_view

DAY = date(2026, 8, 1)


def _map(root: Path, files: dict[str, str]) -> MapView:
    portal = load(portals.write(root, files))
    return map_view(contexts_of(portal, facts_of(portal, DAY))["2026-Q3"])


def _plan(unit: str, *objectives: str) -> str:
    written = "".join(f"- {{id: {one}}}\n" for one in objectives)
    return f"unit: {unit}\nobjectives:\n{written}"


def _objective(id_: str, more: str = "") -> str:
    return f"{id_}, title: 'Objective {id_}'{more}"


def _cards(view: MapView) -> dict[str, tuple[int, int]]:
    return {card.link.text: (card.left, card.top) for card in view.cards}


def test_what_supports_stands_beside_what_it_supports_and_no_cards_overlap(tmp_path: Path) -> None:
    files = {
        "org.yaml": "teams: [{id: shop}, {id: nets}]\n",
        "cycles/2026-Q3/company.yaml": _plan("company", _objective("a"), _objective("b")),
        "cycles/2026-Q3/shop.yaml": _plan(
            "shop", *(_objective(f"s{n}", ", supports: company/a") for n in range(3)), _objective("alone")
        ),
        "cycles/2026-Q3/nets.yaml": _plan(
            "nets", _objective("n", ", supports: shop/s1, contributes_to: [company/b], depends_on: [shop/s0]")
        ),
    }
    view = _map(tmp_path, files)
    cards = _cards(view)
    columns = {name.removeprefix("Objective "): left for name, (left, _) in cards.items()}
    assert columns["a"] == columns["b"] == columns["alone"] < columns["s0"] == columns["s2"] < columns["n"]
    assert cards["Objective a"][1] == cards["Objective s1"][1]  # amid its three
    assert not [
        (one, other)
        for one, other in combinations(cards.values(), 2)
        if one[0] == other[0] and abs(one[1] - other[1]) < 76
    ]
    assert [line.kind for line in view.lines] == ["supports"] * 4 + ["contributes", "depends"]
    assert [kind for kind, _ in view.kinds] == ["supports", "contributes", "depends"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_circle_is_drawn_and_ends(tmp_path: Path, count: int) -> None:
    own = [_objective(f"o{n}", f", supports: shop/o{(n + 1) % count}") for n in range(count)]
    view = _map(tmp_path, {"org.yaml": "teams: [{id: shop}]\n", "cycles/2026-Q3/shop.yaml": _plan("shop", *own)})
    assert len(set(_cards(view).values())) == count


def test_of_many_objectives_the_units_are_shown_and_people_as_their_team(tmp_path: Path) -> None:
    teams = [f"t{n}" for n in range(40)]
    files = {
        "org.yaml": f"teams: [{', '.join(f'{{id: {t}}}' for t in teams)}]\npeople: [{{id: ana, team: t0}}]\n",
        "cycles/2026-Q3/company.yaml": _plan("company", _objective("a")),
        "cycles/2026-Q3/ana.yaml": _plan("ana", _objective("o", ", supports: t0/o")),
    }
    for team in teams:
        own = [_objective("o", ", supports: company/a"), _objective("p", ", supports: company/a")]
        files[f"cycles/2026-Q3/{team}.yaml"] = _plan(team, *own)
    view = _map(tmp_path, files)
    assert view.what == "41\u00a0units"
    assert len(view.lines) == 40
    assert not view.left_out


def test_of_very_many_those_nearest_to_the_company_are_shown(tmp_path: Path) -> None:
    count = MOST_CARDS + 20
    teams = ", ".join(f"{{id: t{n}}}" for n in range(count))
    files = {"org.yaml": f"teams: [{teams}]\n", "cycles/2026-Q3/company.yaml": _plan("company", _objective("a"))}
    for n in range(count):
        above = f"t{n - 1}/o" if n % 2 else "company/a"
        files[f"cycles/2026-Q3/t{n}.yaml"] = _plan(f"t{n}", _objective("o", f", supports: {above}"))
    view = _map(tmp_path, files)
    assert len(view.cards) == MOST_CARDS
    assert view.left_out == "and 21\u00a0more units, furthest from the company"


def test_without_objectives_there_is_nothing_to_draw(tmp_path: Path) -> None:
    view = _map(tmp_path, {"org.yaml": "teams: [{id: shop}]\n", "cycles/2026-Q3/cycle.yaml": "title: Summer\n"})
    assert view.cards == ()
