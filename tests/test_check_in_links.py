"""What a unit's page offers to people without git: every link leads to something valid."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import portals
import pytest
from browser import OpenPage
from check_in_pages import DAY, FILES, GITHUB, PAGE, PLAN, links_of
from playwright.sync_api import Browser

from okrsite import resources
from okrsite.authoring.issue import request_in_issue
from okrsite.context.cycle import contexts_of
from okrsite.loader import load
from okrsite.publish import cycle_json
from okrsite.publish.api import as_json
from okrsite.site import build_site
from okrsite.workspace import checked

SOURCE = resources.templates() / "assets/check-in/text.js"
SCRIPT = resources.script(b"/* include partials/say.js */\n" + SOURCE.read_bytes()).decode()
ANA = "2026-Q4/people/ana.html"


def links(root: Path, settings: str, files: dict[str, str] | None = None, page: str = PAGE) -> dict[str, str]:
    portals.write(root, {"portal.yaml": settings, **FILES, **(files or {})})
    portals.built(root, root / "site", DAY)
    return links_of(root / "site" / page)


Blank = Callable[[Any], str]


@pytest.fixture
def blank(browser: Browser) -> Iterator[Blank]:
    """The check-in to be written on that the browser makes of a unit's published data."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)
    yield lambda unit: str(page.evaluate("unit => CheckInText.blank(unit)", unit))
    page.close()


