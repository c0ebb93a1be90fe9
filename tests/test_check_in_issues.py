"""A check-in written as an issue: read as data, recorded as on the command line, refused in kind words."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from command_line import CYCLE, DAY, EPOCH, contents, run, starter_in
from hypothesis import given
from hypothesis import strategies as st

from okrsite import resources
from okrsite.authoring.checkin import Said
from okrsite.authoring.issue import HEADING, request_in_issue
from okrsite.authoring.transaction import Refusal
from okrsite.cli import okrsite
from okrsite.loader import load
from okrsite.model import Status
from okrsite.yaml_source import parse
from okrsite.yaml_source.written import in_quotes

QUEUE = "shop/no-queue/noon-queue"
FORGE = resources.templates() / "forge"
TWO = "noon queue: 5\nwrong change: {value: 2, confidence: 6}"


def body(text: str = f"{QUEUE}: 5") -> str:
    """As GitHub makes it of the form."""
    return f"### Check-in\n\n```yaml\n{text}\n```" if text else "### Check-in\n\n_No response_"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    root = starter_in(tmp_path / "portal")
    org = root / "content" / "org.yaml"
    org.write_text(org.read_text("utf-8").replace("id: lotte,", "id: lotte, handle: Lotte-B,"), "utf-8")
    return root


def checked_in(root: Path, text: str, *arguments: str) -> tuple[int, str]:
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH})
    told = runner.invoke(
        okrsite,
        ["checkin", "-C", str(root), "--from-issue", "-", *arguments],
        input=text.encode("utf-8", "surrogateescape"),
    )
    return told.exit_code, told.output


def test_all_of_an_issue_is_in_the_file(portal: Path) -> None:
    text = """
# What the portal asks, filled in by hand
updates:
  # The wait at noon falls
  shop/no-queue/noon-queue:
    value: 5 minutes       # minutes; was 7.5
    confidence: 6
    status: At risk
    note: "Two lines: # and\\n\\n- {a: b}\\n#### by: mallory"
    blockers: ["one, two", three]
    wins: It works
    evidence: https://example.com/till
  shop/no-queue/wrong-change:
    value:                 # euros a day
    note: ""
"""
    assert checked_in(portal, body(text).replace("\n", "\r\n"), "--by", "@lotte-b")[0] == 0
    check_in = load(portal).cycles[CYCLE].check_ins[QUEUE][-1]
    assert (check_in.date, check_in.by) == (DAY, "lotte")
    assert check_in.said == {
        "value": Decimal(5),
        "confidence": Decimal(6),
        "status": Status.AT_RISK,
        "note": "Two lines: # and\n\n- {a: b}\n#### by: mallory",
        "blockers": ("one, two", "three"),
        "wins": ("It works",),
        "evidence": "https://example.com/till",
    }


def test_all_of_a_persons_key_results_are_one_file(portal: Path) -> None:
    """In short, as somebody types them; a step by its title, a value in the words of its measure, and what ends."""
    before = contents(portal)
    text = f"date: 2024-05-13\n{TWO}\nsecond oven: [Connected by the electrician]\nLoaves ready: dropped\n"
    assert checked_in(portal, body(text), "--by", "lotte-b")[0] == 0
    (path,) = contents(portal).keys() - before.keys()
    assert (
        (portal / path).read_text("utf-8")
        == """\
date: 2024-05-13
by: lotte
updates:
  shop/no-queue/noon-queue:
    value: 5
  shop/no-queue/wrong-change:
    value: 2
    confidence: 6
  bakehouse/second-oven/oven-steps:
    done: [connected]
  bakehouse/second-oven/noon-loaves:
    status: dropped
