"""The commands as a whole: what they need, what they load, what they say and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner
from command_line import CYCLE, command, contents, environment, run, start, starter_in

from okrsite import __version__, resources
from okrsite.checks import RULES
from okrsite.cli import okrsite
from okrsite.cli.program import COMMANDS
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import painter
from okrsite.report import unpainted

BROKEN = "unit: shop\nobjectives:\n  - {id: Bad Id, title: An id with a space}\n"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


PINNED = "2024-06-20"
LATE = (
    "unit: shop\nobjectives: [{id: late, title: Nobody waits, key_results: [{id: k, title: People wait at the door, "
    "measure: {from: 9, to: 1, unit: people}, due: 2024-06-01}]}]\n"
)
FINDING = re.compile(r": (?:warning|info): ")


def break_it(portal: Path) -> None:
    (portal / "content" / "cycles" / CYCLE / "broken.yaml").write_text(BROKEN)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_begins_with_its_line_in_the_list(name: str) -> None:
    result = CliRunner().invoke(okrsite, [name, "--help"])
    assert result.exit_code == 0
    assert COMMANDS[name] in result.output
    pages = re.findall(r"okrsite guide ([\w-]+)$", result.output)
    assert name == "guide" or (len(pages) == 1 and pages[0] in resources.GUIDE)


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(okrsite, ["--help"])
    assert [name for name in COMMANDS if f"\n  {name} " in result.output] == list(COMMANDS)


def test_version() -> None:
    assert CliRunner().invoke(okrsite, ["--version"]).output.strip().endswith(__version__)


def test_check_loads_neither_mkdocs_nor_charts_nor_templates(portal: Path) -> None:
    listing = (
        "import sys\nfrom okrsite.cli import okrsite\nokrsite(['check', '--quiet'], standalone_mode=False)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [*command()[:1], "-c", listing], cwd=portal, env=environment(), capture_output=True, text=True, check=True
    )
    assert not {"mkdocs", "pygal", "jinja2", "markdown_it"} & set(ended.stdout.split())


def test_commands_work_from_anywhere_inside_a_portal(portal: Path) -> None:
    ended = start(portal / "content" / "cycles", "check")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("no errors, no warnings in")


def test_folder_may_be_named_before_or_after_the_command(portal: Path) -> None:
    after = CliRunner().invoke(okrsite, ["check", "-C", str(portal), "--as-of", "2024-05-15"])
    before = CliRunner().invoke(okrsite, ["-C", str(portal), "check", "--as-of", "2024-05-15"])
    assert (after.exit_code, after.output) == (0, before.output)


def test_without_a_portal_it_says_where_to_find_one(tmp_path: Path) -> None:
    result = run(tmp_path, "check")
    assert result.exit_code == 2
    assert "no folder content/" in result.output
    assert "okrsite init DIR" in result.output


def test_warnings_fail_only_where_they_are_to(portal: Path) -> None:
    (portal / "content" / "cycles" / CYCLE / "more.yaml").write_text(
        "unit: shop\nobjectives: [{id: more, title: Nobody owns this one}]\n"
    )
    assert run(portal, "check").exit_code == 0
    assert run(portal, "check", "--strict").exit_code == 1
    assert run(portal, "check", "--quiet").output == ""


def test_summary_and_next_step(portal: Path) -> None:
    break_it(portal)
    result = run(portal, "check")
    assert result.exit_code == 1
    assert re.search(r"^1 error, .* in \d+ files\.\nNext: fix these", result.output, re.MULTILINE)


@pytest.mark.parametrize("form", ["json", "github", "gitlab"])
def test_words_for_people_do_not_mix_with_what_programs_read(portal: Path, form: str) -> None:
    break_it(portal)
    result = run(portal, "check", "--format", form)
    assert "Next:" in result.stderr
    assert "Next:" not in result.stdout


def test_every_line_for_github_is_a_command_of_ours(portal: Path) -> None:
    break_it(portal)
    lines = run(portal, "check", "--format", "github").stdout.splitlines()
    assert lines
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines)


def test_a_bug_is_told_in_a_sentence_and_shown_to_those_who_ask(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise KeyError("surprise")

    monkeypatch.setattr("okrsite.workspace.load", fail)
    told = run(portal, "check")
    assert told.exit_code == 2
    assert re.fullmatch(r"Error: okrsite .* \(KeyError\).*please report.*\n", told.output)
    assert isinstance(run(portal, "--debug", "check").exception, KeyError)


def test_what_the_system_refuses_is_told_with_its_fix(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", "content/org.yaml")

    monkeypatch.setattr("okrsite.workspace.load", refuse)
    result = run(portal, "check")
    assert result.exit_code == 2
    assert (
        result.output == "Error: Permission denied: content/org.yaml; ask for the permission, or choose another place\n"
    )


def test_ctrl_c_ends_quietly(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("okrsite.workspace.load", interrupt)
    result = run(portal, "check")
    assert (result.exit_code, result.output) == (130, "\n")


def test_a_reader_that_goes_away_is_no_error(portal: Path) -> None:
    arguments = " ".join(command("rules"))
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{arguments} | true"],
        cwd=portal,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""


def test_a_terminal_that_does_not_know_a_character_gets_it_escaped(portal: Path) -> None:
    ended = start(portal, "checkin", "noon-queue", "-1", LC_ALL="C", PYTHONIOENCODING="latin-1")
    assert ended.returncode == 0, ended.stderr
    assert r"\u2192" in ended.stdout


def test_colours_are_for_terminals(portal: Path) -> None:
    break_it(portal)
    assert "\x1b" not in run(portal, "check").stdout
    assert "\x1b[31m" in on_a_terminal(portal, "check")


def on_a_terminal(root: Path, *arguments: str) -> str:
    ours, theirs = pty.openpty()
    environ = {name: value for name, value in environment(TERM="xterm").items() if name != "NO_COLOR"}
    subprocess.run(command(*arguments), cwd=root, env=environ, stdout=theirs, stderr=subprocess.DEVNULL, check=False)
    os.close(theirs)
    said = os.read(ours, 1 << 16)
    os.close(ours)
    return said.decode()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_are_only_for_those_who_want_them(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert painter(Terminal()) is not unpainted
    monkeypatch.setenv(name, value)
    assert painter(Terminal()) is unpainted


def test_build_makes_a_site_and_says_where(portal: Path) -> None:
    ended = start(portal, "build")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (portal / "site" / CYCLE / "teams" / "shop.html").is_file()
    assert re.fullmatch(
        r"\d+ pages in \d+\.\d s; no errors, no warnings.\nNext: open site/index.html, or .*\n", ended.stdout
    )


def test_build_goes_where_it_is_told(portal: Path) -> None:
    assert run(portal, "build", "--quiet", "--out", "public/okrs").output == ""
    assert (portal / "public" / "okrs" / "index.html").is_file()


def test_build_refuses_errors_and_leaves_the_old_site(portal: Path) -> None:
    (portal / "site").mkdir()
    assert run(portal, "build").exit_code == 0
    before = contents(portal / "site")
    break_it(portal)
    result = run(portal, "build")
    assert result.exit_code == 1
    assert "No site was made: 1 error" in result.output
    assert "is as it was" in result.output
    assert contents(portal / "site") == before


def test_build_can_be_strict(portal: Path) -> None:
    (portal / "content" / "cycles" / CYCLE / "more.yaml").write_text(
        "unit: shop\nobjectives: [{id: more, title: Nobody owns this one}]\n"
    )
    result = run(portal, "build", "--strict")
    assert result.exit_code == 1
    assert "with --strict, warnings count too" in result.output


def test_build_shows_the_first_warnings_and_counts_the_rest(portal: Path) -> None:
    objectives = ", ".join(f"{{id: more-{n}, title: Nobody owns this one}}" for n in range(9))
    (portal / "content" / "cycles" / CYCLE / "more.yaml").write_text(f"unit: shop\nobjectives: [{objectives}]\n")
    few, every = run(portal, "build").stderr, run(portal, "build", "--verbose").stderr
    assert few.count(": warning: ") == 10
    assert re.search(r"^and \d+ more warnings: `okrsite build --verbose` shows them all$", few, re.MULTILINE)
    assert every.count(": warning: ") > 10


def test_build_and_check_see_the_same_day_and_the_same_findings(portal: Path) -> None:
    plugins = f"plugins: [search, okrsite: {{as_of: {PINNED}}}]"
    (portal / "mkdocs.yml").write_text(
        f"site_name: OKRs\ntheme: {{name: material}}\ndocs_dir: content/pages\n{plugins}\n"
    )
    (portal / "content" / "cycles" / CYCLE / "late.yaml").write_text(LATE)
    (portal / "content" / "pages" / "dead.md").write_text("[nowhere](nowhere.md)\n")
    checked, built = run(portal, "check"), run(portal, "build", "--verbose")
    as_checked, as_built = (
        {line for line in out.splitlines() if FINDING.search(line)} for out in (checked.stdout, built.stderr)
    )
    assert any("[overdue]" in line for line in as_checked)
    assert {line for line in as_built ^ as_checked if "[mkdocs]" not in line} == set()
    assert f"as of {PINNED}, the day that mkdocs.yml gives" in checked.stdout
    assert "as of" not in run(portal, "check", "--as-of", PINNED).stdout.splitlines()[-2]
    assert json.loads(run(portal, "export").stdout)["as_of"] == PINNED


@pytest.mark.parametrize("out", ["/", ".", "..", "content", "content/pages", "notes", "file.txt"])
def test_build_never_replaces_what_it_did_not_make(portal: Path, out: str) -> None:
    (portal / "notes").mkdir()
    (portal / "notes" / "mine.txt").write_text("mine")
    (portal / "file.txt").write_text("mine")
    before = contents(portal)
    result = run(portal, "build", "--out", out)
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert contents(portal) == before


def test_a_page_that_cannot_be_made_leaves_the_old_site(portal: Path) -> None:
    assert run(portal, "build").exit_code == 0
    before = contents(portal / "site")
    (portal / "templates" / "pages").mkdir(parents=True)
    (portal / "templates" / "pages" / "unit.html").write_text("{{ view.of_nothing.at_all }}")
    result = run(portal, "build")
    assert result.exit_code == 1
    assert re.search(r"^content/cycles/\S+\.yaml:\d+:\d+: error: .*\[render\]$", result.output, re.MULTILINE)
    assert "Traceback" not in result.output
    assert contents(portal / "site") == before


def test_serve_says_what_to_do_where_its_address_is_taken(portal: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = start(portal, "serve", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("Error: Address already in use; ")
    assert "--port" in ended.stderr


@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_ends_serve_however_often_it_is_pressed(portal: Path, presses: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        command("serve", "--port", str(port)), cwd=portal, env=environment(), stderr=subprocess.PIPE, text=True
    )
    assert serving.stderr
    assert any("Serving on" in line for line in serving.stderr)
    for _ in range(presses):
        serving.send_signal(signal.SIGINT)
        time.sleep(0.05)
    _, said = serving.communicate(timeout=60)
    assert "Traceback" not in said


PRESSED_AS_IT_STARTS = """
import logging, os, signal, sys, threading, time
from okrsite.cli import okrsite