@pytest.fixture
def issue_of(browser: Browser) -> Iterator[Blank]:
    """What the browser puts into an issue."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)
    whole = "unit => unit.form.issue.before + CheckInText.blank(unit, true) + unit.form.issue.after"
    yield lambda unit: str(page.evaluate(whole, unit))
    page.close()


def blank_of(root: Path, blank: Blank) -> str:
    portals.write(root, {"portal.yaml": GITHUB, **FILES})
    return blank(json.loads(build_site(root, DAY).data["api/v1/cycles/2026-Q4/platform.json"]()))


def test_a_new_file_on_the_forge_has_its_name(tmp_path: Path) -> None:
    url = urlsplit(links(tmp_path, GITHUB)["Check in on GitHub"])
    assert url.path == "/northwind/okrs/new/release/1%20%232"
    assert parse_qs(url.query) == {"filename": ["content/cycles/2026-Q4/check-ins/2026-11-20-platform.yaml"]}


def test_what_was_dropped_is_not_asked_for(blank: Blank, tmp_path: Path) -> None:
    dropped = "date: 2026-11-14\nupdates:\n  platform/calm/p99: {status: dropped}\n"
    portals.write(tmp_path, {"cycles/2026-Q4/check-ins/2026-11-14-platform.yaml": dropped})
    text = blank_of(tmp_path, blank)
    assert "platform/calm/steps" in text
    assert "platform/calm/p99" not in text


def test_what_is_to_be_filled_in_is_valid_and_says_nothing_until_then(blank: Blank, tmp_path: Path) -> None:
    text = blank_of(tmp_path, blank)
    assert "# ms # {x}; was 512 ms # {x} on 13 Nov 2026" in text
    assert "was A on 13 Nov 2026; delete the # in the next line" in text
    before = load(tmp_path)
    (tmp_path / "content/cycles/2026-Q4/check-ins/new.yaml").write_text(text, "utf-8")
    after = load(tmp_path)
    assert after.findings == before.findings == ()
    assert {ref: len(all_) for ref, all_ in after.cycles["2026-Q4"].check_ins.items()} == {
        "platform/calm/p99": 1,
        "platform/calm/steps": 1,
    }


@pytest.mark.parametrize("mark", ["# ", "#"])
def test_what_is_put_in_force_counts_whichever_way_it_was_done(mark: str, blank: Blank, tmp_path: Path) -> None:
    """Of each kind of measure: the first of its answers, by the way that its line asks for."""
    text = blank_of(tmp_path, blank)
    assert text.count("delete the #") == 1
    above, below = text.split("delete the # in the next line", 1)
    hint, line, rest = below.split("\n", 2)
    assert line.endswith("# [alpha, beta]")
    text = "\n".join((f"{above}{hint}", line.replace(mark, "", 1), rest))
    for key, value in {"value": "450", "zone": "target", "score": "0.5", "done": "true", "status": "at_risk"}.items():
        text = re.sub(rf"(?m)^( *{key}:) +#", rf"\1 {value} #", text, count=1)
    (tmp_path / "content/cycles/2026-Q4/check-ins/new.yaml").write_text(text, "utf-8")
    portal = load(tmp_path)
    assert portal.findings == ()
    said = {ref: all_[-1] for ref, all_ in portal.cycles["2026-Q4"].check_ins.items()}
    assert said["platform/calm/p99"].status == "at_risk"
    assert [said[f"platform/calm/{name}"].done for name in ("steps", "yes")] == [("alpha", "beta"), True]


def test_what_is_written_into_it_counts(blank: Blank, tmp_path: Path) -> None:
    text = blank_of(tmp_path, blank).replace("done: # [", "done: [")
    written = {"by": "ana", "value": "450", "zone": "target", "score": "0.5", "done": "true"}
    for key, value in written.items():
        text = re.sub(rf"(?m)^( *{key}:) +#", rf"\1 {value} #", text, count=1)
    (tmp_path / "content/cycles/2026-Q4/check-ins/new.yaml").write_text(text, "utf-8")
    found = checked(tmp_path, DAY)
    assert [finding for finding in found.findings if finding.place.path.endswith("new.yaml")] == []
    said = {ref: all_[-1] for ref, all_ in found.portal.cycles["2026-Q4"].check_ins.items()}
    assert said["platform/calm/p99"].value == 450
    assert said["platform/calm/steps"].done == ("alpha", "beta")
    assert said["platform/calm/zones"].zone == "target"
    assert said["platform/calm/yes"].done is True


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            "repository: https://github.com/northwind/okrs\n",
            {
                "Propose a change": "https://github.com/northwind/okrs/edit/main/content/cycles/2026-Q4/platform.yaml#L1",
                "Give feedback": "https://github.com/northwind/okrs/issues/new?template=okr-feedback.yml"
                "&title=Feedback%3A%20Plat%20%23%20form%3A%20x%2C%202026-Q4&unit=platform",
            },
        ),
        (
            "repository: https://gitlab.com/northwind/okrs\n",
            {
                "Propose a change": "https://gitlab.com/northwind/okrs/-/edit/main/content/cycles/2026-Q4/platform.yaml#L1",
                "Report a blocker": "https://gitlab.com/northwind/okrs/-/issues/new?issuable_template=okr-blocker"
                "&issue%5Btitle%5D=Blocked%3A%20Plat%20%23%20form%3A%20x%2C%202026-Q4",
            },
        ),
        (
            "repository: https://codeberg.org/northwind/okrs.git\n",
            {
                "Give feedback": "https://codeberg.org/northwind/okrs/issues/new?template=.github%2FISSUE_TEMPLATE%2F"
                "okr-feedback.yml&title=Feedback%3A%20Plat%20%23%20form%3A%20x%2C%202026-Q4",
            },
        ),
    ],
    ids=["github", "gitlab", "gitea"],
)
def test_each_forge_has_its_own_addresses(settings: str, expected: dict[str, str], tmp_path: Path) -> None:
    found = links(tmp_path, settings)
    assert {text: found.get(text) for text in expected} == expected
    assert found["Check in"] == "../../check-in.html?unit=platform&cycle=2026-Q4"
    assert ("Check in on GitLab" in found) is False  # it takes no text from an address
    assert ("Check in on Gitea" in found) is ("codeberg" in settings)


ISSUES = [
    (GITHUB, ".github/ISSUE_TEMPLATE/okr-check-in.yml", "check_in", "### Check-in\n\n```yaml\n{}\n```"),
    ("repository: https://gitlab.com/n/okrs\n", ".gitlab/issue_templates/okr-check-in.md", "issue[description]", "{}"),
]


@pytest.mark.parametrize(("settings", "form", "parameter", "body"), ISSUES, ids=["github", "gitlab"])
def test_a_check_in_by_issue_has_all_key_results_in_it(
    settings: str, form: str, parameter: str, body: str, issue_of: Blank, tmp_path: Path
) -> None:
    """What the forge makes of the link, filled in, is one check-in; with a portal in a folder of its repository too."""
    (tmp_path / ".git").mkdir()
    (tmp_path / form).parent.mkdir(parents=True)
    (tmp_path / form).write_text("")
    root = tmp_path / "docs" / "okrs"
    found = links(root, settings)
    assert not [text for text in found if text.startswith("Check in on")]
    data = json.loads((root / "site/api/v1/cycles/2026-Q4/platform.json").read_text("utf-8"))
    assert data["form"]["issue"]["page"] == found["Check in by issue"]
    assert data["form"]["issue"]["text"] == parameter
    text = issue_of(data)
    assert "date:" not in text
    assert ("/label ~okr-check-in" in text) is (parameter != "check_in")
    text = text.replace("done: # [", "done: [")
    for word, value in {"value": "450", "zone": "target", "score": "0.5", "done": "true"}.items():
        text = re.sub(rf"(?m)^( *{word}:) +#", rf"\1 {value} #", text, count=1)
    said = request_in_issue(body.format(text).encode(), None, DAY).said
    assert [(one.key_result, one.value) for one in said] == [
        ("platform/calm/p99", "450"),
        ("platform/calm/steps", "alpha, beta"),
        ("platform/calm/zones", "target"),
        ("platform/calm/yes", "true"),
        ("platform/calm/score", "0.5"),
    ]


def test_who_has_no_handle_is_told_and_not_led_into_an_issue(tmp_path: Path) -> None:
    (tmp_path / ".github/ISSUE_TEMPLATE").mkdir(parents=True)
    (tmp_path / ".github/ISSUE_TEMPLATE/okr-check-in.yml").write_text("")
    org = """people: [{id: ana, name: Ana Ruiz}, {id: raj, name: Raj Patel, handle: rp}, {id: platform}]\n"""
    settings = f"{GITHUB}programme: raj\n"
    assert "Check in on GitHub" in links(tmp_path, settings, {"org.yaml": org}, page="2026-Q4/people/ana.html")
    page = (tmp_path / "site/check-in.html").read_text("utf-8")
    assert "Nobody wrote one down yet for Ana Ruiz, Platform: ask Raj Patel." in page
    with_a_handle = links(tmp_path, settings, {"org.yaml": org.replace("Ruiz}", "Ruiz, handle: ana-r}")}, page=ANA)
    assert "Check in by issue" in with_a_handle


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("title: T\n", "so give the file to whoever looks after this portal."),
        ("programme: ana\n", "so give the file to Ana Ruiz."),
        (
            "contact: okrs@northwind.example\n",
            'It goes to <a href="mailto:okrs@northwind.example?subject=Check-in">okrs@northwind.example</a>.',
        ),
    ],
)
def test_without_a_repository_the_form_says_where_a_check_in_goes(settings: str, told: str, tmp_path: Path) -> None:
    links(tmp_path, settings, {"org.yaml": "people: [{id: ana, name: Ana Ruiz}, {id: platform}]\n"}, page=ANA)
    assert told in (tmp_path / "site/check-in.html").read_text("utf-8")


def test_without_a_repository_the_form_is_still_there(tmp_path: Path) -> None:
    found = links(tmp_path, "title: T\n")
    assert "Check in" in found
    assert not {"Propose a change", "Give feedback", "Report a blocker", "Check in on GitHub"} & set(found)


def test_without_a_repository_a_check_in_goes_to_the_contact(tmp_path: Path) -> None:
    plan = "unit: platform\nobjectives: [{id: calm, title: Calm, key_results: [{id: p99, title: Quick}]}]\n"
    said = {"cycles/2026-Q4/check-ins/2026-11-13-platform.yaml": "date: 2026-11-13\nupdates: {}\n"}
    small = {"cycles/2026-Q4/platform.yaml": plan, **said}
    found = links(tmp_path, "contact: okrs@northwind.example\n", small)
    address, _, query = found["Check in by mail"].partition("?")
    mail = parse_qs(query)
    assert address == "mailto:okrs@northwind.example"
    assert mail == {"subject": ["Check-in: Plat # form: x, 2026-Q4"]}
    page = (tmp_path / "site/check-in.html").read_text("utf-8")
    assert page.count('<a href="mailto:okrs@northwind.example?subject=Check-in">') == 3
    assert "on the forge" not in page
    data = json.loads((tmp_path / "site/api/v1/cycles/2026-Q4/platform.json").read_text("utf-8"))["form"]
    assert (data["contact"], data["forge"]) == ("mailto:okrs@northwind.example", None)


def test_a_contact_may_be_a_page_and_is_silent_beside_a_repository(tmp_path: Path) -> None:
    assert (
        links(tmp_path, "contact: https://chat.example/okrs\n")["Check in at chat.example"]
        == "https://chat.example/okrs"
    )
    assert "Check in at chat.example" not in links(tmp_path, f"{GITHUB}contact: https://chat.example/okrs\n")
    data = json.loads((tmp_path / "site/api/v1/cycles/2026-Q4/platform.json").read_text("utf-8"))
    assert data["form"]["contact"] is None


@pytest.mark.parametrize("count", [5, 45])
def test_a_link_is_filled_when_it_is_followed(
    count: int, open_page: OpenPage, http_server: portals.Serve, tmp_path: Path
) -> None:
    """The forge gets the text; where it is longer than an address can be, the form opens."""
    many = "".join(f"      - {{id: k{n}, title: {'Long title ' * 8}, measure: score}}\n" for n in range(count - 5))
    links(tmp_path, GITHUB, {"cycles/2026-Q4/platform.yaml": PLAN.format(unit="platform") + many})
    opened = open_page(f"{http_server(tmp_path / 'site')}/{PAGE}")
    link = opened.page.get_by_role("link", name="Check in on GitHub")
    assert re.search(r"-platform-\w{4}\.yaml$", link.get_attribute("href") or "")
    with opened.page.expect_request(lambda request: request.is_navigation_request()) as asked:
        link.click()
    url = urlsplit(asked.value.url)
    if count > 5:
        assert (url.path, url.query) == ("/check-in.html", "unit=platform&cycle=2026-Q4")
    else:
        assert url.path == "/northwind/okrs/new/release/1%20%232"
        assert "# Check-in of Plat # form: x, 2026-Q4." in parse_qs(url.query)["value"][0]


def test_a_draft_takes_proposals_and_no_check_ins(tmp_path: Path) -> None:
    found = links(
        tmp_path,
        GITHUB,
        {
            "cycles/2026-Q4/cycle.yaml": "state: draft\n",
            "cycles/2026-Q4/check-ins/2026-11-13-platform.yaml": "date: 2026-11-20\nupdates: {}\n",
        },
    )
    assert {"Propose a change", "Give feedback"} <= set(found)
    assert not {"Check in", "Check in on GitHub"} & set(found)
    assert "No cycle is open" in (tmp_path / "site/check-in.html").read_text("utf-8")


def test_before_the_first_day_the_form_says_when_it_is(tmp_path: Path) -> None:
    links(tmp_path, GITHUB, {"cycles/2026-Q4/cycle.yaml": "starts: 2026-12-01\n"})
    said = (tmp_path / "site/check-in.html").read_text("utf-8")
    assert "2026-Q4 begins on 1 Dec, and takes check-ins from then on." in said.replace("\u00a0", " ")


PEOPLE = {
    "org.yaml": """teams: [{id: platform, name: Platform, lead: ana}, {id: sales}]