"""
    )


def test_an_issue_in_a_file_is_dated_when_it_was_opened(portal: Path, tmp_path: Path) -> None:
    issue = tmp_path / "issue.txt"
    issue.write_text(body(), "utf-8")
    day = "2024-05-13"
    assert run(portal, "checkin", "--from-issue", str(issue), "--date", day).exit_code == 0
    assert day in {str(check_in.date) for check_in in load(portal).cycles[CYCLE].check_ins[QUEUE]}


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        ("Hello, I am 5 today", (), "this issue has no heading `### Check-in`"),
        ("", (), "This issue has no heading"),
        (body(""), (), "nothing is filled in yet; write how far"),
        (body("noon queue 5"), (), 'this is plain text, where lines of the form "key: value" are expected'),
        (body("noon queue:\nwrong change: {note: ''}"), (), "nothing is filled in yet"),
        (body("noon queue: many"), (), 'found text "many"'),
        (body("noon queue: 5\nnoon-queue: 6"), (), "is reported above already; keep one"),
        (body("noon queue: 5\nnoon queue: 6"), (), "line 2 of the check-in"),
        (body("noon queue: {value: 5, score: 0.5}"), (), "has several values; keep one"),
        (body("noon queue: {value: {at: 5}}"), (), "is no text"),
        (body("noon-queu: 5"), (), 'did you mean "noon-queue"?'),
        (body("../../../../etc/passwd: 5"), (), "there is no key result"),
        (body("noon queue: {value: 5, confidence: 11}"), (), '"noon queue": confidence runs from 0 to 10'),
        (body("noon queue: {value: 5, status: on trak}"), (), 'did you mean "on_track"?'),
        (body("noon queue: {value: 5, notes: fine}"), (), 'did you mean "note"?'),
        (body("date: 20.11.2026\nnoon queue: 5"), (), "expected a date"),
        (body("date: 2999-01-01\nnoon queue: 5"), (), "has not come yet"),
        (body("noon queue: [5"), (), "line 1 of the check-in"),
        (body("noon queue: &a 5\nwrong change: *a"), (), "line 1 of the check-in"),
        (body('noon queue: {value: 5, note: "\x1b[2J\u202e"}'), (), "control"),
        (body('noon queue: {value: 5, note: "\udcff"}'), (), "not UTF-8"),
        (body(f"noon queue: {{value: 5, note: {'x' * 70_000}}}"), (), "too long"),
        (body(), ("--by", "mallory"), 'Nobody in org.yaml has the handle "mallory"'),
        (body(), ("--by", "$(id)\n::set-output"), "Nobody in org.yaml has the handle"),
        (body(), ("--note", "more"), "the issue says everything"),
    ],
)
def test_what_is_refused_leaves_no_trace_and_says_why(
    portal: Path, text: str, arguments: tuple[str, ...], told: str
) -> None:
    before = contents(portal)
    status, said = checked_in(portal, text, *arguments)
    assert status == 2
    assert told.lower() in said.lower()
    assert "Traceback" not in said
    assert contents(portal) == before


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t"), max_size=200)


@given(note=TEXTS)
def test_any_text_of_a_note_stays_text(note: str) -> None:
    text = f"noon queue:\n  value: 5\n  note: {in_quotes(note)}"
    try:
        request = request_in_issue(body(text).encode(), None, DAY)
    except Refusal:
        return
    assert (request.said, request.date, request.by) == ((Said("noon queue", "5", note=note),), DAY, None)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(noise: bytes) -> None:
    for text in (noise, body().encode() + noise, noise + body().encode()):
        with suppress(Refusal):
            assert request_in_issue(text, None, DAY).said


def test_the_forms_have_the_heading_that_is_read() -> None:
    github = parse("form", (FORGE / "github/ISSUE_TEMPLATE/okr-check-in.yml").read_bytes())
    assert github.findings == ()
    assert isinstance(github.data, dict)
    fields = github.data["body"]
    assert isinstance(fields, list)
    assert [field["attributes"]["label"] for field in fields] == [HEADING]  # type: ignore[index, call-overload]  # plain YAML
    gitlab = (FORGE / "gitlab/issue_templates/okr-check-in.md").read_text("utf-8")
    assert [line[4:] for line in gitlab.splitlines() if line.startswith("### ")] == [HEADING]


def test_the_examples_of_the_forms_are_check_ins() -> None:
    github = (FORGE / "github/ISSUE_TEMPLATE/okr-check-in.yml").read_text("utf-8")
    example = github.partition("placeholder: |\n")[2].partition("      render:")[0]
    gitlab = (FORGE / "gitlab/issue_templates/okr-check-in.md").read_text("utf-8").replace("# noon", "noon")
    for text in (body(dedent(example)), gitlab.replace("# wrong", "wrong")):
        assert request_in_issue(text.encode(), None, DAY).said[:2] == (
            Said("noon queue", "6.5"),
            Said("wrong change", "2", Decimal(7), note="Counted twice a day", blockers=("No third hand",)),
        )


def test_an_issue_of_gitlabs_template_is_read_without_its_hints(portal: Path) -> None:
    text = (FORGE / "gitlab/issue_templates/okr-check-in.md").read_text("utf-8")
    assert checked_in(portal, text.replace("\n\n```\n", f"\n{TWO}\n```\n"))[0] == 0
    found = load(portal).cycles[CYCLE].check_ins
    assert found[QUEUE][-1].said == {"value": Decimal(5)}
    assert found["shop/no-queue/wrong-change"][-1].confidence == 6


@pytest.mark.parametrize("path", sorted(FORGE.glob("github/ISSUE_TEMPLATE/*.yml")), ids=lambda path: path.stem)
def test_every_form_is_what_github_takes(path: Path) -> None:
    """https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema"""
    form = parse(path.name, path.read_bytes())
    assert form.findings == ()
    assert isinstance(form.data, dict)
    assert {"name", "description", "body"} <= set(form.data)
    fields = form.data["body"]
    assert isinstance(fields, list)
    for field in fields:
        assert isinstance(field, dict)
        assert field["type"] in {"input", "textarea", "dropdown"}