class Voice(logging.Handler):
    def emit(self, record):
        if "Serving on" in record.getMessage():
            threading.get_native_id = pressing  # what a new thread asks last, before it says that it runs

def pressing():
    threading.get_native_id = usual
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.5)
    return usual()

usual = threading.get_native_id
logging.getLogger("mkdocs").addHandler(Voice())
okrsite(sys.argv[1:])
"""


def test_ctrl_c_while_the_server_starts_ends_it_quietly(portal: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ended = subprocess.run(
        [*command()[:1], "-c", PRESSED_AS_IT_STARTS, "serve", "--port", str(port)],
        cwd=portal, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Serving on" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 0


def test_nothing_asks_the_network(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for arguments in (["check"], ["build"], ["export"], ["checkin", "noon-queue", "5"]):
        assert run(portal, *arguments).exit_code == 0


def test_export_gives_what_the_site_publishes(portal: Path) -> None:
    assert run(portal, "build").exit_code == 0
    exported = json.loads(run(portal, "export").stdout)
    published = json.loads((portal / "site" / "api" / "v1" / "cycles" / f"{CYCLE}.json").read_bytes())
    assert exported["version"] == 1
    (cycle,) = (cycle for cycle in exported["cycles"] if cycle["id"] == CYCLE)
    said = {of["id"]: of.pop("check_ins") for objective in cycle["objectives"] for of in objective["key_results"]}
    assert cycle == published
    shop = json.loads((portal / "site" / "api" / "v1" / "cycles" / CYCLE / "shop.json").read_bytes())
    for of in (of for objective in shop["objectives"] for of in objective["key_results"]):
        assert of["check_ins"] == [
            {key: value for key, value in one.items() if value not in (None, [])} for one in said[of["id"]]
        ]


def test_export_as_a_table_into_a_file(portal: Path) -> None:
    (portal / "okrs.csv").write_text("old")
    result = run(portal, "export", "--format", "csv", "--cycle", CYCLE, "--out", "okrs.csv")
    assert (result.exit_code, result.output) == (0, "")
    rows = list(csv.DictReader(io.StringIO((portal / "okrs.csv").read_text("utf-8-sig"))))
    assert {row["cycle"] for row in rows} == {CYCLE}
    assert "shop/no-queue/noon-queue" in {row["key_result"] for row in rows}


def test_export_of_a_portal_with_errors_says_so(portal: Path) -> None:
    break_it(portal)
    result = run(portal, "export")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["cycles"]
    assert "1 error" in result.stderr


def test_the_guide_is_listed_and_each_page_is_shown() -> None:
    listed = CliRunner().invoke(okrsite, ["guide"]).output
    for name, text in resources.guide().items():
        assert f"{name} " in listed
        assert CliRunner().invoke(okrsite, ["guide", name]).output.strip() == text.strip()
    wrong = CliRunner().invoke(okrsite, ["guide", "numbres"])
    assert (wrong.exit_code, wrong.output.strip()) == (
        2,
        'Error: The guide has no page "numbres"; did you mean "numbers"?',
    )


def test_the_guide_opens_in_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    opened: list[Path] = []

    def opens(url: str) -> bool:
        opened.append(Path(url.removeprefix("file://")))
        return True

    monkeypatch.setattr("webbrowser.open", opens)
    (root := tmp_path / "okrs" / "content").mkdir(parents=True)
    assert run(root, "guide", "weekly", "--browser").exit_code == 0
    assert opened[-1].name == "weekly.html"
    pages = {name: (opened[-1].parent / f"{name}.html").read_text("utf-8") for name in resources.GUIDE}
    for name, page in pages.items():
        assert 'href="../' not in page
        for target, anchor in re.findall(r'href="(?:([\w-]+)\.html)?(?:#([\w-]+))?"', page):
            assert not anchor or f'id="{anchor}"' in pages[target or name]
    built = root.parent / "site/guide/weekly.html"
    built.parent.mkdir(parents=True)
    built.write_text("of the portal", "utf-8")
    run(root, "guide", "weekly", "-b")
    assert opened[-1] == built
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    assert f"open {built} in one" in run(root, "guide", "weekly", "-b").output


def test_rules_are_listed_and_each_is_explained() -> None:
    listed = CliRunner().invoke(okrsite, ["rules"]).output
    for name, rule in RULES.items():
        assert re.search(rf"^{name} +{rule.severity} ", listed, re.MULTILINE)
        assert rule.source in CliRunner().invoke(okrsite, ["rules", name]).output


@pytest.mark.parametrize("kind", ["portal", "org", "cycle", "okr", "check-in", "review", "kpi"])
def test_schema_of_each_kind_of_file(kind: str) -> None:
    schema = json.loads(CliRunner().invoke(okrsite, ["schema", kind]).output)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False


def test_links_are_not_followed_out_of_the_portal_nor_in_circles(portal: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("unit: company # the secret\n")
    (portal / "content" / "cycles" / CYCLE / "link.yml").symlink_to(tmp_path / "secret.yaml")
    for name in ("one", "two"):
        (portal / "content" / "cycles" / CYCLE / "teams" / name).symlink_to("..")
    result = run(portal, "check")
    assert result.exit_code == 1
    assert result.output.count("[file-symlink]") == 3
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("say why with --reason", "Say why with --reason"),
        ("in this, nothing", "In this, nothing"),
        ("content/a.yaml was changed", "content/a.yaml was changed"),
        ("site: this folder holds files", "site: this folder holds files"),
        ("mkdocs.yml: error", "mkdocs.yml: error"),
        ("fy27-h1 is archived already", "fy27-h1 is archived already"),
        ("docs/CODEOWNERS, which the forge reads", "docs/CODEOWNERS, which the forge reads"),
        ('"main" cannot be compared', '"main" cannot be compared'),
        ("", ""),
    ],
)
def test_a_message_begins_with_a_capital_unless_with_a_name(sentence: str, told: str) -> None:
    assert stopped(sentence).message == told


def test_a_folder_that_cannot_be_built_into_is_told_by_its_name(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(portal)
    (portal / "mine").mkdir()
    (portal / "mine/a.txt").write_text("a")
    told = run(Path(), "build", "--out", "mine").output
    assert told.startswith("Error: mine: this folder holds files that okrsite did not make")
