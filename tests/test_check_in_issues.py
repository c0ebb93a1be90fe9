"""A check-in written as an issue: read as data, recorded as on the command line, refused in kind words."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from command_line import CYCLE, DAY, EPOCH, contents, run, starter_in
from hypothesis import given
from hypothesis import strategies as st

from okrsite import resources
from okrsite.authoring.issue import LABELS, request_in_issue
from okrsite.authoring.transaction import Refusal
from okrsite.cli import okrsite
from okrsite.loader import load
from okrsite.model import Status
from okrsite.yaml_source import parse

QUEUE = "shop/no-queue/noon-queue"
FORGE = resources.templates() / "forge"
NOTHING = "_No response_"


def body(**answers: str) -> str:
    """As GitHub makes it of the form."""
    given_ = {"Key_result": QUEUE, "Value": "5", **answers}
    return "\n\n".join(f"### {label}\n\n{given_.get(label.replace(' ', '_'), NOTHING)}" for label in LABELS)


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
    text = body(
        Confidence="6",
        Status="At risk",
        Note="Two lines: # and\n\n- {a: b}\n#### by: mallory",
        Blockers="- one, two\n* three",
        Wins="It works",
        Date=DAY.isoformat(),
    )
    assert checked_in(portal, text.replace("\n", "\r\n"), "--by", "@lotte-b")[0] == 0
    check_in = load(portal).cycles[CYCLE].check_ins[QUEUE][-1]
    assert (check_in.date, check_in.by) == (DAY, "lotte")
    assert check_in.said == {
        "value": Decimal(5),
        "confidence": Decimal(6),
        "status": Status.AT_RISK,
        "note": "Two lines: # and\n\n- {a: b}\n#### by: mallory",
        "blockers": ("one, two", "three"),
        "wins": ("It works",),
    }


def test_an_issue_in_a_file_is_dated_when_it_was_opened(portal: Path, tmp_path: Path) -> None:
    issue = tmp_path / "issue.txt"
    issue.write_text(body(), "utf-8")
    day = "2024-05-13"
    assert run(portal, "checkin", "--from-issue", str(issue), "--date", day).exit_code == 0
    assert day in {str(check_in.date) for check_in in load(portal).cycles[CYCLE].check_ins[QUEUE]}


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        ("Hello, I am 5 today", (), "this issue has none of the headings"),
        ("", (), "This issue has none of the headings"),
        (body(Value=NOTHING), (), 'Nothing stands below the heading "Value"'),
        (body(Value="many"), (), 'found text "many"'),
        (body(Key_result="noon-queu"), (), 'did you mean "noon-queue"?'),
        (body(Key_result="../../../../etc/passwd"), (), "there is no key result"),
        (body(Confidence="11"), (), 'Below "Confidence": confidence runs from 0 to 10'),
        (body(Status="on trak"), (), 'did you mean "on track"?'),
        (body(Date="20.11.2026"), (), 'Below "Date": expected a date'),
        (body(Date="2999-01-01"), (), "has not come yet"),
        (body(Note="fine\n### Value\n\n999"), (), 'The heading "Value" stands twice'),
        (body(Note="\x1b[2J\u202e"), (), "control"),
        (body(Note="\udcff"), (), "not UTF-8"),
        (body(Note="x" * 70_000), (), "too long"),
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


@given(texts=st.tuples(TEXTS, TEXTS, TEXTS))
def test_any_text_below_a_heading_stays_below_it(texts: tuple[str, str, str]) -> None:
    try:
        said = request_in_issue(body(Note=texts[0], Wins=texts[1], Blockers=texts[2]).encode(), None, DAY)
    except Refusal:
        return
    assert (said.key_result, said.value, said.date, said.by) == (QUEUE, "5", DAY, None)
    assert set(said.note.split()) <= set(texts[0].split())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(noise: bytes) -> None:
    for text in (noise, body().encode() + noise, noise + body().encode()):
        with suppress(Refusal):
            assert request_in_issue(text, None, DAY).key_result


def test_the_forms_have_the_headings_that_are_read() -> None:
    github = parse("form", (FORGE / "github/ISSUE_TEMPLATE/okr-check-in.yml").read_bytes())
    assert github.findings == ()
    assert isinstance(github.data, dict)
    fields = github.data["body"]
    assert isinstance(fields, list)
    assert [field["attributes"]["label"] for field in fields] == [*LABELS]  # type: ignore[index, call-overload]  # plain YAML
    gitlab = (FORGE / "gitlab/issue_templates/okr-check-in.md").read_text("utf-8")
    assert [line[4:] for line in gitlab.splitlines() if line.startswith("### ")] == [*LABELS]


def test_an_issue_of_gitlabs_template_is_read_without_its_hints(portal: Path) -> None:
    text = (FORGE / "gitlab/issue_templates/okr-check-in.md").read_text("utf-8")
    for label, answer in {"Key result": QUEUE, "Value": "5", "Wins": "It works"}.items():
        text = text.replace(f"### {label}\n", f"### {label}\n\n{answer}\n")
    assert checked_in(portal, text)[0] == 0
    update = load(portal).cycles[CYCLE].check_ins[QUEUE][-1].said
    assert update == {"value": Decimal(5), "wins": ("It works",)}


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
