"""One story on a real git server: from a proposal to its comment, its approval, its merge and the published page.

The bakery of `okrsite init` has moved to a forge. What the workflows do is done by their own commands, and the main
branch is guarded by a hook of git that asks the owners in CODEOWNERS, as a forge does.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command_line import CYCLE, ROOT, run
from forge import Forge, Ran, git
from issues import form, noted, written

PREVIOUS = "2024-Q1"
PLAN = f"content/cycles/{CYCLE}/teams/shop.yaml"
ARCHIVED = f"content/archive/{PREVIOUS}/cycle.json"
SITE = "https://okrs.fernhill.example"
HANDLES = {"ines": "ines-m", "amir": "amir-h", "jonas": "jonas-l", "lotte": "lotte-b"}
REASON = "The second till comes a month late"


@dataclass
class Bakery:
    """The company's forge. `ines` is the clone of the owner, `jonas` that of a baker."""

    forge: Forge
    ines: Path
    jonas: Path
    site: Path

    def checked(self, clone: Path, branch: str, number: int) -> Ran:
        """What okr-check does when a branch is proposed, or gets another commit; then okr-comment, which it wakes."""
        self.forge.change(artifacts=[])
        event = self.forge.propose(clone, branch, number)
        ran = self.forge.run("okr-check.yml", "check", "pull_request", event)
        conclusion = "success" if ran.succeeded else "failure"
        head = event["pull_request"]["head"]["sha"]
        about = {"head_sha": head, "head_branch": branch, "head_repository": {"owner": {"login": "northwind"}}}
        woken: dict[str, Any] = {"id": 4711, "event": "pull_request", "conclusion": conclusion, **about}
        comment = self.forge.run("okr-comment.yml", "comment", "workflow_run", {"workflow_run": woken})
        assert comment.succeeded, comment.log
        return ran

    def merged(self, ref: str, *approved_by: str) -> str:
        """Ines presses the button: "", or why the server refuses it."""
        git(self.ines, "fetch", "--quiet", "origin", "main", ref)
        git(self.ines, "switch", "--quiet", "--discard-changes", "--force-create", "main", "origin/main")
        trailers = "".join(f"Approved-by: {name}\n" for name in approved_by)
        head = git(self.ines, "ls-remote", "origin", ref).split()[0]
        git(self.ines, "merge", "--quiet", "--no-ff", "--message", f"Merge {ref}\n\n{trailers}", head)
        pushed = subprocess.run(
            ["git", "push", "origin", "main"], cwd=self.ines, capture_output=True, text=True, check=False
        )
        assert bool(pushed.returncode) == ("remote rejected" in pushed.stderr), pushed.stderr
        return pushed.stderr if pushed.returncode else ""

    def deployed(self) -> None:
        """What okr-deploy does after a merge, and Pages with what it hands over."""
        self.forge.change(artifacts=[])
        ran = self.forge.run("okr-deploy.yml", "build", "push", {})
        assert ran.succeeded, ran.log
        with zipfile.ZipFile(self.forge.state["artifacts"][0]["file"]) as archive:
            archive.extractall(self.site)

    def page(self, address: str) -> str:
        """Its words, as somebody reads them."""
        text = re.sub(
            r"<(script|style).*?</\1>|<[^>]*>", " ", (self.site / address).read_text("utf-8"), flags=re.DOTALL
        )
        return re.sub(r"\s+", " ", text.replace("&nbsp;", " "))

    def on_a_branch(self, name: str) -> None:
        git(self.jonas, "fetch", "--quiet", "origin")
        git(self.jonas, "switch", "--quiet", "--create", name, "origin/main")

    def told(self, *arguments: str) -> str:
        """`okrsite` in the clone of the baker."""
        result = run(self.jonas, *arguments)
        assert result.exit_code == 0, result.output
        return result.output


def begun(folder: Path) -> Bakery:
    """`okrsite init --ci github`, the names of people on the forge, the first push; from then on main is guarded."""
    folder.mkdir(parents=True, exist_ok=True)
    root = folder / "ines"
    assert run(folder, "init", str(root), "--ci", "github").exit_code == 0
    organisation = root / "content" / "org.yaml"
    named = organisation.read_text()
    for id_, handle in HANDLES.items():
        named = named.replace(f"id: {id_},", f"id: {id_}, handle: {handle},")
    organisation.write_text(named)
    with (root / "content" / "portal.yaml").open("a") as settings:
        settings.write("repository: https://github.com/northwind/okrs\nprogramme: ines\nguide: false\n")
    for command in (("close", PREVIOUS, "--discard-uncommitted", "--reason", "It was before our time"), ("owners",)):
        result = run(root, *command)
        assert result.exit_code == 0, result.output
    forge = Forge(folder / "forge")
    forge.change(vars={"OKR_SITE": SITE})
    forge.begin(root)
    hook = forge.server / "hooks" / "update"
    hook.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(ROOT / "tests/update_hook.py"))} "$@"\n'
    )
    hook.chmod(0o755)
    git(folder, "clone", "--quiet", str(forge.server), "jonas")
    return Bakery(forge, root, folder / "jonas", folder / "site")


def as_read(text: str) -> str:
    """A comment without what keeps the forge from seeing more in it."""
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def test_from_a_proposal_to_the_published_page(tmp_path: Path) -> None:
    bakery = begun(tmp_path)
    lotte_checks_in_without_git(bakery)
    jonas_lowers_a_target_without_a_word(bakery)
    he_says_why_and_everybody_sees_what_it_means(bakery)
    nothing_is_merged_that_no_owner_approves(bakery)
    what_is_published_remembers(bakery)
    what_is_no_okr_is_nobodys_business(bakery)
    nobody_improves_the_past(bakery)


