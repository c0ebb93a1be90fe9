"""What whoever reads a unit's page can do about it, without knowing git."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.drafts import Asked, asked_of, blank_check_in, path_of_all
from okrsite.model import State, Unit
from okrsite.views.addresses import form_address
from okrsite.views.forge import NAMES, new_file_url, new_issue_url
from okrsite.views.scope import Scope


@dataclass(frozen=True, slots=True)
class Action:
    """`url` leads off the site where `is_away`; where `is_file` to a new file, whose name the browser makes its own."""

    text: str
    url: str
    is_away: bool = True
    is_first: bool = False
    is_file: bool = False


def actions(scope: Scope, unit: Unit, edit_url: str | None) -> tuple[Action, ...]:
    """None for what is archived; a draft takes proposals and no check-ins."""
    return () if scope.cycle.state is State.ARCHIVED else tuple(_actions(scope, unit, edit_url))


def _actions(scope: Scope, unit: Unit, edit_url: str | None) -> Iterator[Action]:
    if asked := questions(scope, unit.id):
        yield from _check_ins(scope, unit, asked)
    if edit_url and unit.id in scope.cycle.by_unit:
        yield Action("Propose a change", edit_url)
    settings, about = scope.portal.settings, f"{unit.name}, {scope.cycle.title}"
    issues = (("Give feedback", "okr-feedback", "Feedback"), ("Report a blocker", "okr-blocker", "Blocked"))
    for text, template, begins in issues:
        if url := new_issue_url(settings, template, f"{begins}: {about}", unit.id):
            yield Action(text, url)


def _check_ins(scope: Scope, unit: Unit, asked: tuple[Asked, ...]) -> Iterator[Action]:
    """The forge's page with the file filled in, and the form; the form alone where the forge cannot take so much."""
    form = form_address(scope.cycle.id, unit.id)
    settings, day = scope.portal.settings, scope.numbers.as_of
    path = path_of_all(scope.cycle.id, unit.id, day)
    url = new_file_url(settings, path, blank_check_in(scope.cycle, unit, asked, day))
    yield Action("Check in", form, is_away=False, is_first=True)
    if url:
        yield Action(f"Check in on {NAMES[settings.on_forge]}", url, is_file=True)


def questions(scope: Scope, unit_id: str) -> tuple[Asked, ...]:
    """What a check-in of the unit is asked; nothing unless the cycle is open."""
    if scope.cycle.state is not State.OPEN:
        return ()
    return tuple(asked_of(scope.cycle, scope.numbers, unit_id))
