"""The form of a closing review: plain fields on a unit's page, and the file that is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import portals
import pytest
from browser import OpenPage, WatchedPage
from command_line import CYCLE, DAY, run, starter_in
from playwright.sync_api import Page, expect
from portals import write

from okrsite.context.cycle import contexts_of
from okrsite.loader.entities import entity
from okrsite.model import ReviewFile
from okrsite.site import build_site
from okrsite.views.review_form import ReviewForm, review_form
from okrsite.workspace import checked
from okrsite.yaml_source import parse

AFTER, PAGE = date(2024, 7, 5), f"{CYCLE}/teams/shop.html"
GITHUB = {"portal.yaml": "title: Bakery\nrepository: https://github.com/northwind/okrs\ndirectory: docs\n"}


def form_of(root: Path, day: date = AFTER) -> ReviewForm | None:
    read = checked(root, day)
    context = contexts_of(read.portal, read.facts, read.snapshots)[CYCLE]
    return review_form(context, context.unit("shop"))


def read(text: str) -> ReviewFile:
    document = parse("review.yaml", text.encode())
    file, wrong = entity(document, ReviewFile)
    assert [*document.findings, *wrong] == []
    assert file is not None
    return file


def test_it_asks_when_a_review_is_due_and_none_was_begun(tmp_path: Path) -> None:
    root = starter_in(tmp_path)
    assert form_of(root, DAY) is None
    form = form_of(root)
    assert form is not None
    [asked] = form.data["objectives"]
    assert (asked["ref"], asked["outcome"]) == ("shop/no-queue", "partial")
    assert (form.data["path"], form.file) == (f"content/cycles/{CYCLE}/reviews/shop.yaml", "")
    write(root, GITHUB)
    form = form_of(root)
    assert form is not None
    path = f"docs/content/cycles/{CYCLE}/reviews/shop.yaml"
    assert (form.data["path"], form.file) == (path, "Write it on GitHub")
    assert parse_qs(urlsplit(form.file_url).query) == {"filename": [path]}
    assert run(root, "review", "shop", "--quiet", "--cycle", CYCLE, "--as-of", str(AFTER)).exit_code == 0
    assert form_of(root) is None
    body = build_site(root, AFTER).page(PAGE).body
    assert "Go on with the review" in body
    assert "review.js" not in body


@pytest.fixture
def form(tmp_path: Path, open_page: OpenPage, http_server: portals.Serve) -> Iterator[WatchedPage]:
    root = write(starter_in(tmp_path), GITHUB)
    portals.built(root, root / "site", AFTER)
    opened = open_page(f"{http_server(root / 'site')}/{PAGE}")
    yield opened
    assert opened.foreign == []
    assert opened.errors == []


@pytest.mark.slow
def test_what_is_typed_becomes_a_review_that_the_portal_accepts(
    form: WatchedPage, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    page = form.page
    page.get_by_role("link", name="Write the review").click()
    page.get_by_label("Your name").select_option("Lotte Vermeer")
    expect(page.get_by_label("Outcome")).to_have_value("partial")
    page.get_by_label("What becomes of it?").select_option("modify")
    page.get_by_label("What did you learn?").fill('A "second" till: # helps\n- and <b>more</b>')
    page.get_by_label("Went well").fill("Orders by name \n\n yes: no")
    page.locator("summary", has_text="Another score").click()
    page.get_by_label("Score from 0 to 1").fill("0.5")
    button = page.get_by_role("button", name="Make the review")
    button.click()
    assert page.locator("#review--yaml").count() == 0  # the browser asks for the reason
    page.get_by_label("Why not the computed one?").fill("It rained")
    button.click()
    expect(page.get_by_role("heading", name="The review of Shop is ready")).to_be_focused()
    text = page.input_value("#review--yaml")
    assert axe(page) == []
    link = page.get_by_role("link", name="Open it on GitHub").get_attribute("href")
    assert parse_qs(urlsplit(link or "").query)["value"] == [text]
    write(tmp_path, {f"cycles/{CYCLE}/reviews/shop.yaml": text})
    assert run(tmp_path, "check", "--as-of", str(AFTER)).exit_code == 0
    _says_what_was_typed(read(text))


def _says_what_was_typed(file: ReviewFile) -> None:
    own = file.objectives["shop/no-queue"]
    assert (file.unit, file.by, file.date) == ("shop", "lotte", AFTER)
    assert file.retrospective.went_well == ("Orders by name", "yes: no")
    assert (own.outcome, own.decision, str(own.score), own.reason) == ("partial", "modify", "0.5", "It rained")
    assert own.learned == 'A "second" till: # helps\n- and <b>more</b>'
