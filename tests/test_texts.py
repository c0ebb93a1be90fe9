"""Texts that people write, on pages: where their links lead, and which way they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import run
from portals import write
from readings import rows_of

from okrsite.building import build
from okrsite.site import Site, build_site
from okrsite.yaml_source import parse

DAY = date(2026, 11, 27)
OPS, PLAN = "2026-Q4/teams/ops.html", "cycles/2026-Q4/ops.yaml"
FILES = {
    "org.yaml": "company: {name: Northlake}\nteams: [{id: ops, name: Operations, lead: ida}]\n"
    "people: [{id: ida, name: עידה, team: ops}]\n",
    "pages/how.md": "# How\n",
    "pages/img/wait.png": "",
    PLAN: """unit: ops
objectives:
  - id: wait
    title: אף אחד לא מחכה
    owner: ida
    ambition: committed
    why: |
      See WHY
    key_results:
      - {id: a, title: "Calls last \u2067דקה\u2069 at most", owner: ida, measure: {from: 9, to: 1, unit: min}}
""",
    "cycles/2026-Q4/check-ins/a.yaml": """date: 2026-11-25
by: ida
updates:
  ops/wait/a:
    {value: 5, note: שלום, wins: ["**One** at https://example.com/1"], blockers: ["[Two](how.md)"]}
""",
    "cycles/2026-Q4/reviews/a.yaml": """unit: ops
retrospective: {improve: ["See [how](hwo.md)"]}
objectives: {wait: {learned: "![Wait](img/wait.png)"}}
""",
}
GOOD = "[how](how.md), [board](/2026-Q4/index.html#top), [data](api/v1/index.json) and ![wait](img/wait.png)"
HOW = '; write it as from the folder of the hand-written pages, such as "how.md" or "img/wait.png"'


def site_of(root: Path, why: str = GOOD) -> Site:
    return build_site(write(root, FILES | {PLAN: FILES[PLAN].replace("WHY", why)}), DAY)


def dead(site: Site) -> list[str]:
    return [f"{one.place.path}:{one.place.line} {one.message}" for one in site.findings if one.rule == "dead-link"]


def test_links_and_images_lead_into_the_site(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    body = site.page(OPS).body
    assert 'href="../../how.html"' in body
    assert 'href="../../2026-Q4/index.html#top"' in body
    assert '<img src="../../img/wait.png" alt="wait" loading="lazy">' in body
    assert '<strong>One</strong> at <a href="https://example.com/1"' in rows_of(body, "wait.a")[0].more
    assert 'Blocked: <span dir=auto><a href="../../how.html"' in body
    [found] = dead(site)
    assert found == (
        'content/cycles/2026-Q4/reviews/a.yaml:2 the link "hwo.md" leads to "hwo.html", and the site has no such page '
        'or file; did you mean "how.html"?'
    )


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            "[x](../how.md)",
            'the link "../how.md" leads nowhere, since this text is shown on several pages; did you mean',
        ),
        ("[x](#a)", f'the link "#a" leads nowhere, since this text is shown on several pages{HOW}'),
        (
            "![x](no/such.jpg)",
            f'the link "no/such.jpg" leads to "no/such.jpg", and the site has no such page or file{HOW}',
        ),
        ("[x](2026-Q4/teams/opps.html)", 'has no such page or file; did you mean "2026-Q4/teams/ops.html"?'),
    ],
)
def test_a_link_that_leads_nowhere_is_a_finding(why: str, said: str, tmp_path: Path) -> None:
    """The same in both commands."""
    found = dead(site_of(tmp_path, why))
    assert len(found) == 2
    assert found[0].startswith(f"content/{PLAN}:7 the link")
    assert said in found[0]
    checked = run(tmp_path, "check", "--as-of", str(DAY))
    assert said in checked.stdout
    assert checked.stdout.count("[dead-link]") == 2


def test_code_is_no_link(tmp_path: Path) -> None:
    assert len(dead(site_of(tmp_path, "`[x](../y.md)` and [z]: (a)"))) == 1


def test_each_text_is_read_its_own_way(tmp_path: Path) -> None:
    """The browser finds out by the first letter; names and titles within a line are kept apart from what is beside."""
    body = site_of(tmp_path).page(OPS).body
    assert "<h2 class=okr-objective__title dir=auto " in body
    assert "<h3 class=okr-kr__title dir=auto>" in body
    assert '<div class="okr-text" dir=auto><p>שלום</p>' in body
    assert 'people/ida.html"><bdi>עידה</bdi></a>' in body
    assert "Calls last \u2067דקה\u2069 at most" in body


@pytest.mark.parametrize("isolate", "\u2066\u2067\u2068\u2069")
def test_isolates_are_text(isolate: str) -> None:
    for written in (f"a: b{isolate}c\n", f'a: "b{isolate}c"\n', f'a: "b\\u{ord(isolate):04x}c"\n'):
        document = parse("a.yaml", written.encode())
        assert (document.data, document.findings) == ({"a": f"b{isolate}c"}, ())


@pytest.mark.parametrize("override", "\u202a\u202b\u202c\u202d\u202e")
def test_overrides_are_not(override: str) -> None:
    [found] = parse("a.yaml", f"a: b{override}c\n".encode()).findings
    assert found.rule == "text-control"


PAGE = """# Board

