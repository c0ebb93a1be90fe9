"""What pages weigh: those of people and teams little, and none more than a phone can open, at any size of company."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from statistics import median

import portals
import pytest

from okrsite.site import Site, build_site
from okrsite.views.benchmark import MOST

sys.path.insert(0, str(Path(__file__).parent / "bench"))
import company

KB = 1000
MOST_BYTES, MOST_NODES = 300 * KB, 3000
SHELL_BYTES, SHELL_NODES = 8 * KB, 300
"""What the theme puts around a body."""
DAY = date(2026, 11, 20)


def bodies_of(site: Site) -> dict[str, str]:
    return {"home": site.home, **{address: site.page(address).body for address in site.addresses}}


def weights(bodies: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Bytes and elements of each."""
    return {address: (len(body.encode()), len(re.findall("<[a-z]", body))) for address, body in bodies.items()}


def test_shells_weigh_little(sample_site: Path) -> None:
    """Scripts make what only scripts need, from one file that all pages share."""
    for address in ("2026-Q3/company.html", "2026-Q3/teams/index.html", "rules.html"):
        page = (sample_site / address).read_text("utf-8")
        before, _, rest = page.partition('<div class="okr-page"')
        shell = before + rest.partition("</article>")[2]
        assert len(shell.encode()) < SHELL_BYTES
        assert len(re.findall("<[a-z]", shell)) < SHELL_NODES
        assert "__palette_0" not in shell
        assert 'name="search"' not in shell
    once = (sample_site / "assets/theme.js").read_text("utf-8")
    assert once.count("__palette_2") == once.count("__palette_1")
    assert "__palette_0" in once
    assert once.count('name=\\"search\\"') == 1


def test_pages_of_people_and_teams_weigh_little(tmp_path: Path) -> None:
    """Each has 9 key results with 12 check-ins each."""
    company.write(tmp_path, 24)
    found = weights(bodies_of(build_site(tmp_path, company.AS_OF)))
    people = [size for address, (size, _) in found.items() if "/people/person" in address]
    teams = [size for address, (size, _) in found.items() if "/teams/team" in address]
    assert (len(people), len(teams)) == (24, 3)
    assert median(people) + SHELL_BYTES < 30 * KB  # with the form of the review, in the last weeks of a cycle
    assert max(teams) + SHELL_BYTES < 60 * KB


TEAMS, PEOPLE = 250, 400


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Nothing is above its teams but the company, and all that they do supports one objective."""
    teams = "".join(f"  - {{id: t{n}, name: Team {n}}}\n" for n in range(TEAMS))
    people = "".join(f"  - {{id: p{n}, name: {chr(65 + n % 26)} Person {n}, team: t{n % 3}}}\n" for n in range(PEOPLE))
    plan = "unit: {0}\nobjectives: [{{id: o, title: Objective of {0}, supports: {1}, key_results: [{2}]}}]\n"
    measured = "{id: k, title: Count, measure: {from: 0, to: 10, unit: boats}}"
    files = {
        "org.yaml": f"company: {{name: Wide}}\nteams:\n{teams}people:\n{people}",
        "cycles/2026-Q4/company.yaml": plan.format("company", "null", "{id: k, title: All, measure: aligned}"),
        **{f"cycles/2026-Q4/t{n}.yaml": plan.format(f"t{n}", "company/o/k", measured) for n in range(TEAMS)},
        **{f"cycles/2026-Q4/p{n}.yaml": plan.format(f"p{n}", f"t{n % 3}/o", measured) for n in range(PEOPLE)},
        "cycles/2026-Q4/check-ins/all.yaml": "date: 2026-11-18\nupdates:\n"
        + "".join(f"  t{n}/o/k: {{value: {n % 3}, blockers: [Wind], wins: [Sun]}}\n" for n in range(TEAMS)),
    }
    return bodies_of(build_site(portals.write(tmp_path_factory.mktemp("wide"), files), DAY))


def test_no_page_is_too_long_at_any_size(wide: dict[str, str]) -> None:
    most = (MOST_BYTES - SHELL_BYTES, MOST_NODES - SHELL_NODES)
    long = {address: found for address, found in weights(wide).items() if found[0] > most[0] or found[1] > most[1]}
    assert long == {}


def test_everybody_is_on_a_page_of_a_long_list(wide: dict[str, str]) -> None:
    lists = {
        "2026-Q4/people/index": (PEOPLE, r"people/(p\d+)\.html\">"),
        "2026-Q4/teams/index": (TEAMS, r"teams/(t\d+)\.html\">"),
        "2026-Q4/company_supporters": (TEAMS, r"teams/(t\d+)\.html#o"),
    }
    for name, (count, pattern) in lists.items():
        pages = [address for address in wide if re.fullmatch(rf"{name}(_\d+)?\.html", address)]
        bodies = [wide[address] for address in pages]
        assert len({found for body in bodies for found in re.findall(pattern, body)}) == count
        linked = [set(re.findall(rf'href="[./]*({name}(?:_\d+)?\.html)', body)) for body in bodies]
        assert all(others >= {*pages} - {page} for page, others in zip(pages, linked, strict=True))


def test_teams_are_compared_by_department_or_the_largest_alone(wide: dict[str, str]) -> None:
    body = wide["2026-Q4/benchmark.html"]
    assert body.count("<tbody><tr>") == 1
    assert body.count('scope="row"') == MOST
    assert f"The {MOST} with most objectives, of {TEAMS}." in body


def test_links_of_what_is_cut_lead_to_pages(wide: dict[str, str]) -> None:
    address = "2026-Q4/company.html"
    links = set(re.findall(r'href="\.\./([^"#]+)', wide[address]))
    assert "2026-Q4/company_supporters.html" in links
    pages = {link for link in links if link.endswith(".html")} - {"check-in.html"}
    assert pages <= {*wide}