people: [{id: ana, team: platform}, {id: raj, team: platform}, {id: eve, team: sales}]
""",
    "cycles/2026-Q4/raj.yaml": "unit: raj\nobjectives: [{id: own, title: O, key_results: [{id: a, title: A}]}]\n",
    "cycles/2026-Q4/sales.yaml": """unit: sales
objectives: [{id: more, title: More, key_results: [{id: b, title: B, owner: raj}, {id: c, title: C, measure: aligned}]}]
""",
}


def asked_of(root: Path, unit: str) -> list[str]:
    data = json.loads((root / f"site/api/v1/cycles/2026-Q4/{unit}.json").read_text("utf-8"))
    return [asked["ref"] for asked in data["form"]["key_results"]]


def test_the_data_of_a_unit_has_all_that_the_form_asks(blank: Blank, tmp_path: Path) -> None:
    """Also of who has no plan, and of key results in another's, which are not among the unit's own."""
    links(tmp_path, GITHUB, PEOPLE)
    api = tmp_path / "site/api/v1/cycles/2026-Q4"
    assert sorted(path.stem for path in api.iterdir()) == ["ana", "platform", "raj", "sales"]
    asked = {unit: blank(json.loads((api / f"{unit}.json").read_text("utf-8"))) for unit in ("ana", "raj")}
    assert "  # B\n  sales/more/b:\n    score:              # 0 to 1; nothing yet\n" in asked["raj"]
    assert "    value:              # ms # {x}; was 512 ms # {x} on 13 Nov 2026\n" in asked["ana"]
    assert "    confidence:         # 0 to 10; was 7\n" in asked["ana"]


def test_the_file_of_a_cycle_is_what_export_writes_without_its_check_ins(tmp_path: Path) -> None:
    """They are in the units' files, each with the keys that say something."""
    links(tmp_path, GITHUB, PEOPLE)
    contexts = contexts_of((read := checked(tmp_path, DAY)).portal, read.facts)
    exported = json.loads(as_json(cycle_json(contexts["2026-Q4"])))
    api = tmp_path / "site/api/v1/cycles"
    lean: dict[str, Any] = {}
    for unit in exported["units"]:
        if unit["data"]:
            lean |= {own["id"]: own for own in json.loads((tmp_path / "site" / unit["data"]).read_text())["objectives"]}
    for objective in exported["objectives"]:
        for own, told in zip(objective["key_results"], lean[objective["id"]]["key_results"], strict=True):
            said = [{k: v for k, v in each.items() if v not in (None, [])} for each in own.pop("check_ins")]
            assert told.pop("check_ins") == said
            assert told == own
    assert (api / "2026-Q4.json").read_bytes() == as_json(exported)


