"""What a key result says besides its numbers: labels, links, and initiatives from the activity to its output."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from portals import write

from okrsite.site import build_site

PLAN = """unit: deck
objectives:
  - id: calm
    title: Nobody waits
    labels: {pillar: people}
    key_results:
      - id: boats
        title: Boats
        measure: {from: 0, to: 10, unit: boats}
        labels: {theme: "<speed>"}
        links: [{title: Design & plan, url: "https://example.com/d"}, {url: "https://example.com/e"}]
        initiatives:
          - {title: Ask, status: doing, output: A list, owner: deck}
          - {title: Tell, status: done}
"""


def test_links_labels_and_initiatives_stand_on_the_page_and_in_the_data(tmp_path: Path) -> None:
    site = build_site(write(tmp_path, {"cycles/2026-Q4/deck.yaml": PLAN}), date(2026, 11, 20))
    body = site.page("2026-Q4/teams/deck.html").body
    assert "<bdi>theme: &lt;speed&gt;</bdi>" in body
    assert '<a href="https://example.com/d" rel="nofollow noopener noreferrer"><bdi>Design &amp; plan</bdi></a>' in body
    assert "<bdi>https://example.com/e</bdi>" in body
    assert "1 of 2 done" in body
    assert "leaves </span> <bdi>A list</bdi>" in body
    objective = json.loads(site.data["api/v1/cycles/2026-Q4.json"]())["objectives"][0]
    assert (objective["labels"], objective["links"]) == ({"pillar": "people"}, [])
    found = objective["key_results"][0]
    assert found["labels"] == {"theme": "<speed>"}
    assert found["links"][0] == {"title": "Design & plan", "url": "https://example.com/d"}
    assert [one["output"] for one in found["initiatives"]] == ["A list", None]
