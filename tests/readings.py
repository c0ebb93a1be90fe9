"""What a page has as data of its check-ins, as okrsite.js reads it: see okrsite/cards/readings.py."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any, NamedTuple

from okrsite.wording import NBSP


class Row(NamedTuple):
    """One check-in: `note` and `more` are HTML."""

    day: str
    value: str
    confidence: str
    note: str
    more: str
    by: str


def course_of(body: str, anchor: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data of the page, and of it what belongs to the objective or key result at an anchor."""
    found = re.search(r"<script type=application/json class=okr-readings>(.*?)</script>", body)
    if found is None:
        return {}, {}
    data = json.loads(found[1])
    order = re.findall(r'<(?:section class=okr-objective|li class="okr-kr(?: okr-kr--bare)?") id="([\w.-]+)"', body)
    course = data["of"][order.index(anchor)]
    return data, course or {}


def rows_of(body: str, anchor: str) -> list[Row]:
    """Oldest first."""
    data, course = course_of(body, anchor)
    if not course.keys() & {*"vcnmb"}:
        return []
    columns = {name: course.get(name, "").split("|") for name in "vcnmbd"}
    length = max(map(len, columns.values()))
    places = columns["d"] if "d" in course else [str(place) for place in range(length)]
    authors = columns["b"] if len(columns["b"]) == length else columns["b"] * length

    def text(place: str) -> str:
        return data["texts"][int(place)] if place else ""

    def at(name: str, row: int) -> str:
        return columns[name][row] if row < len(columns[name]) else ""

    return [
        Row(
            data["days"][int(places[row])][1].replace(NBSP, " "),
            unescape(at("v", row)).replace(NBSP, " "),
            at("c", row),
            text(at("n", row)),
            text(at("m", row)),
            text(authors[row]),
        )
        for row in range(length)
    ]


def told(body: str, anchor: str) -> str:
    """`9 Oct: 8 minutes, since 29 Nov from 600 to 240 seconds, 3 Dec: 420`"""
    since = dict(course_of(body, anchor)[1].get("since", ()))
    rows = rows_of(body, anchor)
    said: list[str] = []
    for place in range(len(rows) + 1):
        said += [since[place].replace(NBSP, " ")] if place in since else []
        said += [f"{rows[place].day}: {rows[place].value}"] if place < len(rows) and rows[place].value else []
    return ", ".join(said)
