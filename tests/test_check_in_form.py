"""The form in a real browser: what is typed becomes a file that says exactly that, whatever it was."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import portals
import pytest
from browser import OpenPage, WatchedPage
from click.testing import CliRunner
from hypothesis import find, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from typed_numbers import EITHER, MEANT, NEITHER, SHORT, UNPLAIN

from okrsite.authoring.checkin import Report, Said, check_in_file
from okrsite.authoring.issue import request_in_issue
from okrsite.cli import okrsite
from okrsite.clock import as_of_day
from okrsite.loader import load
from okrsite.loader.entities import entity
from okrsite.model import CheckInFile, Status, Update
from okrsite.model.schemas import schema_text
from okrsite.yaml_source import parse
from okrsite.yaml_source.text import CONTROL

TODAY = as_of_day()
CYCLE = str(TODAY.year)
PLAN = """unit: platform
objectives:
  - id: calm
    title: Nobody waits for us
    owner: ana
    key_results:
      - {id: p99, title: "Latency <b>falls</b>", measure: {from: 900, to: 300, unit: ms}}
      - {id: steps, title: Roll it out, measure: {milestones: [{id: alpha, title: Alpha}, {id: beta, title: Beta}]}}
      - {id: zones, title: Know more, measure: {zones: {commit: A little, target: Enough}}}
      - {id: yes, title: Sign it, measure: done}
      - {id: score, title: Be liked}
      - {id: aligned, title: Others help, measure: aligned}
