"""Rules that are followed in a process of their own find what they find in this one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import portals
import pytest
from attacks import ATTACKS

from okrsite import checks
from okrsite.checks import RULES, _early, _NotYet
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Diagnostic
from okrsite.loader import load
from okrsite.workspace import checked

DAY = date(2026, 11, 20)
SEVERAL = ("a company", "names for owners", "unknown owners", "unknown parents", "unknown KPIs", "reports on all days")

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def found(root: Path, monkeypatch: pytest.MonkeyPatch, *, by_two: bool, day: date = DAY) -> tuple[Diagnostic, ...]:
    monkeypatch.setattr(checks, "WORTH_FORKING", 0)
    monkeypatch.setattr(checks, "can_fork", lambda: by_two)
    return checked(root, day).findings


@pytest.mark.parametrize("name", SEVERAL)
def test_two_processes_find_what_one_finds(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portals.write(tmp_path, ATTACKS[name](40_000))
    alone = found(root, monkeypatch, by_two=False)
    assert alone
    monkeypatch.setattr(checks, "check", lambda *_: pytest.fail("all was followed in this process"))
    assert found(root, monkeypatch, by_two=True) == alone


@pytest.mark.parametrize("day", [date(2026, 5, 4), date(2026, 9, 23), date(2027, 2, 1)])
def test_so_they_do_of_the_sample(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(portals.SAMPLE, monkeypatch, by_two=False, day=day)
    assert found(portals.SAMPLE, monkeypatch, by_two=True, day=day) == alone


def test_what_the_other_process_cannot_tell_is_found_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portals.write(tmp_path, ATTACKS["a company"](20_000))
    alone = found(root, monkeypatch, by_two=False)
    monkeypatch.setattr(checks, "_early", lambda _: 1 / 0)
    assert found(root, monkeypatch, by_two=True) == alone


def test_few_rules_wait_for_numbers_unawares(tmp_path: Path) -> None:
    """Whoever writes a rule that asks for numbers in another family lets it wait for the others; most must not."""
    portal = load(portals.write(tmp_path, ATTACKS["a company"](20_000)))
    left, told = _early(Subject(portal, DAY, None, _NotYet(), RULES))
    assert told
    assert {*left} <= {"outdated-check-in", "never-checked-in"}