def lotte_checks_in_without_git(bakery: Bakery) -> None:
    """Into the issue form. A pull request is made of it, which needs nobody's approval."""
    ran = written(bakery.forge, form(noted("6", "Two new faces at the till")), author="lotte-b")
    assert ran.succeeded, ran.log
    (pull,) = bakery.forge.state["pulls"].values()
    assert "7.5 → 6 minutes" in as_read(pull["body"])
    assert "Lotte Vermeer, 15 May: “Two new faces at the till”" in as_read(pull["body"])
    assert "**Who needs to approve**: nobody" in pull["body"]
    assert bakery.merged("refs/heads/check-in-12") == ""


def jonas_lowers_a_target_without_a_word(bakery: Bakery) -> None:
    """In his own clone and by hand. The check says so beside the line."""
    bakery.on_a_branch("later-till")
    plan = bakery.jonas / PLAN
    plan.write_text(plan.read_text().replace("{from: 9, to: 4,", "{from: 9, to: 5,"))
    bakery.forge.commit(bakery.jonas, "Noon queue")
    ran = bakery.checked(bakery.jonas, "later-till", 7)
    assert ran.steps["Find mistakes"] == "failure"
    line = 1 + plan.read_text().partition("{from: 9")[0].count("\n")
    assert re.search(
        rf"^::error file={PLAN},line={line},.*measure.to went from .* which is easier", ran.log, re.MULTILINE
    )
    assert f"{PLAN}:{line}:" in ran.summary
    assert len(bakery.forge.comments(7)) == 1


def he_says_why_and_everybody_sees_what_it_means(bakery: Bakery) -> None:
    """With `okrsite amend`. Now the check is content, and there is still one comment.

    6 minutes are 3 of the 5 on the way from 9 to 4, and 3 of the 4 to 5; the limit of the till is held.
    """
    git(bakery.jonas, "checkout", "--quiet", "HEAD~", "--", PLAN)
    title = "The wait at noon falls from 9 to 5 minutes"
    told = bakery.told("amend", "noon-queue", "--to", "5", "--title", title, "--reason", REASON, "--by", "jonas")
    assert "This is easier than before." in told
    bakery.forge.commit(bakery.jonas, "Amend: the noon queue")
    ran = bakery.checked(bakery.jonas, "later-till", 7)
    assert ran.succeeded, ran.log
    assert "Changed pages:" in ran.summary
    (comment,) = bakery.forge.comments(7)
    said = as_read(comment)
    assert "target 4 → 5 minutes, easier" in said
    assert REASON in said
    shop = f"{SITE}/{CYCLE}/teams/shop.html"
    assert f"| [**Shop**]({shop}) | 80 % | 88 % | " in said
    assert f"| [**Nobody leaves because of the queue**]({shop}#no-queue) | 80 % | 88 % | " in said
    assert "- **Lotte Vermeer** `lotte-b`: the plan of Shop in 2024-Q2 changes\n" in said
    why = "what “Nobody leaves because of the queue” promised changes, and its cycle has begun"
    assert f"- **Ines Moreau** `ines-m`: {why}\n" in said
    assert "[Preview of the pages and every finding](https://forge.example/northwind/okrs/actions/runs/4711)" in said


def nothing_is_merged_that_no_owner_approves(bakery: Bakery) -> None:
    """The server knows whom to ask: a baker's word is not enough, that of the shop's lead is."""
    waits = f"{PLAN} waits for @lotte-b or @ines-m"
    assert waits in bakery.merged("refs/pull/7/head")
    assert waits in bakery.merged("refs/pull/7/head", "jonas-l")
    assert bakery.merged("refs/pull/7/head", "lotte-b") == ""


def what_is_published_remembers(bakery: Bakery) -> None:
    """The new target on the page of the shop; what it was, why, and the score to both on the ledger."""
    bakery.deployed()
    shop = bakery.page(f"{CYCLE}/teams/shop.html")
    assert re.search(r"Shop Lead Lotte Vermeer .*? 88.% │ where ", shop)
    assert re.search(r"from 9 now 6 to 5.minutes 75.% ", shop)
    ledger = bakery.page(f"{CYCLE}/amendments.html")
    assert re.search(r"Target .*4 minutes.* 5 minutes", ledger)
    assert REASON in ledger
    assert re.search(r"Shop \(Unit\) 0\.80 0\.88 \+0\.08", ledger)


def what_is_no_okr_is_nobodys_business(bakery: Bakery) -> None:
    """No comment, and no approval."""
    bakery.on_a_branch("words")
    (bakery.jonas / "README.md").write_text("# Fernhill Bakery\n")
    bakery.forge.commit(bakery.jonas, "Words")
    assert bakery.checked(bakery.jonas, "words", 8).succeeded
    assert bakery.forge.comments(8) == []
    assert bakery.merged("refs/pull/8/head") == ""


def nobody_improves_the_past(bakery: Bakery) -> None:
    """The guard stops it, and the server asks the programme's owner."""
    bakery.on_a_branch("better-past")
    archived = bakery.jonas / ARCHIVED
    archived.write_text(archived.read_text().replace("0", "1", 1))
    bakery.forge.commit(bakery.jonas, "Improve")
    ran = bakery.checked(bakery.jonas, "better-past", 9)
    assert ran.steps["Guard the archives"] == "failure"
    assert f"    | {ARCHIVED}" in ran.summary
    assert f"{ARCHIVED} waits for @ines-m" in bakery.merged("refs/pull/9/head", "lotte-b")
