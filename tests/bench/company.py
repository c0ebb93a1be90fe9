"""A made-up company of any size, for measuring: the same arguments give the same bytes.

Every team and person has three objectives of three key results, and every team reports weekly for itself and its
people, so a company of 1,000 has some 10,000 key results and 130,000 check-ins.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CYCLE, STARTS, WEEKS = "2026-Q3", date(2026, 7, 6), 12
AS_OF = STARTS + timedelta(weeks=WEEKS - 1)
TEAM, DEPARTMENT = 8, 64
NOTES = (
    "The pilot group confirmed the numbers",
    "Slipped by a week, as the supplier's test system was down",
    "Two small corrections turned the trend",
    "Waits for the contract; raised with the lead",
)


def write(root: Path, people: int, cycle: str = CYCLE, starts: date = STARTS) -> None:
    """Writes content/ for a company of so many people below `root`, with one cycle that it reports in from `starts`."""
    teams = [f"team-{number}" for number in range(max(1, people // TEAM))]
    members = {team: [f"person-{n}" for n in range(people) if n % len(teams) == at] for at, team in enumerate(teams)}
    _put(root / "content/org.yaml", _organisation(teams, members, max(1, people // DEPARTMENT)))
    folder = root / "content/cycles" / cycle
    _put(folder / "company.yaml", _plan("company", "person-0", None))
    for team in teams:
        _put(folder / f"teams/{team}.yaml", _plan(team, members[team][0] if members[team] else "person-0", "company"))
        for person in members[team]:
            _put(folder / f"people/{person}.yaml", _plan(person, person, team))
    for team in ["company", *teams]:
        for week in range(WEEKS):
            said = _check_in(week, starts + timedelta(weeks=week), [team, *members.get(team, ())])
            _put(folder / f"check-ins/{week:02}-{team}.yaml", said)


def _put(path: Path, lines: Iterator[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _organisation(teams: list[str], members: dict[str, list[str]], departments: int) -> Iterator[str]:
    yield "company: {name: Long Harbour}"
    yield "teams:"
    yield from (f"  - {{id: department-{n}, name: Department {n}}}" for n in range(departments))
    for number, team in enumerate(teams):
        yield f"  - {{id: {team}, name: Team {number}, parent: department-{number % departments}}}"
    yield "people:"
    for team, people in members.items():
        yield from (f"  - {{id: {person}, name: {person.capitalize()}, team: {team}}}" for person in people)


def _plan(unit: str, owner: str, parent: str | None) -> Iterator[str]:
    yield from (f"unit: {unit}", "objectives:")
    for number in (1, 2, 3):
        yield f"  - id: o{number}"
        yield f"    title: People who wait for {unit} learn what happens next, case {number}"
        yield "    why: Most of the delay comes from **handing over**, not from the work itself."
        yield f"    owner: {owner}"
        yield "    ambition: aspirational"
        if parent:
            yield f"    supports: {parent}/o{number}"
        yield "    key_results:"
        for key_result in (1, 2, 3):
            yield f"      - id: k{key_result}"
            yield f"        title: Days of waiting for {unit} fall from 90 to {key_result}0"
            yield f"        owner: {owner}"
            yield f"        measure: {{from: 90, to: {key_result}0, unit: days}}"


def _check_in(week: int, day: date, units: list[str]) -> Iterator[str]:
    chance = random.Random(f"{week} {units[0]}")  # noqa: S311 - no secret, the same every time
    yield from (f"date: {day}", "by: person-0", "updates:")
    for unit in units:
        for objective in (1, 2, 3):
            for key_result in (1, 2, 3):
                value = 90 - week * chance.uniform(2, 7)
                note = f', note: "{chance.choice(NOTES)}"' if chance.random() < 0.3 else ""
                words = f"value: {value:.1f}, confidence: {chance.randint(2, 9)}{note}"
                yield f"  {unit}/o{objective}/k{key_result}: {{{words}}}"
