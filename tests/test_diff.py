"""`okrsite diff` in real repositories, and what becomes of hostile text in each of its forms."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import changes_cases as cases
import pytest
from browser import OpenPage
from click.testing import Result
from command_line import run
from markdown_it import MarkdownIt
from portals import write
from repositories import committed, git

from okrsite.checks import RULES, breaches
from okrsite.diagnostics import Diagnostic
from okrsite.diff import Difference, difference
from okrsite.diff.change import What, changed
from okrsite.diff.changes import Removal, compared
from okrsite.diff.impact import Impact, KeyFigures, impacts_of, new_and_fixed
from okrsite.diff.load import removal_from, sides
from okrsite.diff.named import named
from okrsite.diff.render.html import changes_as_html
from okrsite.diff.render.markdown import changes_as_markdown
from okrsite.diff.render.text import changes_as_text
from okrsite.facts import Health
from okrsite.model import Organisation
from okrsite.wording import JOINER
from okrsite.workspace import Checked, checked

DAY = date(2026, 7, 20)
DECK = "cycles/2026-Q3/teams/deck.yaml"
KITCHEN = "cycles/2026-Q3/teams/kitchen.yaml"
EDITS = sorted((cases.CASES / "edits").glob("*.txt"))
HARDER = "10, unit: breaches\n=>\n5, unit: breaches\n"
SITE = "https://okrs.example.com"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return cases.repository_in(tmp_path / "portal")


def diff(root: Path, *arguments: str) -> Result:
    return run(root, "diff", "--as-of", DAY.isoformat(), *arguments)


def program(root: Path, *arguments: str) -> Any:
    result = diff(root, *arguments, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def refs(found: Any) -> list[str]:
    return [change["ref"] for change in found["changes"]]


def test_nothing_of_okrs(portal: Path) -> None:
    write(portal, {"pages/index.md": "# Other words"})
    result = diff(portal, "main")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "No OKR changed.")
    assert program(portal, "main")["changed"] is False
    assert diff(portal, "main", "--format", "markdown").stdout.startswith("### OKRs: No OKR changed")


def test_the_working_folder_with_what_is_not_committed(portal: Path) -> None:
    cases.edit(portal, f"change {DECK}", HARDER)
    found = program(portal, "main")
    assert refs(found) == ["deck/crews/breaches"]
    assert found["changes"][0]["effect"] == "harder"
    assert found["changes"][0]["url"] == "2026-Q3/teams/deck.html#crews.breaches"
    assert found["pages"][0] == "2026-Q3/teams/deck.html"
    assert found["head"] == "working folder"
    assert program(portal, "main", "main")["changed"] is False


def test_the_impact_reaches_the_top(portal: Path) -> None:
    cases.edit(portal, f"change {DECK}", HARDER)
    found = {shift["ref"]: shift for shift in program(portal, "main")["impact"]}
    assert list(found) == ["company", "deck", "company/safe", "deck/crews"]
    for shift in found.values():
        assert shift["after"]["progress"] < shift["before"]["progress"]


def test_what_the_base_got_meanwhile_is_left_aside(portal: Path) -> None:
    git(portal, "checkout", "-q", "-b", "mine")
    cases.edit(portal, f"change {DECK}", HARDER)
    committed(portal)
    git(portal, "checkout", "-q", "main")
    cases.edit(portal, f"change {KITCHEN}", "stretch: 2}\n=>\nstretch: 1}\n")
    committed(portal)
    assert refs(program(portal, "main", "mine")) == ["deck/crews/breaches"]
    assert refs(program(portal, "main", "mine", "--exact")) == ["deck/crews/breaches", "kitchen/warm/wait"]


def test_new_and_fixed_findings(portal: Path) -> None:
    cases.edit(portal, f"change {DECK}", "owner: raj\n    ambition\n=>\nowner: ray\n    ambition\n")
    committed(portal)
    found = program(portal, "HEAD~1", "HEAD")["findings"]
    assert [finding["rule"] for finding in found["new"]] == ["unknown-owner"]
    assert found["fixed"] == []
    back = program(portal, "HEAD", "HEAD~1", "--exact")["findings"]
    assert [finding["rule"] for finding in back["fixed"]] == ["unknown-owner"]


@pytest.mark.parametrize(("share", "status"), [("25%", 0), ("18.75", 0), ("18", 1), ("0%", 1)])
def test_the_guard_against_removal(portal: Path, share: str, status: int) -> None:
    cases.edit(portal, f"delete {KITCHEN}", "")
    for form in ("text", "markdown", "json", "html"):
        result = diff(portal, "main", "--max-removed", share, "--format", form)
        assert result.exit_code == status
        assert ("3 of the 16" in result.stdout or '"refused": true' in result.stdout) is bool(status)


def test_what_moves_or_cannot_be_read_is_not_removed(portal: Path) -> None:
    cases.edit(portal, f"move {KITCHEN} cycles/2026-Q3/cook.yaml", "")
    (portal / "content" / DECK).write_text("unit: deck\nobjectives: [\n")
    found = program(portal, "main", "--max-removed", "0%")
    assert found["removal"]["removed"] == 0
    assert found["unread"] == [{"side": "working folder", "path": f"content/{DECK}"}]
    assert not [change for change in found["changes"] if change["kind"] in ("removed", "added")]
    committed(portal)
    git(portal, "checkout", "-q", "HEAD~1", "--", "content")
    again = program(portal, "main")
    assert again["unread"] == [{"side": "main", "path": f"content/{DECK}"}]
    assert not [change for change in again["changes"] if change["kind"] in ("removed", "added")]


def test_bare_repositories_and_linked_folders(portal: Path, tmp_path: Path) -> None:
    cases.edit(portal, f"change {DECK}", HARDER)
    committed(portal)
    git(tmp_path, "clone", "-q", "--bare", "portal", "bare.git")
    git(portal, "worktree", "add", "-q", "--detach", "../linked")
    for place in (tmp_path / "bare.git", tmp_path / "linked"):
        assert refs(program(place, "HEAD~1", "HEAD")) == ["deck/crews/breaches"]


def test_a_shallow_clone_gets_a_hint(portal: Path, tmp_path: Path) -> None:
    first = git(portal, "rev-parse", "HEAD")
    committed(portal, "second")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{portal}", "shallow")
    result = diff(tmp_path / "shallow", first)
    assert result.exit_code == 2
    assert "this clone is shallow" in result.output
    assert "fetch-depth: 0" in result.output


@pytest.mark.parametrize("arguments", [("nowhere",), ("main", "HEAD^{tree}"), ("main", "x\x1b[31m"), ("", "main")])
def test_revisions_that_are_none(portal: Path, arguments: tuple[str, ...]) -> None:
    result = diff(portal, *arguments)
    assert result.exit_code == 2
    assert "cannot be compared" in result.output
    assert "\x1b" not in result.output


def test_revisions_that_are_none_are_named(portal: Path) -> None:
    assert diff(portal, "").output == (
        'Error: "" cannot be compared: git knows no such revision here; correct its name, or fetch it first\n'
    )
    told = diff(portal, "HEAD^{tree}").output
    assert "expected commit type" not in told
    assert "name a branch, a tag or a commit" in told
    assert "write `okrsite diff main x`" in diff(portal, "main..x").output
    assert "write `okrsite diff main HEAD`" in diff(portal, "main...").output


def test_without_a_folder_of_files(portal: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "portal", "bare.git")
    refused = diff(tmp_path / "bare.git", "main")
    assert refused.exit_code == 2
    assert "name a second revision, such as `okrsite diff main HEAD`" in refused.output
    (portal / "content").rename(portal / "elsewhere")
    assert diff(portal, "main").exit_code == 2
    assert "There is no folder content/" in diff(portal, "main").output


def test_a_portal_that_lies_deeper(tmp_path: Path) -> None:
    cases.portal_in(tmp_path / "whole" / "okrs")
    committed(tmp_path / "whole")
    for arguments in (("main",), ("main", "HEAD")):
        refused = diff(tmp_path / "whole", *arguments)
        assert refused.exit_code == 2
        assert "the one in okrs is compared with -C okrs" in refused.output
    assert program(tmp_path / "whole" / "okrs", "main", "HEAD")["changed"] is False
    cases.portal_in(tmp_path / "whole" / "more")
    committed(tmp_path / "whole")
    assert "-C DIR" in diff(tmp_path / "whole", "main", "HEAD").output


def test_nothing_follows_from_closing_a_cycle(portal: Path) -> None:
    assert run(portal, "close", "2026-Q3", "--reason", "it is over", today=date(2026, 11, 1)).exit_code == 0
    found = json.loads(run(portal, "diff", "main", "--as-of", "2026-11-01", "--format", "json").stdout)
    assert [(change["before"], change["after"]) for change in found["changes"]] == [("open", "archived")]
    assert found["impact"] == []
    assert [finding for finding in found["findings"]["fixed"] if "2026-Q3" in finding["path"]] == []


def test_what_is_gone_is_told_once(portal: Path) -> None:
    """Not once more by each that supported it, nor finding by finding."""
    cases.edit(portal, f"delete {DECK}", "")
    told = diff(portal, "main")
    assert "\n4 changes in Deck: 2 removed, 3 check-ins no longer counted; 4 new errors. Compared " in told.stdout
    assert "supports deck/crews → " not in told.stdout
    assert "supports" not in [change["field"] for change in program(portal, "main")["changes"]]
    assert told.stdout.count("[unknown-parent]") == 1


def test_many_findings_alike_are_one_line(portal: Path) -> None:
    kitchen = "    owner: mei\n    supports: deck/crews\n=>\n    owner: mai\n    supports: deck/crews\n"
    cases.edit(portal, f"change {KITCHEN}", kitchen)
    for nth in range(4):
        text = f"date: 2026-07-1{nth}\nupdates: {{kitchen/warm/nothing: {{value: 1}}}}\n"
        write(portal, {f"cycles/2026-Q3/check-ins/n{nth}.yaml": text})
    assert "  and 3 more like it, in 3 files\n" in diff(portal, "main").stdout
    assert "and 3 more like it, in 3 files" in diff(portal, "main", "--format", "html").stdout
    assert "New findings: 5" in diff(portal, "main", "--format", "markdown").stdout
    assert len(program(portal, "main")["findings"]["new"]) == 5


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_who_is_asked_stands_before_the_findings(portal: Path, form: str) -> None:
    cases.edit(portal, f"change {DECK}", "owner: raj\n    ambition\n=>\nowner: ray\n    ambition\n")
    told = diff(portal, "main", "--format", form).stdout
    assert 0 < told.index("Who needs to approve") < told.index("New findings")


def test_a_table_of_several_cycles_names_them(portal: Path) -> None:
    cases.edit(portal, f"change {DECK}", HARDER)
    assert "`2026-Q3`" not in diff(portal, "main", "--format", "markdown").stdout
    cases.edit(portal, "change cycles/2026/company.yaml", "from: 4, to: 12\n=>\nfrom: 4, to: 20\n")
    report = "date: 2026-07-02\nupdates: {company/known/coasts: {value: 7}}\n"
    write(portal, {"cycles/2026/check-ins/a.yaml": report})
    told = diff(portal, "main", "--format", "markdown").stdout
    assert "`2026`" in told
    assert "`2026-Q3`" in told


def test_no_repository(tmp_path: Path) -> None:
    result = diff(cases.portal_in(tmp_path / "portal"), "main")
    assert result.exit_code == 2
    assert "in no git repository yet; `git init" in result.output


@pytest.mark.parametrize(
    "option", [("--max-removed", "lots"), ("--max-removed", "101"), ("--site-url", "javascript:x")]
)
def test_wrong_options(portal: Path, option: tuple[str, str]) -> None:
    assert diff(portal, "main", *option).exit_code == 2


HOSTILE = (
    "[click](https://evil.example) <script>alert(1)</script>",
    "![x](https://evil.example/x.png)",
    "@everyone #1 !2 $3 ~label %4 &5 GH-6 :boom: octo/repo#7",
    "https://evil.example www.evil.example mail@evil.example",
    "| a | b | `c` </details> <!-- hidden",
    "# heading",
    "- [ ] task",
    "1. one",
    "> quote",
    "**bold** _em_ ~~gone~~ \\",
    "/close",
    "```",
    "&lt;b&gt; &#64;everyone",
    "]]> --> {{ 7*7 }} {% raw %}",
)


def _hostile_portal(root: Path) -> None:
    rows = "".join(
        f"  - {{id: h{nth}, title: {text}, supports: company/safe, labels: {{x: {text}}}}}\n"
        for nth, text in enumerate(map(json.dumps, HOSTILE))
    )
    write(root, {"cycles/2026-Q3/evil.yaml": f"unit: harbour\nobjectives:\n{rows}"})
    cases.edit(root, "change org.yaml", f"name: Harbour,\n=>\nname: {json.dumps('</summary>@all <b>')},\n")


def test_titles_do_nothing_in_a_comment(portal: Path) -> None:
    _hostile_portal(portal)
    found = difference(portal, "main", None, DAY)
    text = changes_as_markdown(found, site=SITE)
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    pages = {one.page for one in found.changes} | {one.page for one in found.impacts}
    assert set(re.findall(r"<(\w+)", rendered)) <= {
        *(
            "h3",
            "p",
            "strong",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "details",
            "summary",
            "ul",
            "li",
            "code",
            "a",
        )
    }
    assert set(re.findall(r'href="([^"]*)"', rendered)) <= {f"{SITE}/{page}" for page in pages}
    assert rendered.count("<details") == rendered.count("</details>") == text.count("<summary>")
    outside_code = re.sub(r"<code>.*?</code>|href=\"[^\"]*\"", "", rendered)
    assert not re.search(r"[@#!$~%&^](?!amp;|lt;|gt;|quot;)\w|:\w+:|GH-|www\.|https?://", outside_code)
    lines = text.splitlines()
    assert all(
        line.startswith(("### ", f"{len(found.changes)} changes in ", "**", "|", "<", "- ", "  - ", "and "))
        for line in lines
        if line
    )
    assert JOINER in text


def test_titles_do_nothing_on_a_page(portal: Path) -> None:
    _hostile_portal(portal)
    page = changes_as_html(difference(portal, "main", None, DAY), site=SITE)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("limit", [2_000, 10_000, 60_000])
def test_five_thousand_changes_find_room_in_a_comment(limit: int) -> None:
    title = "★ Ünïcode " * 12
    changes = tuple(
        change
        for n in range(5_000)
        for change in changed(What.KEY_RESULT, "2026-Q3", f"team-{n % 300}/o{n}/k", title).differs("owner", "a", "b")
    )
    found = Difference("main", "x" * 300, DAY, changes, (), (), (), (), Removal(0, 5_000), Organisation())
    text = changes_as_markdown(found, max_bytes=limit)
    assert len(text.encode()) <= limit
    left_out = re.search(r"And ([\d,]+) more changes", text)
    assert left_out
    assert text.count("  - ") + int(left_out[1].replace(",", "")) == 5_000
    assert text.count("<details") == text.count("</details>")


def test_a_score_that_the_per_cents_do_not_say_is_said() -> None:
    """What is not quite all reads 99 %, and its score may be 1 all the same."""
    was = KeyFigures(Decimal("0.997"), Health.ON_TRACK, Decimal("1.00"))
    now = KeyFigures(Decimal("0.5"), Health.ON_TRACK, Decimal("0.50"))
    impact = Impact(What.UNIT, "2026-Q3", "deck", "Deck", was, now)
    found = Difference("main", "x", DAY, (), (impact,), (), (), (), Removal(0, None), Organisation())
    assert "    99 %, score 1.00 → 50 %, on track\n" in changes_as_text(found)


def test_a_bomb_on_one_side_takes_no_time(portal: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    write(portal, {KITCHEN: bomb, "cycles/2026-Q3/deep.yaml": "[" * 100_000})
    start = time.perf_counter()
    found = program(portal, "main")
    assert time.perf_counter() - start < 10
    assert {unread["path"] for unread in found["unread"]} == {f"content/{KITCHEN}", "content/cycles/2026-Q3/deep.yaml"}


def test_odd_names_of_branches_and_files(portal: Path) -> None:
    git(portal, "checkout", "-q", "-b", "we/ird-@{x}<b>`".replace("@{", "at"))
    name = git(portal, "rev-parse", "--abbrev-ref", "HEAD")
    content = portal / "content/cycles/2026-Q3"
    (content / "a `b` | <c>\n.yaml").write_text("unit: deck\n")
    (content / "link.yaml").symlink_to("/etc/passwd")
    committed(portal)
    text = diff(portal, "main", name, "--format", "markdown").stdout
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert "symlinks are not read" in text
    assert "root:" not in text


def test_a_link_is_a_change(portal: Path) -> None:
    (portal / "content/cycles/2026-Q3/link.yaml").symlink_to("/etc/passwd")
    (portal / "content/cycles/2026-Q3/.hidden.yaml").write_text("unit: deck\n")
    found = program(portal, "main")
    assert [finding["rule"] for finding in found["findings"]["new"]] == ["file-symlink"]


def test_the_page_is_for_everybody(
    portal: Path, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]]
) -> None:
    cases.edit(portal, f"change {DECK}", HARDER)
    cases.edit(portal, f"delete {KITCHEN}", "")
    report = "date: 2026-07-20\nupdates: {deck/crews/breaches: {value: 31, note: Calm nights}}\n"
    write(portal, {"cycles/2026-Q3/check-ins/a.yaml": report})
    file = portal.parent / "changes.html"
    file.write_text(diff(portal, "main", "--format", "html", "--max-removed", "1%", "--site-url", SITE).stdout, "utf-8")
    for width, dark in ((1280, False), (375, True), (320, False)):
        opened = open_page(file, width=width, dark=dark, scripts=False)
        assert opened.foreign == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert axe_by_day_and_night(open_page(file).page, 1280) == []


@pytest.mark.parametrize("case", EDITS, ids=[case.stem for case in EDITS])
def test_what_is_not_looked_at_does_not_differ(portal: Path, case: Path) -> None:
    """Looking at what a change reaches tells as much as looking at everything, there and back again."""
    cases.edited(portal, case)
    git(portal, "checkout", "-q", "-b", "edited")
    committed(portal)
    days = (DAY, date(2026, 9, 29), date(2026, 11, 1))
    for (base, head), day in product((("main", "edited"), ("edited", "main")), days):
        tells_all(portal, base, head, day)


def tells_all(root: Path, base: str, head: str, day: date) -> None:
    found = difference(root, base, head, day, exact=True)
    with sides(root, base, head, exact=True) as (before, after):
        was, now = checked(before.tree, day), checked(after.tree, day)
        changes = compared(was.portal, now.portal)
        impacts = tuple(impacts_of(changes, was.facts, now.facts, now.portal))
        removal = removal_from(before.tree, changes)
    organisations = was.portal.organisation, now.portal.organisation
    assert found.changes == tuple(named(one, changes, organisations) for one in changes.changes)
    assert found.removal == removal
    assert found.impacts == impacts
    assert (found.new, found.fixed) == new_and_fixed(each_told(was, day), each_told(now, day))


def each_told(found: Checked, day: date) -> tuple[Diagnostic, ...]:
    """The findings, where `check` tells several as one, each of these: a change adds or fixes single ones."""
    gathered = {name for name, rule in RULES.items() if rule.together}
    each = breaches(found.portal, day, None, found.facts, only=None, is_whole=True)
    others = (finding for finding in found.findings if finding.rule not in gathered)
    return tuple(sorted({*others, *(breach.finding for breach in each if breach.rule in gathered)}))


def test_the_headline_is_the_change_in_words(portal: Path) -> None:
    cases.edit(portal, f"change {DECK}", HARDER.replace("5,", "20,"))
    first, second, *_ = diff(portal, "main").stdout.splitlines()
    assert first.startswith("Rest breaches fall from 40 to 10: target 10 → 20 breaches, easier, no reason given; ")
    assert second.startswith("1 change in Deck: 1 easier; 1 new error. Compared main with working folder")
    assert diff(portal, "main", "--format", "markdown").stdout.startswith(
        "### OKRs: Rest breaches fall from 40 to 10: "
    )


def test_a_new_plan_is_told_whole(portal: Path) -> None:
    key_result = "{id: lamps, title: Lamps burn, measure: {from: 2, to: 9, unit: lamps}, owner: ana}"
    objective = f"{{id: light, title: Light at night, owner: raj, supports: company/safe, key_results: [{key_result}]}}"
    write(portal, {"cycles/2026-Q3/teams/more.yaml": f"unit: deck\nobjectives: [{objective}]\n"})
    told = diff(portal, "main").stdout
    assert told.startswith("Light at night: new objective with 1 key result, supports “Ships arrive safely”; ")
    assert "    owner Raj Patel\n    Lamps burn: from 2 to 9 lamps, owner Ana Ruiz\n" in told
    assert (
        "  - ✎ Lamps burn: from 2 to 9\u00a0lamps, owner Ana Ruiz\n"
        in diff(portal, "main", "--format", "markdown").stdout
    )


def test_what_loses_its_only_supporter_is_named(portal: Path) -> None:
    aligned = "key_results: [{id: hands, title: Hands stay warm, measure: aligned}]"
    of_company = f"unit: company\nobjectives: [{{id: all, title: All is well, {aligned}}}]\n"
    write(portal, {"cycles/2026-Q3/all.yaml": of_company})
    cases.edit(
        portal, f"change {DECK}", "supports: company/safe\n    weight\n=>\nsupports: company/all/hands\n    weight\n"
    )
    committed(portal)
    cases.edit(portal, f"change {DECK}", "supports: company/all/hands\n=>\nsupports: company/safe\n")
    headline = diff(portal, "HEAD").stdout.splitlines()[0]
    assert re.search(r"; Hands stay warm lost its only support: \d+ % → no data\.", headline)
    assert ", lost its only support\n" in diff(portal, "HEAD").stdout


def test_a_cycle_that_opens_or_closes_is_told_unit_by_unit(portal: Path) -> None:
    assert run(portal, "close", "2026-Q3", "--reason", "it is over", today=date(2026, 11, 1)).exit_code == 0
    told = run(portal, "diff", "main", "--as-of", "2026-11-01").stdout
    assert re.match(r"2026-Q3 closes with a score of 0\.\d\d, 0 of 5 objectives reviewed\.\n", told)
    assert re.search(r"\n +score +achieved +partly +missed +not reviewed\n  Lighthouse", told)
    back = run(portal, "diff", "HEAD", "main", "--exact", "--as-of", "2026-11-01", "--format", "html")
    assert back.exit_code in (0, 1)
