"""What whoever reads a page can do about it, without knowing git; and the page with the form of a check-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from okrsite.context.addresses import CHECK_IN, form_address, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.forge import NAMES, check_in_issue_url, contact_url, folder_url, new_file_url, new_issue_url
from okrsite.context.reporting import chosen_units, questions
from okrsite.model import Portal, State, Unit, UnitKind
from okrsite.views.blank_check_in import blank_check_in, path_of_blank
from okrsite.views.closing import is_due


@dataclass(frozen=True, slots=True)
class Action:
    """`url` leads off the site where `is_away`; where `is_file` to a new file, whose name the browser makes its own."""

    text: str
    url: str
    is_away: bool = True
    is_first: bool = False
    is_file: bool = False


def actions(context: CycleContext, unit: Unit, edit_url: str | None) -> tuple[Action, ...]:
    """None for what is archived; a draft, and a cycle before its first day or long over, take no check-ins."""
    if context.cycle.state is State.ARCHIVED:
        return ()
    plan = edit_url if unit.id in context.cycle.by_unit else _plan_of_others(context, unit)
    return (
        *_check_ins(context, unit),
        *_review(context, unit),
        *_proposals(context, plan),
        *_issues(context, unit.name, unit.id),
    )


def actions_at_large(context: CycleContext | None) -> tuple[Action, ...]:
    """On pages that are about nobody in particular: the form asks who it is, and the cycle's folder has all plans."""
    if context is None or context.cycle.state is State.ARCHIVED:
        return ()
    return (*_form_for_all(context), *_proposals(context, None), *_issues(context, context.portal.settings.title, ""))


def _check_ins(context: CycleContext, unit: Unit) -> Iterator[Action]:
    """The form, and the forge's page with it all filled in where the forge can take so much.

    An issue is made a pull request of without another click, where the author is known by a handle.

    Who answers for nothing may still do it for the team.
    """
    settings, day = context.portal.settings, context.numbers.as_of
    asked = questions(context, unit.id)
    if context.takes_last_values and asked:
        yield Action("Report last values", form_address(context.cycle.id, unit.id), is_away=False)
        return
    if not asked:
        asking = unit.parent if unit.kind is UnitKind.PERSON and questions(context, unit.parent or "") else None
        yield from _form_for_all(context, asking)
        return
    yield Action("Check in", form_address(context.cycle.id, unit.id), is_away=False, is_first=True)
    path, title = path_of_blank(context.cycle, unit.id, day), f"Check-in: {unit.name}, {context.cycle.title}"
    blank = blank_check_in(context.cycle, unit, asked, day)
    in_issue = blank_check_in(context.cycle, unit, asked, None)
    is_known = unit.kind is not UnitKind.PERSON or unit.handle
    if is_known and (url := check_in_issue_url(context.portal, title, in_issue)):
        yield Action("Check in by issue", url)
    elif url := new_file_url(settings, path, blank):
        yield Action(f"Check in on {NAMES[settings.on_forge]}", url, is_file=True)
    elif url := contact_url(settings, title, blank):
        yield Action("Check in by mail" if url.startswith("mailto:") else f"Check in at {urlsplit(url).hostname}", url)


def _review(context: CycleContext, unit: Unit) -> Iterator[Action]:
    if is_due(context, unit.id):
        yield Action("Write the review", f"{unit_page(context.cycle.id, unit)}#review", is_away=False)


def _form_for_all(context: CycleContext, unit: str | None = None) -> Iterator[Action]:
    if context.takes_check_ins:
        address = form_address(context.cycle.id, unit) if unit else CHECK_IN
        yield Action("Check in", address, is_away=False, is_first=True)


def _plan_of_others(context: CycleContext, unit: Unit) -> str | None:
    """Where the first thing stands that the unit owns in the plan of another."""
    owned = context.owned.get(unit.id)
    return context.edit_url(context.cycle.origins[owned[0]]) if owned else None


def _proposals(context: CycleContext, plan: str | None) -> Iterator[Action]:
    if url := plan or folder_url(context.portal.settings, context.cycle.folder):
        yield Action("Propose a change", url)


def _issues(context: CycleContext, name: str, unit: str) -> Iterator[Action]:
    about = f"{name}, {context.cycle.title}"
    issues = (("Give feedback", "okr-feedback", "Feedback"), ("Report a blocker", "okr-blocker", "Blocked"))
    for text, template, begins in issues:
        if url := new_issue_url(context.portal.settings, template, f"{begins}: {about}", unit):
            yield Action(text, url)


ORDER = tuple(UnitKind)


@dataclass(frozen=True, slots=True)
class Choosable:
    """`value` is what the form's address and its data are named by."""

    value: str
    name: str
    page: PageLink


@dataclass(frozen=True, slots=True)
class CycleOfForm:
    title: str
    units: tuple[Choosable, ...]


@dataclass(frozen=True, slots=True)
class CheckInView:
    """`has_forge`: whether there is one; `contact`, shown as `contact_name`: where a check-in goes without one.

    ask: who looks after the portal.

    unknown: who cannot check in by issue, where that is a way, because nobody wrote their name on the forge.
    """

    cycles: tuple[CycleOfForm, ...]
    has_forge: bool
    contact: str | None
    contact_name: str
    ask: str
    unknown: tuple[str, ...]


def check_in_view(contexts: Mapping[str, CycleContext], current: str, portal: Portal) -> CheckInView:
    """Cycles that take check-ins, the current one first; behind them those that are over and take last values."""
    settings, organisation = portal.settings, portal.organisation
    ordered = sorted(contexts.values(), key=lambda one: (one.takes_last_values, one.cycle.id != current))
    cycles = (CycleOfForm(_form_title(context), tuple(_choosable(context))) for context in ordered)
    shown = tuple(cycle for cycle in cycles if cycle.units)
    ask = organisation.name_of(settings.programme) if settings.programme else "whoever looks after this portal"
    people = (unit for unit in organisation.units.values() if unit.kind is UnitKind.PERSON and not unit.handle)
    unknown = tuple(unit.name for unit in people if portal.takes_issues and settings.repository)
    name = (settings.contact or "").removeprefix("mailto:")
    return CheckInView(shown, settings.repository is not None, contact_url(settings, "Check-in"), name, ask, unknown)


def _form_title(context: CycleContext) -> str:
    title = context.cycle.title
    return f"{title}, which ended on {context.day(context.cycle.span.ends)}" if context.takes_last_values else title


def _choosable(context: CycleContext) -> Iterator[Choosable]:
    for unit in chosen_units(context):
        page = PageLink(f"{unit.name}, {context.cycle.title}", unit_page(context.cycle.id, unit))
        yield Choosable(f"{context.cycle.id}/{unit.id}", unit.name, page)
