"""What the store keeps never changes what a command says: warm, cold, damaged, of another program, or not there."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import company
import pytest
from edits import EDITS, edit, measured
from repositories import committed

from okrsite.diff import difference
from okrsite.diff.render.json import changes_as_json
from okrsite.store import content_ids
from okrsite.workspace import checked

PEOPLE = 40
RUNNING, OVER = date(2026, 8, 10), date(2026, 10, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company, "WEEKS", 2)
        company.write(root, PEOPLE)
    (root / "content/portal.yaml").write_text("limits: {objectives_per_unit: 3}\n", "utf-8")
    measured(root)
    committed(root)
    return root


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    kept = {path: path.read_bytes() for path in made.rglob("content/**/*") if path.is_file()}
    yield made
    for path in [path for path in made.rglob("content/**/*") if path.is_file() and path not in kept]:
        path.unlink()
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


STATES: dict[str, Callable[[random.Random, Path], object]] = {
    "warm": lambda _, __: None,
    "cold": lambda _, file: file.unlink(missing_ok=True),
    "cut": lambda chance, file: os.truncate(file, chance.randrange(file.stat().st_size)),
    "scribbled": lambda chance, file: scribble(chance, file, 400),
    "a little scribbled": lambda chance, file: scribble(chance, file, 3),
    "exchanged": lambda _, file: sql(file, "update kept set value = (select value from kept limit 1)"),
    "of another program": lambda _, file: sql(file, "drop table kept", "create table kept (a, b)"),
}


def scribble(chance: random.Random, file: Path, times: int) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(times):
        content[chance.randrange(len(content))] = chance.randrange(256)
    file.write_bytes(content)


def sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("name", EDITS)
def test_no_state_of_the_store_changes_what_is_said(
    root: Path, cache: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(name)  # noqa: S311 - the same edits every time
    monkeypatch.setattr(content_ids, "SETTLED", 0)
    monkeypatch.setenv("OKRSITE_CACHE", str(cache))
    day, file = chance.choice((RUNNING, OVER)), cache / "store/1.sqlite"
    if not file.exists():
        told(root, day)
    edit(root, name, chance)
    STATES[state := chance.choice([*STATES])](chance, file)
    found = told(root, day)
    monkeypatch.setenv("OKRSITE_CACHE", "off")
    assert found == told(root, day), state


def told(root: Path, day: date) -> tuple[object, ...]:
    return checked(root, day).findings, changes_as_json(difference(root, "HEAD", None, day), None)