def test_whoever_owns_key_results_in_others_plans_checks_in_and_proposes_there(tmp_path: Path) -> None:
    found = links(tmp_path, GITHUB, PEOPLE, page="2026-Q4/people/ana.html")
    assert found["Check in"] == "../../check-in.html?unit=ana&cycle=2026-Q4"
    assert "content/cycles/2026-Q4/platform.yaml#L3" in found["Propose a change"]
    assert urlsplit(found["Check in on GitHub"]).query.endswith("2026-11-20-ana.yaml")
    assert asked_of(tmp_path, "ana") == [f"platform/calm/{name}" for name in ("p99", "steps", "zones", "yes", "score")]
    assert asked_of(tmp_path, "raj") == ["raj/own/a", "sales/more/b"]
    options = re.findall('<option value="2026-Q4/([^"]+)"', (tmp_path / "site/check-in.html").read_text("utf-8"))
    assert options == ["platform", "sales", "ana", "raj"]


def test_whoever_owns_nothing_does_it_for_the_team_and_proposes_among_the_plans(tmp_path: Path) -> None:
    found = links(tmp_path, GITHUB, PEOPLE, page="2026-Q4/people/eve.html")
    assert found["Check in"] == "../../check-in.html?unit=sales&cycle=2026-Q4"
    assert found["Propose a change"].endswith("/okrs/tree/release/1%20%232/content/cycles/2026-Q4")
    assert {"Give feedback", "Report a blocker"} <= set(found)


