"""A team's page with all kinds of key results, and the links that it offers to people without git."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

DAY = date(2026, 11, 20)
PLAN = """unit: {unit}
objectives:
  - id: calm
    title: "Nobody waits: #1 {{for}} us"
    owner: ana
    why: Waiting costs
    key_results:
      - {{id: p99, title: "Latency: # falls\\té", owner: ana, measure: {{from: 900, to: 300, unit: "ms # {{x}}"}}}}
      - {{id: steps, title: Roll out, measure: {{milestones: [{{id: alpha, title: A}}, {{id: beta, title: B}}]}}}}
      - {{id: zones, title: Know, measure: {{zones: {{commit: A little, target: "Enough: # yes"}}}}}}
      - {{id: yes, title: Sign, measure: done}}
      - {{id: score, title: Liked, measure: score}}
"""
FILES = {
    "org.yaml": 'teams: [{id: platform, name: "Plat # form: x", lead: ana}]\npeople: [{id: ana, team: platform}]\n',
    "cycles/2026-Q4/platform.yaml": PLAN.format(unit="platform"),
    "cycles/2026-Q4/check-ins/2026-11-13-platform.yaml": """date: 2026-11-13
by: ana
updates:
  platform/calm/p99: {value: 512, confidence: 7}
  platform/calm/steps: {done: [alpha]}
""",
}
PAGE = "2026-Q4/teams/platform.html"
GITHUB = 'repository: https://github.com/northwind/okrs/\nbranch: "release/1 #2"\n'


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._href = dict(attrs).get("href") or "" if tag == "a" else self._href

    def handle_data(self, data: str) -> None:
        if self._href:
            self.found.setdefault(data.strip(), self._href)
            self._href = ""


def links_of(page: Path) -> dict[str, str]:
    """The address of each link, by its text."""
    parser = Links()
    parser.feed(page.read_text("utf-8"))
    return parser.found
