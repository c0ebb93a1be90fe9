"""A portal whose every text tries to become code: it is shown as text, wherever it goes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import portals
import pytest
from browser import OpenPage, search

from okrsite.building import build

DAY = date(2026, 11, 20)
EVIL = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script></title>{{ 7*7 }}{% raw %}"
LINKS = "[a](javascript:window.pwned=1) <javascript:window.pwned=1> ![i](data:text/html,x) <iframe srcdoc=x></iframe>"
QUOTED = json.dumps(EVIL)
FILES = {
    "portal.yaml": f"title: {QUOTED}\nrepository: https://example.com/okrs\n",
    "org.yaml": f"""
company: {{name: {QUOTED}}}
teams: [{{id: platform, name: {QUOTED}, lead: ana}}]
people: [{{id: ana, name: {QUOTED}, title: {QUOTED}, team: platform}}]
""",
    "cycles/2026-Q4/cycle.yaml": f"title: {QUOTED}\n",
    "cycles/2026-Q4/platform.yaml": f"""
unit: platform
objectives:
  - id: calm
    title: {QUOTED}
    why: {json.dumps(EVIL + LINKS)}
    owner: ana
    labels: {{{QUOTED}: {QUOTED}}}
    links: [{{title: {QUOTED}, url: "https://example.com/x"}}]
    ignore: {{level-skip: {QUOTED}}}
    key_results:
      - id: k
        title: {QUOTED}
        why: {json.dumps(LINKS)}
        owner: ana
        measure: {{from: 1, to: 5, unit: {QUOTED}}}
        initiatives: [{{title: {QUOTED}, output: {QUOTED}}}]
        amendments: [{{date: 2026-11-02, field: {QUOTED}, was: {QUOTED}, reason: {QUOTED}}}]
      - {{id: m, title: {QUOTED}, measure: {{milestones: [{{id: beta, title: {QUOTED}}}]}}}}
      - {{id: z, title: {QUOTED}, measure: {{zones: {{commit: {QUOTED}, target: {QUOTED}}}}}}}
""",
    "cycles/2026-Q4/check-ins/a.yaml": f"""
date: 2026-11-10
by: ana
updates:
  platform/calm/k:
    {{value: 2, note: {json.dumps(EVIL + LINKS)}, blockers: [{QUOTED}], wins: [{QUOTED}]}}
  platform/calm: {{note: {QUOTED}, wins: [{QUOTED}]}}
""",
    "cycles/2026-Q4/check-ins/b.yaml": "date: 2026-11-17\nupdates: {platform/calm/k: {value: 3}}\n",
    "cycles/2026-Q4/reviews/a.yaml": f"""
unit: platform
retrospective: {{went_well: [{QUOTED}], struggled: [{QUOTED}]}}
objectives: {{platform/calm: {{outcome: partial, learned: {QUOTED}, score: 0.4, reason: {QUOTED}}}}}
""",
    "kpis/nps.yaml": f"""
name: {QUOTED}
unit: {QUOTED}
why: {QUOTED}
readings: [{{date: 2026-11-01, value: 1, note: {QUOTED}}}, {{date: 2026-11-08, value: 2}}]
""",
}
PAGES = (
    "index.html",
    "cycles.html",
    "history.html",
    "check-in.html",
    "kpis.html",
    "2026-Q4/index.html",
    "2026-Q4/cascade.html",
    "2026-Q4/company.html",
    "2026-Q4/teams/index.html",
    "2026-Q4/teams/platform.html",
    "2026-Q4/people/index.html",
    "2026-Q4/people/ana.html",
)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portals.write(tmp_path_factory.mktemp("hostile"), FILES)
    portals.built(root, root / "site", DAY)
    return root / "site"


@pytest.mark.parametrize("address", PAGES)
def test_texts_stay_texts(hostile_site: Path, open_page: OpenPage, address: str) -> None:
    page, foreign, _ = open_page(hostile_site / address)
    for details in page.locator("details").all():
        details.evaluate("details => details.open = true")
    assert page.evaluate("window.pwned") is None
    assert page.locator("article img, article iframe, article script:not([src], [type*=json])").count() == 0
    assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
    assert foreign == []
    assert "49" not in page.locator("h1").first.inner_text()


def test_texts_stay_texts_in_search_results(
    hostile_site: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    page = open_page(http_server(hostile_site) + "/index.html").page
    search(page, "onerror")
    page.locator(".md-search-result__item").first.wait_for()
    page.locator(".md-search-result__item").first.hover()
    assert page.evaluate("window.pwned") is None
    assert page.locator(".md-search img, .md-search script").count() == 0


def test_ids_and_addresses_cannot_lead_out_of_the_site(tmp_path: Path) -> None:
    plan = FILES["cycles/2026-Q4/platform.yaml"].replace("id: calm", 'id: "../../../pwned"')
    report = build(
        portals.write(tmp_path / "p", FILES | {"cycles/2026-Q4/platform.yaml": plan}), tmp_path / "p/site", as_of=DAY
    )
    assert not report.published
    assert not list(tmp_path.rglob("*pwned*"))