[how](how.md), ![wait](img/wait.png), [ops](2026-Q4/teams/ops.html), [guide](guide/weekly.md#agenda)
and [gone](hwo.md) or `[no](link.md)`.

```
[none](here.md)
```

[ref]: img/wiat.png "Wait"
![here][ref] [folder](img/) [mail](mailto:a@b.example)

## How we *work* {: #ways }

[here](#bord) [ways](#ways) [board](#board) [guide](guide/weekly.md#agneda) [how](how.md#how) [no](how.md#hwo)
"""


def test_a_dead_link_in_a_hand_written_page_is_one_finding(tmp_path: Path) -> None:
    """The same in both commands, where it stands, in an admonition too; MkDocs, which says it as well, is not heard."""
    write(
        tmp_path,
        FILES
        | {"pages/board.md": PAGE, "pages/deep/b.md": "[up](../how.md) [gone](how.md)\n\n!!! note\n\n    [x](y.md)\n"},
    )
    built = build(tmp_path, tmp_path / "site", as_of=DAY)
    none = "and the site has no such page or file; did you mean"
    missing = "has no such heading; did you mean"
    weekly = f'"guide/weekly.md" {missing}'
    expected = [
        ("content/pages/board.md:4", f'the link "hwo.md" leads to "hwo.md", {none} "how.md"?'),
        ("content/pages/board.md:11", f'the link "img/wiat.png" leads to "img/wiat.png", {none} "img/wait.png"?'),
        ("content/pages/board.md:15", f'the link "#bord" leads to "#bord", and "board.md" {missing} "board"?'),
        ("content/pages/board.md:15", f'the link "guide/weekly.md#agneda" leads to "#agneda", and {weekly} "agenda"?'),
        ("content/pages/board.md:15", f'the link "how.md#hwo" leads to "#hwo", and "how.md" {missing} "how"?'),
        ("content/pages/deep/b.md:1", f'the link "how.md" leads to "deep/how.md", {none} "../how.md"?'),
        ("content/pages/deep/b.md:5", f'the link "y.md" leads to "deep/y.md", {none} "b.md"?'),
    ]
    of_pages = [one for one in built.findings if one.place.path.endswith(("board.md", "b.md"))]
    assert [
        (f"{one.place.path}:{one.place.line}", one.message) for one in of_pages if one.rule == "dead-link"
    ] == expected
    assert [one for one in of_pages if one.rule != "dead-link"] == []
    checked = run(tmp_path, "check", "--as-of", str(DAY)).stdout
    assert all(f"{place}:1: warning: {said} [dead-link]" in checked for place, said in expected)
    assert checked.count("[dead-link]") == 8
    write(tmp_path, {"../mkdocs.yml": "plugins: [search, okrsite, gen-files]\n"})
    assert run(tmp_path, "check", "--as-of", str(DAY)).stdout.count("[dead-link]") == 1
