"""What whoever reads a page can do about it, without knowing git."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.facts.questions import Question, questions_of
from okrsite.model import State, Unit, UnitKind
from okrsite.views.addresses import CHECK_IN, form_address
from okrsite.views.blank_check_in import blank_check_in, path_of_blank
from okrsite.views.forge import NAMES, folder_url, new_file_url, new_issue_url
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
    if scope.cycle.state is State.ARCHIVED:
        return ()
    plan = edit_url if unit.id in scope.cycle.by_unit else _plan_of_others(scope, unit)
    return (*_check_ins(scope, unit), *_proposals(scope, plan), *_issues(scope, unit.name, unit.id))


def actions_at_large(scope: Scope | None) -> tuple[Action, ...]:
    """On pages that are about nobody in particular: the form asks who it is, and the cycle's folder has all plans."""
    if scope is None or scope.cycle.state is State.ARCHIVED:
        return ()
    return (*_form_for_all(scope), *_proposals(scope, None), *_issues(scope, scope.portal.settings.title, ""))


def _check_ins(scope: Scope, unit: Unit) -> Iterator[Action]:
    """The form, and the forge's page with the file filled in where the forge can take so much.

    Who answers for nothing may still do it for the team.
    """
    settings, day = scope.portal.settings, scope.numbers.as_of
    asked = questions(scope, unit.id)
    if not asked:
        asking = unit.parent if unit.kind is UnitKind.PERSON and questions(scope, unit.parent or "") else None
        yield from _form_for_all(scope, asking)
        return
    yield Action("Check in", form_address(scope.cycle.id, unit.id), is_away=False, is_first=True)
    path = path_of_blank(scope.cycle, unit.id, day)
    if url := new_file_url(settings, path, blank_check_in(scope.cycle, unit, asked, day)):
        yield Action(f"Check in on {NAMES[settings.on_forge]}", url, is_file=True)


def _form_for_all(scope: Scope, unit: str | None = None) -> Iterator[Action]:
    if scope.cycle.state is State.OPEN:
        address = form_address(scope.cycle.id, unit) if unit else CHECK_IN
        yield Action("Check in", address, is_away=False, is_first=True)


def _plan_of_others(scope: Scope, unit: Unit) -> str | None:
    """Where the first thing stands that the unit owns in the plan of another."""
    owned = scope.owned.get(unit.id)
    return scope.edit_url(scope.cycle.origins[owned[0]]) if owned else None


def _proposals(scope: Scope, plan: str | None) -> Iterator[Action]:
    if url := plan or folder_url(scope.portal.settings, scope.cycle.folder):
        yield Action("Propose a change", url)


def _issues(scope: Scope, name: str, unit: str) -> Iterator[Action]:
    about = f"{name}, {scope.cycle.title}"
    issues = (("Give feedback", "okr-feedback", "Feedback"), ("Report a blocker", "okr-blocker", "Blocked"))
    for text, template, begins in issues:
        if url := new_issue_url(scope.portal.settings, template, f"{begins}: {about}", unit):
            yield Action(text, url)


def questions(scope: Scope, unit_id: str) -> tuple[Question, ...]:
    """What a check-in of the unit is asked: its plan, and what it owns in others'; nothing unless the cycle is open."""
    if scope.cycle.state is not State.OPEN:
        return ()
    own = (
        ref for objective in scope.cycle.by_unit.get(unit_id, ()) for ref, _ in scope.cycle.key_results_of(objective)
    )
    refs = dict.fromkeys((*own, *scope.accountable.get(unit_id, ())))
    return tuple(questions_of(scope.cycle, scope.numbers, refs))