@pytest.mark.parametrize(
    "page", ["index", "2026-Q4/index", "2026-Q4/cascade", "2026-Q4/teams/index", "2026-Q4/people/index",
             "2026-Q4/amendments", "2026-Q4/wins-and-misses", "kpis"],
)  # fmt: skip
def test_every_page_has_the_four(page: str, tmp_path: Path) -> None:
    kpi = {"kpis/churn.yaml": "id: churn\nname: Churn\nreadings: [{date: 2026-10-05, value: 4}]\n"}
    found = links(tmp_path, GITHUB, kpi, page=f"{page}.html")
    assert found["Check in"].endswith("check-in.html")
    assert found["Propose a change"].endswith("/content/cycles/2026-Q4")
    assert found["Give feedback"].endswith("?template=okr-feedback.yml&title=Feedback%3A%20OKRs%2C%202026-Q4")
    assert "template=okr-blocker.yml" in found["Report a blocker"]


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "codeberg.org"])
def test_a_folder_has_an_address_on_each_forge(host: str, tmp_path: Path) -> None:
    between = {"github.com": "tree", "gitlab.com": "-/tree", "codeberg.org": "src/branch"}[host]
    found = links(tmp_path, f"repository: https://{host}/northwind/okrs\n", page="index.html")
    expected = f"https://{host}/northwind/okrs/{between}/main/content/cycles/2026-Q4"
    assert found["Propose a change"] == expected
