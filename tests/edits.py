"""Changes as people make them in a made-up company, each by chance in one of the places that it fits."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

REVIEW = "unit: team-3\nobjectives:\n  team-3/o1: {outcome: partial, learned: Ask earlier}\n"


Edit = Callable[[random.Random, Path], None]


def rewritten(pattern: str, *replacements: str) -> Edit:
    """One place that fits, written otherwise."""

    def edit(chance: random.Random, path: Path) -> None:
        text = path.read_text("utf-8")
        if places := list(re.finditer(pattern, text, re.MULTILINE)):
            place = chance.choice(places)
            new = place.expand(chance.choice(replacements))
            path.write_text(text[: place.start()] + new + text[place.end() :], "utf-8")

    return edit


def cut(_: random.Random, path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("      - id: ")], "utf-8")


def copied(_: random.Random, path: Path) -> None:
    path.with_name(f"more-{path.name}").write_text(path.read_text("utf-8").replace("- id: o", "- id: more-o"), "utf-8")


def reviewed(_: random.Random, path: Path) -> None:
    folder = path.parents[1] / "reviews"
    folder.mkdir(exist_ok=True)
    (folder / "team-3.yaml").write_text(REVIEW, "utf-8")


ON_PLANS: dict[str, Edit] = {
    "target": rewritten(r"to: \d+", "to: 7", "to: 90", "to: 120"),
    "title": rewritten(
        r"title: .*", "title: People who wait for team-4 learn what happens next, case 2", "title: Days of WAITING"
    ),
    "owner": rewritten(r"owner: .*", "owner: person-0", "owner: team-2", "owner: nobody-knows"),
    "supports": rewritten(r"^ +supports: .*\n", "", "    supports: company/o2\n", "    supports: team-9/nothing\n"),
    "link": rewritten(
        r"^(    why: )",
        r"    depends_on: [team-5/o1]\n\1",
        r"    contributes_to: [person-17/o2]\n\1",
        r"    continues: 2026-Q2:team-5/o1\n\1",
    ),
    "id": rewritten(r"- id: (o|k)\d", r"- id: \g<1>9"),
    "kpi": rewritten(r"^        measure: ", "        kpi: waiting\n        measure: "),
    "unit": rewritten(r"^unit: .*", "unit: team-6", "unit: person-12", "unit: company"),
    "broken": rewritten(r"\Z", "  bad: [\n"),
    "gone": lambda _, path: path.unlink(),
    "cut": cut,
    "copied": copied,
    "reviewed": reviewed,
}
ON_ORGANISATION: dict[str, Edit] = {
    "name": rewritten(r"name: (Person|Team)", r"name: \1 of old"),
    "moved": rewritten(r"team: team-\d+", "team: team-3", "team: team-9"),
    "left": rewritten(r"^  - \{id: person-\d+, .*\n", ""),
    "joined": rewritten(r"\Z", "  - {id: person-999, name: Person 999, team: team-3}\n"),
    "led": rewritten(r"(id: team-\d+, )", r"\1lead: person-5, ", r"\1lead: nobody-knows, "),
    "id of a person": rewritten(r"id: (person-\d+)", r"id: \g<1>x"),
    "team moved": rewritten(r"parent: [a-z0-9-]+", "parent: company", "parent: department-0"),
}
ON_CHECK_INS: dict[str, Edit] = {
    "value": rewritten(r"value: [\d.]+", "value: 3", "value: 88", "zone: target"),
    "report gone": lambda _, path: path.unlink(),
    "author": rewritten(r"by: .*", "by: person-4", "by: stranger"),
}


ON_KPIS: dict[str, Edit] = {
    "reading": rewritten(r"^2026-08-03,55", "2026-08-03,95", "2026-08-03,what", "2026-08-03,95\n2026-08-09,20"),
    "aim": rewritten(r"to: 80", "to: 60"),
    "kpi gone": lambda _, path: path.unlink(),
    "another kpi": rewritten(r"\A", "id: waited\n"),
    "kpi's owner": rewritten(r"owner: .*", "owner: nobody-knows"),
}


EDITS = ON_PLANS | ON_ORGANISATION | ON_CHECK_INS | ON_KPIS


def edit(root: Path, name: str, chance: random.Random) -> None:
    """Of one or two files."""
    files = sorted(root.glob(f"content/{_place(name, chance)}.{'csv' if name == 'reading' else 'yaml'}"))
    for path in chance.sample(files, min(len(files), chance.choice((1, 1, 2)))):
        EDITS[name](chance, path)


def _place(name: str, chance: random.Random) -> str:
    if name in ON_ORGANISATION:
        return "org"
    if name in ON_KPIS:
        return "kpis/*"
    return f"cycles/*/{'check-ins' if name in ON_CHECK_INS else chance.choice(('people', 'people', 'teams'))}/*"


def measured(root: Path) -> None:
    """With KPIs, of which one is the measure of key results of many units."""
    (root / "content/kpis").mkdir()
    for name in ("waiting", "trust"):
        kpi = root / f"content/kpis/{name}.yaml"
        kpi.write_text(f"name: All that is {name}\nowner: person-3\ntarget: {{from: 40, to: 80}}\n", "utf-8")
        kpi.with_suffix(".csv").write_text("date,value\n2026-07-06,42\n2026-08-03,55\n", "utf-8")
    for path in sorted(root.glob("content/cycles/*/*/*.yaml"))[::9]:
        if "measure:" in (text := path.read_text("utf-8")):
            path.write_text(text.replace("        measure:", "        kpi: waiting\n        measure:", 1), "utf-8")
