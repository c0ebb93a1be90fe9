"""okr-comment.yml: one comment, kept current, and nothing from a fork is believed, obeyed or unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from forge import Forge, Ran, keep_artifact

MARKER = "<!-- okrsite: what this changes -->"
SHA = "a" * 40


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    made = Forge(tmp_path / "forge")
    made.change(pulls={"7": {"number": 7, "state": "open", "head": {"ref": "change", "sha": SHA}}})
    return made


def left(forge: Forge, files: dict[str, bytes], size: int | None = None) -> None:
    """What the check left behind, in place of what it had left before."""
    forge.change(artifacts=[])
    file = forge.folder / "message.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    keep_artifact(forge, "okr-message", file, size)


def comment(forge: Forge, sha: str = SHA, **more: Any) -> Ran:
    run = {"id": 4711, "head_sha": sha, "event": "pull_request", "conclusion": "success", **more}
    ran = forge.run("okr-comment.yml", "comment", "workflow_run", {"workflow_run": run})
    assert ran.succeeded, ran.log
    return ran


def test_a_change_gets_one_comment_that_follows_it(forge: Forge) -> None:
    for text in ("First", "Second"):
        left(forge, {"number": b"7\n", "comment.md": text.encode()})
        comment(forge)
    (body,) = forge.comments(7)
    assert body.startswith(f"{MARKER}\nSecond\n")
    assert "(https://forge.example/northwind/okrs/actions/runs/4711)" in body


def test_it_is_silent_until_an_okr_is_changed(forge: Forge) -> None:
    left(forge, {"number": b"7\n"})
    comment(forge)
    left(forge, {"number": b"7\n", "comment.md": b"\n \n"})
    comment(forge)
    assert forge.comments(7) == []


def test_the_comment_says_when_no_okr_is_changed_any_more(forge: Forge) -> None:
    left(forge, {"number": b"7\n", "comment.md": b"Something"})
    comment(forge)
    left(forge, {"number": b"7\n"})
    comment(forge)
    (body,) = forge.comments(7)
    assert "This no longer changes any OKR." in body
    assert "Something" not in body


def test_nobody_elses_comment_is_written_over(forge: Forge) -> None:
    theirs = {"id": 1, "issue": "7", "user": {"login": "mallory"}, "body": f"{MARKER}\nmine"}
    quoting = {"id": 2, "issue": "7", "user": {"login": "github-actions[bot]"}, "body": f"> {MARKER}"}
    forge.change(comments=[theirs, quoting])
    left(forge, {"number": b"7\n", "comment.md": b"Something"})
    comment(forge)
    bodies = forge.comments(7)
    assert bodies[:2] == [theirs["body"], quoting["body"]]
    assert len(bodies) == 3


@pytest.mark.parametrize(
    "number", [b"8", b"", b"0", b"-7", b"7; touch pwned", b"$(touch pwned)", b"7/../8", b"7\n8", b"9" * 30, b"\xff"]
)
def test_only_the_number_of_the_pull_request_that_was_checked_is_believed(forge: Forge, number: bytes) -> None:
    others = {"8": {"number": 8, "state": "open", "head": {"ref": "main", "sha": "b" * 40}}}
    forge.change(pulls={**forge.state["pulls"], **others})
    left(forge, {"number": number, "comment.md": b"Something"})
    comment(forge)
    assert forge.state["comments"] == []
    assert not list(forge.folder.rglob("pwned"))


def test_an_older_check_says_nothing(forge: Forge) -> None:
    left(forge, {"number": b"7\n", "comment.md": b"Something"})
    comment(forge, sha="c" * 40)
    assert forge.state["comments"] == []


def test_a_pull_request_that_is_closed_is_left_alone(forge: Forge) -> None:
    forge.change(pulls={"7": {**forge.state["pulls"]["7"], "state": "closed"}})
    left(forge, {"number": b"7\n", "comment.md": b"Something"})
    comment(forge)
    assert forge.state["comments"] == []


def test_what_is_too_much_is_not_even_fetched(forge: Forge) -> None:
    left(forge, {"number": b"7\n", "comment.md": b"x"}, size=10_000_000)
    comment(forge)
    assert not any(call.endswith("/zip") for call in forge.state["calls"])
    assert forge.state["comments"] == []


def test_an_archive_that_swells_does_not(forge: Forge) -> None:
    """10 MB of nothing compress to 10 KB."""
    left(forge, {"number": b"7\n", "comment.md": b"x" * 10_000_000})
    ran = comment(forge)
    (body,) = forge.comments(7)
    assert "This changes more than fits here" in body
    assert max(file.stat().st_size for file in ran.workspace.parent.rglob("*") if file.is_file()) <= 70_000


@pytest.mark.parametrize("text", ["@" * 60_000, "ü" * 30_000, "漢" * 20_000])
def test_a_comment_is_never_longer_than_one_may_be(forge: Forge, text: str) -> None:
    left(forge, {"number": b"7\n", "comment.md": text.encode()})
    comment(forge)
    (body,) = forge.comments(7)
    assert len(body.encode()) <= 65_536


def test_nothing_leaves_the_archive_but_what_is_asked_for(forge: Forge) -> None:
    evil = {"../../pwned": b"x", "/tmp/okrsite-pwned": b"x", "bin/gh": b"#!/bin/sh\ntouch pwned"}  # noqa: S108 - must not come into being
    left(forge, {**evil, "number": b"7\n", "comment.md": b"Something"})
    ran = comment(forge)
    assert sorted(path.name for path in (ran.workspace.parent / "temp").iterdir()) == [
        "body.md",
        "clean.md",
        "comment.md",
        "message.zip",
        "number",
    ]
    assert not list(forge.folder.rglob("pwned"))
    assert not Path("/tmp/okrsite-pwned").exists()  # noqa: S108 - as above


def test_what_is_no_archive_is_left_alone(forge: Forge) -> None:
    file = forge.folder / "message.zip"
    file.write_bytes(b"PK\x03\x04 not really")
    keep_artifact(forge, "okr-message", file)
    comment(forge)
    assert forge.state["comments"] == []


def test_hostile_text_is_a_text(forge: Forge) -> None:
    text = "$(touch pwned) `touch pwned` ${{ github.token }} @everyone \x1b[31m\x00 \xff\n::set-env name=A::b\n@body.md"
    left(forge, {"number": b"7\n", "comment.md": text.encode("latin-1")})
    ran = comment(forge)
    (body,) = forge.comments(7)
    assert "$(touch pwned) `touch pwned` ${{ github.token }} @\u200beveryone [31m \n::set-env" in body
    assert "t0ken" not in body
    assert "::set-env" not in ran.log
    assert not list(forge.folder.rglob("pwned"))


@pytest.mark.parametrize("event", ["push", "workflow_dispatch", "issues"])
def test_it_answers_pull_requests_only(forge: Forge, event: str) -> None:
    left(forge, {"number": b"7\n", "comment.md": b"Something"})
    assert comment(forge, event=event).steps == {}
