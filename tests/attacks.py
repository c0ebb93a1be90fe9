"""Content folders that want to take all the time and memory there is, each about as large as it is told to be.

An attack gives files by their path below `content/`. Files and lists are as long as they may be, so that they are read,
or, where a name begins with `long`, longer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Final

Files = Mapping[str, str]
Line = Callable[[int], str]
Attack = Callable[[int], Files]

FILE: Final = (1 << 20) - 4096
CYCLE: Final = "cycles/2026-Q4"
ORG: Final = {"org.yaml": "teams: [{id: shop}]\npeople: [{id: ana, team: shop}]\n"}
PLAN: Final = "unit: shop\nobjectives:\n"
PLANS: Final = "unit: shop{number}\nobjectives:\n"
"""A unit has not more objectives than its page can show, so many have as many."""
UPDATES: Final = "date: 2026-11-{day:02}\nby: ana\nupdates:\n"
TEXT: Final = 9_900
"""Characters of a text that is nearly as long as it may be."""


def lines(size: int, line: Line, start: int = 0, most: int = 1_000_000) -> str:
    """As many lines as fill `size` bytes, but not more than `most`."""
    made, filled = [], 0
    for number in count(start):
        made.append(line(number))
        filled += len(made[-1]) + 1
        if filled >= min(size, FILE) or len(made) == most:
            break
    return "".join(f"{one}\n" for one in made)


def one(path: str, head: str, line: Line) -> Attack:
    """One file, whose list is as long as the file may be."""
    return lambda size: {**ORG, path: head + lines(size, line)}


def many(path: str, head: str, line: Line, most: int = 900) -> Attack:
    """Numbered files of `most` lines, with one `head`; a line is told its number among all."""

    def attack(size: int) -> Files:
        files, filled, at = dict(ORG), 0, 0
        while filled < size:
            body = lines(size - filled, line, at, most)
            name = path.format(len(files))
            files[name] = head.format(day=len(files) % 29 + 1, number=len(files)) + body
            filled, at = filled + len(files[name]), at + body.count("\n")
        return files

    return attack


def plans_with_a_slip(size: int) -> Files:
    """Whatever ends a file with an open quote is read to its end before anybody knows."""
    return {path: f'{text}  - id: "o\n' for path, text in plans(objective)(size).items()}


def plans(line: Line) -> Attack:
    return many(f"{CYCLE}/shop{{}}.yaml", PLANS, line, 200)


def one_unit(line: Line) -> Attack:
    """In many files."""
    return many(f"{CYCLE}/shop{{}}.yaml", PLAN, line)


def together(*attacks: Attack) -> Attack:
    """Each with its share of the size."""
    return lambda size: {path: text for attack in attacks for path, text in attack(size // len(attacks)).items()}


def objective(number: int, more: str = "") -> str:
    return f"  - {{id: o{number}, title: All of them are glad, owner: ana{more}}}"


def key_result(more: str) -> str:
    """One, whose keys of its own go on in the next line."""
    head = f"{PLAN}  - id: o0\n    title: All of them are glad\n    owner: ana\n    key_results:\n"
    return f"{head}      - id: k\n        title: Half of them say so\n        owner: ana\n{more}"


def long_list(key: str, line: Line) -> Attack:
    return one(f"{CYCLE}/shop.yaml", key_result(f"        {key}:\n"), line)


def plain(more: str) -> Attack:
    """A few thousand small files."""
    return lambda size: {**ORG, **{f"{CYCLE}/a{n}.yaml": more.format(n=n, next=n + 1) for n in range(size // 150)}}


def cycles(text: Callable[[int], str]) -> Attack:
    return lambda size: {**ORG, **{f"cycles/c{n}/cycle.yaml": text(n) for n in range(size // 500)}}


def reports(day: Callable[[int], date], starts: str, ends: str) -> Attack:
    """One of a key result each."""

    def attack(size: int) -> Files:
        measured = key_result("        measure: {from: 0, to: 50}\n")
        files = {"cycles/c/cycle.yaml": f"starts: {starts}\nends: {ends}\n", "cycles/c/shop.yaml": measured}
        for n in range(size // 250):
            update = f"{{value: {n % 50}, note: x}}"
            files[f"cycles/c/check-ins/a{n}.yaml"] = f"date: {day(n)}\nupdates: {{shop/o0/k: {update}}}\n"
        return {**ORG, **files}

    return attack


def depends_on_its_unit(number: int) -> str:
    near = ", ".join(f"o{number // 200 * 200 + other}" for other in range(100))
    return objective(number, f", depends_on: [{near}], contributes_to: [{near}]")


def teams_in_teams_with_okrs(size: int) -> Files:
    number = size // 150
    teams = "".join(f"  - {{id: t{n}, parent: t{n - 1}}}\n" for n in range(1, number))
    written = {
        f"{CYCLE}/t{n}.yaml": f"unit: t{n}\nobjectives:\n{objective(n, f', supports: t{n - 1}/o{n - 1}')}\n"
        for n in range(number)
    }
    return {"org.yaml": f"teams:\n  - {{id: t0}}\n{teams}", **written}


def milestones(size: int) -> Files:
    """Many key results of many steps, and reports of steps that none has."""
    steps = ", ".join(f"{{id: s{n}}}" for n in range(900))
    done = ", ".join(f"t{n}" for n in range(900))
    kr = "id: k, title: Half of them say so, owner: ana, measure: {milestones: ["
    plan = many(f"{CYCLE}/shop{{}}.yaml", PLANS, lambda n: objective(n, f", key_results: [{{{kr}{steps}]}}}}]"), 20)
    said = many(
        f"{CYCLE}/check-ins/a{{}}.yaml", UPDATES, lambda n: f"  shop{n // 20 + 1}/o{n}/k: {{done: [{done}]}}", 20
    )
    return together(plan, said)(size)


def of_texts(text: str) -> dict[str, Attack]:
    """As descriptions and as titles."""
    written = text * (TEXT // len(text))
    return {
        f"why of {text!r}": plans(lambda n: f"{objective(n)[:-1]}, why: '{n} {written}'}}"),
        f"title of {text!r}": plans(lambda n: f"  - {{id: o{n}, title: 'A {n} {written}'}}"),
    }


def company(size: int) -> Files:
    """No attack: units of forty key results as people write them, and a report on each."""
    files: dict[str, str] = {}
    filled, unit, teams = 0, 0, ["teams:\n"]
    while filled < size:
        key_results = "".join(
            f"      - id: k{n}\n        title: {n + unit} of a hundred customers of this team say that they are glad\n"
            f"        owner: ana\n        measure: {{from: {n}, to: {n + 50}, unit: customers}}\n"
            for n in range(4)
        )
        plan = "".join(
            f"  - id: o{n}\n    title: Customers of team {unit} are glad of thing {n}\n    why: They say so\n"
            f"    owner: ana\n    ambition: committed\n    key_results:\n{key_results}"
            for n in range(10)
        )
        said = "".join(f"  u{unit}/o{n}/k{m}: {{value: {m + 9}, confidence: 6}}\n" for n in range(10) for m in range(4))
        files[f"{CYCLE}/u{unit}.yaml"] = f"unit: u{unit}\nobjectives:\n{plan}"
        files[f"{CYCLE}/check-ins/u{unit}.yaml"] = f"date: 2026-11-18\nby: ana\nupdates:\n{said}"
        teams.append(f"  - {{id: u{unit}}}\n")
        filled, unit = filled + len(plan) + len(said), unit + 1
    return {**files, "org.yaml": "".join(teams) + "people: [{id: ana, team: u0}]\n"}


FIRST: Final = date(2026, 10, 1)
PEOPLE: Final = one("org.yaml", "people:\n", lambda n: f"  - {{id: somebody-{n:06}, name: Some Body {n}}}")
ATTACKS: Final[Mapping[str, Attack]] = {
    "unknown keys of a plan": one(f"{CYCLE}/shop.yaml", "unit: shop\n", lambda n: f"key{n}: v"),
    "unknown keys of an objective": one(f"{CYCLE}/shop.yaml", f"{PLAN}  - id: o\n", lambda n: f"    key{n}: v"),
    "unknown keys of objectives": plans(lambda n: objective(n, f", own{n}: ana, tite: x")),
    "unknown keys of a measure": long_list("measure", lambda n: f"          key{n}: 4,{n}"),
    "unknown keys of settings": one("portal.yaml", "", lambda n: f"key{n}: v"),
    "unknown keys of the organisation": one("org.yaml", "", lambda n: f"key{n}: v"),
    "unknown keys of a cycle": one(f"{CYCLE}/cycle.yaml", "", lambda n: f"key{n}: v"),
    "unknown keys of a check-in": one(f"{CYCLE}/check-ins/a.yaml", "updates: {}\n", lambda n: f"key{n}: v"),
    "unknown keys of a review": one(f"{CYCLE}/reviews/a.yaml", "retrospective: {}\n", lambda n: f"key{n}: v"),
    "unknown keys of a KPI": one("kpis/a.yaml", "name: x\n", lambda n: f"key{n}: v"),
    "unknown keys of small files": many(f"{CYCLE}/a{{}}.yaml", "unit: shop\n", lambda n: f"key{n % 99}: v", 60),
    "numbers as keys": one(f"{CYCLE}/shop.yaml", "unit: shop\n", lambda n: f"{n}:"),
    "repeated keys": one(f"{CYCLE}/shop.yaml", "unit: shop\n", lambda _: "unit: shop"),
    "unknown owners": together(plans(lambda n: objective(n)[:-4] + f"sombody-{n:06}}}"), PEOPLE),
    "names for owners": together(plans(lambda n: objective(n)[:-4] + f"Sme Bdy {n}}}"), PEOPLE),
    "unknown parents": plans(lambda n: objective(n, f", supports: shop/p{n}")),
    "unknown key results": plans(lambda n: objective(n, f", contributes_to: [shop/o0/k{n}], key_results: [{{id: k}}]")),
    "unknown reports": together(
        plans(objective), many(f"{CYCLE}/check-ins/a{{}}.yaml", UPDATES, lambda n: f"  shop/oo{n}/kk{n}: {{value: 5}}")
    ),
    "unknown KPIs": plans(lambda n: objective(n, f", key_results: [{{id: k, title: x, kpi: nubmer-{n:06}}}]")),
    "unknown words": plans(lambda n: objective(n, f", ambition: commited{n}, rollup: algined{n}")),
    "ids that are missing": plans(lambda n: f"  - {{title: Everybody {n} is glad}}"),
    "ids that are repeated": plans(lambda _: objective(0)),
    "people that are repeated": one("org.yaml", "people:\n", lambda _: "  - {id: ana}"),
    "a company": company,
    "objectives that are sound": plans(objective),
    "objectives of one unit": one_unit(objective),
    "long lists": long_list("plan", lambda n: f"          - {{date: 2026-11-10, value: {n}}}"),
    "long amendments": long_list("amendments", lambda n: f"          - {{date: 2026-11-10, field: due, was: {n}}}"),
    "long groups": long_list("labels", lambda n: f"          k{n}: v"),
    "long redirects": one("portal.yaml", "redirects:\n", lambda n: f"  r{n}: r{n + 1}"),
    "long texts": one(
        f"{CYCLE}/shop.yaml", f"{PLAN}  - id: o\n    title: x\n    why: |\n", lambda _: f"      {'[' * 99}"
    ),
    "long brackets": lambda size: {f"{CYCLE}/shop.yaml": "unit: " + "[" * min(size, FILE)},
    "brackets that never close": many(f"{CYCLE}/a{{}}.yaml", "unit: [\n", lambda _: "a,a,a,a,a,a,a,", 9000),
    "slips at the end": plans_with_a_slip,
    "milestones": milestones,
    "teams in teams": one("org.yaml", "teams:\n", lambda n: f"  - {{id: t{n + 1}, parent: t{n}}}"),
    "teams in teams with OKRs": teams_in_teams_with_okrs,
    "teams below one": one("org.yaml", "teams:\n", lambda n: f"  - {{id: t{n}}}"),
    "people in one team": one("org.yaml", "people:\n", lambda n: f"  - {{id: t{n}, team: shop}}"),
    "supports in a chain": plans(lambda n: objective(n, f", supports: o{n + 1}")),
    "supports in circles": plans(lambda n: objective(n, f", supports: o{n - 2 if n % 3 == 2 else n + 1}")),
    "supports of one": plans(lambda n: objective(n, ", supports: o0" if n else "")),
    "continues in a chain": plans(lambda n: objective(n, f", continues: '2026-Q4:shop1/o{n + 1}'")),
    "depends on everything": plans(depends_on_its_unit),
    "depends on nothing": plans(lambda n: objective(n, f", depends_on: [{', '.join(f'{n}-{m}' for m in range(100))}]")),
    "files": plain("unit: shop{n}\n"),
    "files of the wrong kind": lambda size: {f"{CYCLE}/a{n}.txt": "x" for n in range(size // 200)},
    "cycles alike": cycles(lambda _: "starts: 2026-10-01\nends: 2026-12-31\n"),
    "cycles above cycles": cycles(lambda n: f"starts: 2026-10-01\nends: 2026-12-31\nparent: c{n + 1}\n"),
    "reports on one day": reports(lambda _: FIRST, "2026-10-01", "2026-12-31"),
    "reports on all days": reports(lambda n: FIRST + timedelta(n % 50), "2026-10-01", "2026-12-31"),
    "reports of a long cycle": reports(lambda n: FIRST - timedelta(n), "1000-01-01", "9999-12-30"),
    "readings": together(
        many("kpis/k.csv", "date,value\n", lambda n: f"{FIRST - timedelta(n)},{n}", 99_999),
        lambda _: {"kpis/k.yaml": "name: x\n"},
    ),
    "readings on one day": together(
        many("kpis/k.csv", "date,value\n", lambda n: f"{FIRST},{n}", 99_999), lambda _: {"kpis/k.yaml": "name: x\n"}
    ),
    "readings with mistakes": many("kpis/k.csv", "date,value\n", lambda _: "x,y,z", 99_999),
    **of_texts("["),
    **of_texts("!["),
    **of_texts("*_"),
    **of_texts("<sub>"),
    **of_texts("word "),
    **of_texts("9 "),
}