"""
FILES = {
    "portal.yaml": "repository: https://github.com/northwind/okrs\n",
    "org.yaml": "teams: [{id: platform, lead: ana}]\npeople: [{id: ana, name: Ana Ruiz, team: platform}]\n",
    f"cycles/{CYCLE}/platform.yaml": PLAN,
    f"cycles/{CYCLE}/check-ins/a.yaml": f"date: {CYCLE}-01-01\nupdates: {{platform/calm/steps: {{done: [alpha]}}}}\n",
}
HOSTILE = (
    'a "quoted" \\ text',
    "- [x] {a: b} # no comment",
    "yes",
    "null",
    "2026-02-30",
    "1_000",
    "!!python/object:os.system",
    "&a *a <<: *a",
    "---\n...\n--- second",
    "%YAML 1.2",
    "line one\nby: mallory\nupdates: {}",
    "\ttab\t",
    " \u00a0\u2003spaces ",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301",
    "</script><img src=x onerror=window.pwned=1>",
    "${7*7} {{ 7*7 }} $(id) `id`",
    "'; rm -rf / #",
    "\u0378\u2065\ud7ff\ue000",
    "@ana: |\n  > folded",
    "x" * 4000,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portals.write(tmp_path_factory.mktemp("forms"), FILES)
    portals.built(root, root / "site", TODAY)
    return root


@pytest.fixture
def form(root: Path, open_page: OpenPage, http_server: portals.Serve) -> Iterator[WatchedPage]:
    opened = open_page(f"{http_server(root / 'site')}/check-in.html?unit=platform")
    opened.page.locator(".okr-question").first.wait_for()
    yield opened
    assert opened.foreign == []
    assert opened.errors == []


def _made(page: Page) -> str:
    page.get_by_role("button", name="Make the check-in").click()
    expect(page.get_by_role("heading", name="Your check-in is ready")).to_be_focused()
    return page.input_value("#check-in--yaml")


def _read(text: str) -> CheckInFile:
    document = parse("check-in.yaml", text.encode())
    file, wrong = entity(document, CheckInFile)
    assert [*document.findings, *wrong] == []
    assert file is not None
    return file


def test_a_whole_check_in_is_one_that_the_portal_accepts(
    form: WatchedPage, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    page = form.page
    assert page.locator(".okr-question__title").first.inner_text() == "Latency <b>falls</b>"
    assert page.locator(".okr-question").count() == 5
    page.get_by_label("Your name").select_option("Ana Ruiz")
    page.get_by_label("Value in ms").fill(" 512.50 ")
    page.get_by_label("Confidence").first.fill("7")
    page.get_by_label("Your own judgement").first.select_option("at risk")
    page.get_by_label("What happened, and why").first.fill("Two\nlines: # no comment")
    page.locator("summary", has_text="Blockers and wins").first.click()
    page.get_by_label("What is in the way").first.fill(" one, two \n\nthree")
    page.get_by_label("Beta").check()
    page.get_by_label("commit: A little").check()
    page.get_by_label("done", exact=True).check()
    page.get_by_label("Score from 0 to 1").fill("0.6")
    text = _made(page)
    assert axe(page) == []
    file = _read(text)
    assert (file.date, file.by) == (TODAY, "ana")
    assert file.updates["platform/calm/p99"] == Update.model_construct(
        value=Decimal("512.50"),
        confidence=Decimal(7),
        status=Status.AT_RISK,
        note="Two\nlines: # no comment",
        blockers=("one, two", "three"),
    )
    assert "value: 512.50\n" in text
    assert file.updates["platform/calm/steps"].done == ("alpha", "beta")
    assert file.updates["platform/calm/zones"].zone == "commit"
    assert file.updates["platform/calm/yes"].done is True
    assert file.updates["platform/calm/score"].score == Decimal("0.6")
    _accepted(page, text, tmp_path)


def _accepted(page: Page, text: str, tmp_path: Path) -> None:
    """By `okrsite check`, from the link and from the download alike; and the command line says the same."""
    link = page.get_by_role("link", name="Open it on GitHub").get_attribute("href")
    fields = parse_qs(urlsplit(link or "").query)
    assert urlsplit(link or "").path == "/northwind/okrs/new/main"
    assert re.fullmatch(rf"content/cycles/{CYCLE}/check-ins/{TODAY}-platform-ana-\w{{4}}\.yaml", fields["filename"][0])
    assert fields["value"] == [text]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert fields["filename"][0].endswith(f"/{download.value.suggested_filename}")
    assert download.value.path().read_text("utf-8") == text
    copy = portals.write(tmp_path / "copy", FILES)
    (copy / fields["filename"][0]).write_text(text, "utf-8")
    assert CliRunner().invoke(okrsite, ["check", "-C", str(copy), "--quiet"]).exit_code == 0
    other = portals.write(tmp_path / "other", FILES)
    for command in (page.locator("#check-in--result code").last.text_content() or "").split("\nokrsite "):
        words = shlex.split(f"okrsite {command.removeprefix('okrsite ')}")
        told = CliRunner().invoke(okrsite, [words[1], "-C", str(other), *words[2:]])
        assert told.exit_code == 0, told.output
    series = [load(place).cycles[CYCLE].check_ins for place in (copy, other)]
    said = [{ref: found[-1].said for ref, found in of.items()} for of in series]
    assert said[0] == said[1]


def test_hostile_texts_stay_texts_and_are_written_as_the_command_line_does(form: WatchedPage) -> None:
    made = form.page.evaluate(
        """texts => texts.map(note => CheckInText.composed({date: "2026-11-20", by: "ana", updates: {"a/b/c":
           {value: "5", note, blockers: CheckInText.entries(note), wins: [note.replaceAll("\\n", " ").trim()]}}}))""",
        HOSTILE,
    )
    for text, yaml in zip(HOSTILE, made, strict=True):
        lines = tuple(line.strip() for line in text.split("\n") if line.strip())
        one = text.replace("\n", " ").strip()
        assert _read(yaml).updates["a/b/c"] == Update.model_construct(
            value=Decimal(5), note=text, blockers=lines, wins=(one,)
        )
        said = Report("a/b/c", Said("c", "5", note=text, blockers=lines, wins=(one,)), ("value", Decimal(5)))
        assert yaml.encode() == check_in_file(date(2026, 11, 20), "ana", [said])
    assert form.page.evaluate("window.pwned") is None


def test_any_text_is_read_as_it_was_typed_or_named_as_unreadable(form: WatchedPage) -> None:
    """Many at once: a way to the browser and back for each would take minutes."""
    texts = _many(st.text(st.characters(exclude_categories=["Cs"])), 400)
    made = form.page.evaluate(
        """texts => texts.map(note => [CheckInText.REFUSED.test(note),
           CheckInText.composed({date: "2026-11-20", updates: {"a/b/c": {note}}})])""",
        texts,
    )
    for text, (is_refused, yaml) in zip(texts, made, strict=True):
        assert is_refused == bool(CONTROL.search(text)), ascii(text)
        if not is_refused:
            assert _read(yaml).updates["a/b/c"].note == text


def _many(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    found: list[str] = []

    def collected(text: str) -> bool:
        found.append(text)
        return len(found) >= count

    find(strategy, collected, settings=settings(max_examples=2 * count, derandomize=True, database=None))
    return found[:count]


def test_the_browser_refuses_the_characters_that_the_reader_refuses(form: WatchedPage) -> None:
    refused = form.page.evaluate(
        "[...Array(0x20000).keys()].filter(code => CheckInText.REFUSED.test(String.fromCodePoint(code)))"
    )
    assert refused == [code for code in range(0x20000) if CONTROL.search(chr(code))]


WRONG = (
    ("Value in ms", "3,500", "This may be 3500 or 3.5; write the one that you mean."),
    ("Value in ms", "2k", "write 2000."),
    ("Value in ms", "512 s", "write the digits alone"),
    ("Value in ms", "3.500", "This may be 3500 or 3.5; write the one that you mean."),
    ("Value in ms", "007", "write the digits alone"),
    ("Confidence", "0.7", "Confidence runs from 0 to 10; write 7."),
    ("Confidence", "11", "Confidence runs from 0 (it will not happen) to 10 (sure)."),
    ("Score from 0 to 1", "60", "A score runs from 0 to 1."),
    ("What happened, and why", "a\u202eb", "An invisible character (U+202E)"),
    ("Date", "2999-01-01", "This day has not come yet"),
    ("Date", "", "A check-in needs its day."),
)
"""What is said of a field is never what was said of it before."""


def test_what_is_wrong_is_told_beside_its_field(form: WatchedPage) -> None:
    """One after the other on one page; each field gets back what it had."""
    for label, typed, told in WRONG:
        field = form.page.get_by_label(label).first
        before = field.input_value()
        field.fill(typed)
        form.page.get_by_role("button", name="Make the check-in").click()
        expect(form.page.locator(f"[id='{field.get_attribute('id')}--error']")).to_contain_text(told)
        expect(field).to_be_focused()
        assert field.get_attribute("aria-invalid") == "true"
        assert form.page.locator("#check-in--yaml").count() == 0
        field.fill(before)


def test_a_number_is_read_as_the_command_line_reads_it(form: WatchedPage) -> None:
    asked = [*MEANT, *((typed, "ms") for typed in EITHER)]
    read = form.page.evaluate(
        "all => all.map(([typed, unit]) => CheckInText.meant(typed, unit))", [list(a) for a in asked]
    )
    assert read == [[MEANT[each]] if each in MEANT else list(EITHER[each[0]]) for each in asked]
    nothing = "all => all.filter(typed => CheckInText.NUMBER.test(CheckInText.meant(typed, 'ms')[0]))"
    assert form.page.evaluate(nothing, list(NEITHER)) == []
    in_full = "all => all.map(typed => CheckInText.inFull(CheckInText.meant(typed, 'ms')[0]) ?? '')"
    assert form.page.evaluate(in_full, [*SHORT, *UNPLAIN]) == [*SHORT.values(), *("" for _ in UNPLAIN)]


def test_what_is_read_otherwise_than_typed_is_said_and_all_that_is_wrong_is_marked(form: WatchedPage) -> None:
    page = form.page
    page.get_by_label("Value in ms").fill("77,5 ms")
    expect(page.get_by_text("read as 77.5")).to_be_visible()
    assert "value: 77.5\n" in _made(page)
    page.get_by_label("Value in ms").fill("many")
    page.get_by_label("Confidence").first.fill("11")
    page.get_by_label("Score from 0 to 1").fill("60")
    page.get_by_role("button", name="Make the check-in").click()
    assert page.locator("[aria-invalid]").count() == 3
    expect(page.get_by_label("Value in ms")).to_be_focused()


def test_going_back_loses_nothing(form: WatchedPage) -> None:
    page = form.page
    page.get_by_label("Value in ms").fill("450")
    page.get_by_label("Beta").check()
    page.get_by_label("What happened, and why").first.fill("So far")
    page.reload()
    expect(page.get_by_label("Value in ms")).to_have_value("450")
    expect(page.get_by_label("Beta")).to_be_checked()
    expect(page.get_by_label("What happened, and why").first).to_have_value("So far")


def test_on_a_phone_a_key_result_is_one_line_until_it_is_opened(
    root: Path, open_page: OpenPage, http_server: portals.Serve, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(f"{http_server(root / 'site')}/check-in.html?unit=platform", width=375).page
    steps = page.locator(".okr-question > summary", has_text="Roll it out")
    expect(steps).to_contain_text("Alpha")
    expect(page.get_by_label("Beta")).to_be_hidden()
    assert axe(page) == []
    steps.click()
    expect(page.get_by_label("Beta")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_an_address_that_names_nobody_is_answered(root: Path, open_page: OpenPage, http_server: portals.Serve) -> None:
    page = open_page(f"{http_server(root / 'site')}/check-in.html?unit=ghost").page
    expect(page.get_by_role("alert")).to_contain_text("Nobody called “ghost” has anything to report")


def test_two_people_get_two_names(
    form: WatchedPage, root: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    """In the form, and by the link to the file filled in beforehand, though both see the same pages."""
    names = []
    for _ in range(2):
        form.page.get_by_label("Score from 0 to 1").fill("0.6")
        _made(form.page)
        names.append(form.page.get_by_role("link", name="Download").get_attribute("download"))
        page = open_page(f"{http_server(root / 'site')}/{CYCLE}/teams/platform.html").page
        link = page.get_by_role("link", name="Check in on GitHub").get_attribute("href") or ""
        names += parse_qs(urlsplit(link).query)["filename"]
    assert len(set(names)) == 4


def test_nothing_said_is_no_check_in(form: WatchedPage) -> None:
    form.page.get_by_role("button", name="Make the check-in").click()
    expect(form.page.locator("#check-in--error")).to_contain_text("Nothing is filled in yet")


def test_a_day_that_has_a_check_in_is_named(form: WatchedPage) -> None:
    form.page.get_by_label("Date").fill(f"{CYCLE}-01-01")
    form.page.get_by_label("Beta").check()
    form.page.get_by_role("button", name="Make the check-in").click()
    error = form.page.locator(".okr-field__error:not(:empty)")
    expect(error).to_contain_text(
        "on that day already. To correct it, have it changed in its file, below content/cycles/"
    )


def test_a_day_before_the_newest_check_in_is_told_to_change_nothing(form: WatchedPage) -> None:
    newer = form.page.get_by_text("A newer check-in stands and goes on counting: Roll it out.")
    form.page.get_by_label("Beta").check()
    _made(form.page)
    expect(newer).to_be_hidden()
    form.page.get_by_label("Date").evaluate(f"day => day.min = '{int(CYCLE) - 1}-12-31'")
    form.page.get_by_label("Date").fill(f"{int(CYCLE) - 1}-12-31")
    _made(form.page)
    expect(newer).to_be_visible()


def test_what_is_not_pursued_any_more_needs_no_value(form: WatchedPage, tmp_path: Path) -> None:
    form.page.get_by_label("Your own judgement").first.select_option("dropped")
    text = _made(form.page)
    assert _read(text).updates == {"platform/calm/p99": Update.model_construct(status=Status.DROPPED)}
    _accepted(form.page, text, tmp_path)


def test_a_check_in_is_sent_as_one_issue_where_the_repository_takes_it(
    tmp_path: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    (tmp_path / ".github/ISSUE_TEMPLATE").mkdir(parents=True)
    (tmp_path / ".github/ISSUE_TEMPLATE/okr-check-in.yml").write_text("")
    portals.built(portals.write(tmp_path, FILES), tmp_path / "site", TODAY)
    page = open_page(f"{http_server(tmp_path / 'site')}/check-in.html?unit=platform").page
    page.get_by_label("Value in ms").fill("512")
    page.get_by_label("What happened, and why").first.fill('Two\nlines: # {x} "é"')
    page.get_by_label("Score from 0 to 1").fill("0.6")
    _made(page)
    href = page.get_by_role("link", name="Send it as an issue").get_attribute("href") or ""
    text = parse_qs(urlsplit(href).query)["check_in"][0]
    request = request_in_issue(f"### Check-in\n\n```yaml\n{text}\n```".encode(), None, TODAY)
    assert request.said == (
        Said("platform/calm/p99", "512", note='Two\nlines: # {x} "é"'),
        Said("platform/calm/score", "0.6"),
    )


def test_a_long_note_is_copied_instead_of_linked(form: WatchedPage) -> None:
    form.page.get_by_label("What happened, and why").first.fill("é" * 3000)
    _made(form.page)
    link = form.page.get_by_role("link", name="Go on at GitHub").get_attribute("href") or ""
    assert list(parse_qs(urlsplit(link).query)) == ["filename"]


@pytest.mark.parametrize(
    ("contact", "label", "begins"),
    [
        (
            "okrs@northwind.example",
            "Send it by mail",
            "mailto:okrs@northwind.example?subject=Check-in%3A%20Platform%2C",
        ),
        ("https://chat.example/okrs", "Hand it in", "https://chat.example/okrs"),
    ],
)
def test_without_a_forge_it_goes_to_the_contact(
    contact: str, label: str, begins: str, tmp_path: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    portals.built(portals.write(tmp_path, FILES | {"portal.yaml": f"contact: {contact}\n"}), tmp_path / "site", TODAY)
    page = open_page(f"{http_server(tmp_path / 'site')}/check-in.html?unit=platform").page
    page.get_by_label("Score from 0 to 1").fill("0.6")
    text = _made(page)
    href = page.get_by_role("link", name=label).get_attribute("href") or ""
    assert href.startswith(begins)
    if href.startswith("mailto:"):
        assert parse_qs(href.partition("?")[2])["body"] == [text.replace("\n", "\r\n")]


def test_without_forge_and_contact_the_form_names_who_takes_it(
    tmp_path: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    """What it ends with holds of the page above it too."""
    portals.built(portals.write(tmp_path, FILES | {"portal.yaml": "title: T\n"}), tmp_path / "site", TODAY)
    page = open_page(f"{http_server(tmp_path / 'site')}/check-in.html?unit=platform").page
    expect(page.get_by_text("give the file to whoever looks after this portal.")).to_be_visible()
    page.get_by_label("Score from 0 to 1").fill("0.6")
    _made(page)
    expect(page.get_by_text("download the file, and give it to whoever looks after the portal.")).to_be_visible()


def test_it_is_filled_in_by_keyboard_alone(form: WatchedPage) -> None:
    page = form.page
    page.get_by_label("Whose check-in is it?").focus()
    for _ in range(12):
        if page.evaluate("document.activeElement.labels?.[0]?.textContent") == "Value in ms":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("512")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your check-in is ready")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open it on GitHub"


def test_without_scripts_and_from_a_file_other_ways_are_shown(
    root: Path, open_page: OpenPage, http_server: portals.Serve
) -> None:
    page = open_page(f"{http_server(root / 'site')}/check-in.html", scripts=False).page
    expect(page.get_by_text("This form needs JavaScript.")).to_be_visible()
    page.locator("summary").click()
    page.locator(".okr-check-in").get_by_role("link", name="Teams").click()
    page.get_by_role("link", name="Platform", exact=True).click()
    expect(page.get_by_role("link", name="Check in on GitHub")).to_be_visible()
    page = open_page(root / "site" / "check-in.html").page
    page.get_by_label("Whose check-in is it?").select_option("Platform")
    expect(page.get_by_role("alert")).to_contain_text("works where the portal is published, and with okrsite serve")


def test_only_units_of_the_page_are_asked_for(root: Path, open_page: OpenPage, http_server: portals.Serve) -> None:
    """Whatever stands in the address, nothing is fetched by it that the page does not list."""
    page, foreign, errors = open_page(
        f"{http_server(root / 'site')}/check-in.html?unit=../../x&cycle=//evil.example", width=375
    )
    expect(page.get_by_label("Whose check-in is it?")).to_have_value("")
    assert (foreign, errors) == ([], [])


def test_the_published_schemas_are_those_of_the_command_line(root: Path) -> None:
    told = CliRunner().invoke(okrsite, ["schema", "check-in"]).output
    assert json.loads((root / "site/schema/check-in.json").read_text("utf-8")) == json.loads(told)
    assert len(list((root / "site/schema").iterdir())) == 8


def test_the_form_has_a_sentence_for_every_bound_of_the_schema() -> None:
    """Of numbers; all else in it is chosen, or may be any text. A new keyword needs a look at answers.js."""
    update = json.loads(schema_text("check-in"))["$defs"]["Update"]["properties"]
    bounded = {name for name, of in update.items() if "maximum" in json.dumps(of).lower()}
    assert bounded == {"confidence", "score"}
    keywords = {word for of in update.values() for one in [of, *of.get("anyOf", [])] for word in one}
    told = {"default", "description", "title"}
    assert keywords - told == {"$ref", "anyOf", "format", "items", "maximum", "minimum", "not", "type"}
