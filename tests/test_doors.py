"""How one begins: in a clone, in a wrong place, with a bare command, a port that is taken, a shell that completes."""

from __future__ import annotations

import re
import signal
import socket
from datetime import date
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from command_line import ROOT, run, start, starter_in

from okrsite.cli import okrsite
from okrsite.cli.program import COMMANDS

ANYWHERE = {"init", "import", "rules", "guide", "schema"}
"""Commands that need no portal."""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ANYWHERE])
def test_a_wrong_place_is_told_before_anything_else(name: str, tmp_path: Path) -> None:
    done = run(tmp_path, name)
    assert done.exit_code == 2
    assert done.output.startswith(f"Error: There is no portal in {tmp_path}: no folder content/, here or above.")
    assert "begin one with `okrsite init DIR`" in done.output


@pytest.mark.parametrize("words", [("diff", "main"), ("compare", "plan"), ("checkin", "a", "3"), ("close", "2024-Q1")])
def test_so_it_is_with_all_that_a_command_needs(words: tuple[str, ...], tmp_path: Path) -> None:
    assert run(tmp_path, *words).output.startswith("Error: There is no portal in ")


def test_a_portal_begins_in_a_clone_and_keeps_what_is_there(tmp_path: Path) -> None:
    theirs = {"README.md": "# Ours\n", "LICENSE": "MIT\n", ".gitignore": "*.pyc\n", ".github/dependabot.yml": "a: b\n"}
    for path, text in theirs.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / ".git").mkdir()
    done = run(tmp_path, "init", ".")
    assert done.exit_code == 0, done.output
    assert "Kept README.md, which was there.\n" in done.output
    assert "Kept .gitignore, which was there; add to it /site/" in done.output
    assert {path: (tmp_path / path).read_text() for path in theirs} == theirs
    assert run(tmp_path, "check", "--strict").exit_code == 0


def test_it_does_not_begin_among_other_work(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Ours\n")
    (tmp_path / "src").mkdir()
    done = run(tmp_path, "init", ".")
    assert done.exit_code == 2
    assert '"src" is in it' in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "src"]


def test_a_port_that_is_taken_is_told_before_the_site_is_made(tmp_path: Path) -> None:
    starter_in(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = start(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "choose another with --port" in done.stderr


def test_serve_says_at_once_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr("okrsite.mkdocs_plugin.serve", lambda *_, **__: said.append("made"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = run(starter_in(tmp_path), "serve", "--port", port)
    assert f"It will be at http://127.0.0.1:{port}/ and follow your changes; Ctrl-C ends it." in done.output
    assert said == ["made"]


# What stands before the cursor, and what a shell offers there.
COMPLETED = {
    "ch": ["check", "checkin"],
    "amend shop/no-queue/n": ["shop/no-queue/noon-queue"],
    "checkin noon-q": ["noon-queue"],
    "checkin --by a": ["amir"],
    "amend noon-queue --owner s": ["shop"],
    "review ba": ["bakehouse"],
    "close 2024-Q1": ["2024-Q1"],
    "export --cycle 2024-Q2": ["2024-Q2"],
    "rules late": ["late-planning"],
    "guide clo": ["closing"],
    "schema rev": ["review"],
}


@pytest.mark.parametrize("line", COMPLETED)
def test_a_shell_completes_words_of_the_portal(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.cli.completion.as_of_day", lambda: date(2024, 5, 15))
    *words, begun = line.split()
    root = starter_in(tmp_path)
    shell = ShellComplete(okrsite, {}, "okrsite", "_OKRSITE_COMPLETE")
    assert [item.value for item in shell.get_completions(["-C", str(root), *words], begun)] == COMPLETED[line]


def test_it_is_silent_where_there_is_nothing_to_complete(tmp_path: Path) -> None:
    asked = {"_OKRSITE_COMPLETE": "bash_complete", "COMP_WORDS": "okrsite diff m", "COMP_CWORD": "2"}
    done = start(starter_in(tmp_path), **asked)
    assert (done.stdout, done.stderr) == ("", "")


def test_help_says_how_a_shell_learns_it() -> None:
    assert "_OKRSITE_COMPLETE=bash_source" in okrsite.get_help(click.Context(okrsite))


def test_what_make_site_says_to_run_is_there() -> None:
    """The command is in .venv/bin alone, so what `okrsite build` would say of the next step is left to make."""
    recipe = re.findall(r"^site:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[0]
    assert "$(BIN)/okrsite build --quiet\n" in recipe
    said = recipe.partition("echo ")[2]
    assert re.findall(r"(\S*)okrsite ", said) == ["$(BIN)/"]
