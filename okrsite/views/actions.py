"""What whoever reads a page can do about it, without knowing git; and the page with the form of a check-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from okrsite.context.addresses import CHECK_IN, form_address, people_page, teams_page, unit_data, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.forge import (
    NAMES,
    contact_url,
    folder_url,
    new_check_in_issue,
    new_file,
    new_file_url,
    new_issue_url,
)
from okrsite.context.reporting import chosen_units, has_questions
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Portal, State, Unit, UnitKind
from okrsite.views.closing import is_due


@dataclass(frozen=True, slots=True)
class Action:
    """`url` leads off the site where `is_away`.

    blank: the parameter of `url` that okrsite.js fills with a check-in to be written on, made from the file `data` of
    the site; of a new file it makes the name its own too.
    """

    text: str
    url: str
    is_away: bool = True
    is_first: bool = False
    blank: str = ""
    data: str = ""


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
    """The form, and the forge's page for what the browser fills in, where a forge takes it from an address.

    An issue is made a pull request of without another click, where the author is known by a handle.

    Who answers for nothing may still do it for the team.
    """
    settings, day = context.portal.settings, context.numbers.as_of
    if context.takes_last_values and has_questions(context, unit.id):
        yield Action(_("Report last values"), form_address(context.cycle.id, unit.id), is_away=False)
        return
    if not has_questions(context, unit.id):
        asking = unit.parent if unit.kind is UnitKind.PERSON and has_questions(context, unit.parent or "") else None
        yield from _form_for_all(context, asking)
        return
    yield Action(_("Check in"), form_address(context.cycle.id, unit.id), is_away=False, is_first=True)
    form, title = new_file(settings), _("Check-in: %(unit)s, %(cycle)s", unit=unit.name, cycle=context.cycle.title)
    issue = None if unit.kind is UnitKind.PERSON and not unit.handle else new_check_in_issue(context.portal, title)
    filled = partial(Action, data=unit_data(context.cycle.id, unit.id))
    if issue:
        yield filled(_("Check in by issue"), issue.page, blank="issue")
    elif form and form.text:
        file = f"{context.cycle.check_ins_folder}/{day.isoformat()}-{unit.id}.yaml"
        text = _("Check in on %(forge)s", forge=NAMES[settings.on_forge])
        yield filled(text, new_file_url(settings, file) or "", blank=form.text)
    elif url := contact_url(settings, title):
        is_mail = url.startswith("mailto:")
        text = _("Check in by mail") if is_mail else _("Check in at %(host)s", host=urlsplit(url).hostname)
        yield filled(text, url, blank="body" if is_mail else "")


def _review(context: CycleContext, unit: Unit) -> Iterator[Action]:
    if is_due(context, unit.id):
        yield Action(_("Write the review"), f"{unit_page(context.cycle.id, unit)}#review", is_away=False)


def _form_for_all(context: CycleContext, unit: str | None = None) -> Iterator[Action]:
    if context.takes_check_ins:
        address = form_address(context.cycle.id, unit) if unit else CHECK_IN
        yield Action(_("Check in"), address, is_away=False, is_first=True)


def _plan_of_others(context: CycleContext, unit: Unit) -> str | None:
    """Where the first thing stands that the unit owns in the plan of another."""
    owned = context.owned.get(unit.id)
    return context.edit_url(context.cycle.origins[owned[0]]) if owned else None


def _proposals(context: CycleContext, plan: str | None) -> Iterator[Action]:
    if url := plan or folder_url(context.portal.settings, context.cycle.folder):
        yield Action(_("Propose a change"), url)


def _issues(context: CycleContext, name: str, unit: str) -> Iterator[Action]:
    about = f"{name}, {context.cycle.title}"
    issues = (
        (_("Give feedback"), "okr-feedback", _("Feedback: %(about)s", about=about)),
        (_("Report a blocker"), "okr-blocker", _("Blocked: %(about)s", about=about)),
    )
    for text, template, title in issues:
        if url := new_issue_url(context.portal.settings, template, title, unit):
            yield Action(text, url)


MOST_CHOICES: Final = 1500
"""Of so many one can choose; of more, people begin on their own pages."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """`value` is what the form's address and its data are named by."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class CycleOfForm:
    """`pages` list everybody; where they are too many to choose from, `units` are the company and teams alone."""

    title: str
    units: tuple[Choosable, ...]
    pages: tuple[PageLink, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class CheckInView:
    """`has_forge`: whether there is one; `contact`, shown as `contact_name`: where a check-in goes without one.

    ask: who looks after the portal.

    unknown: who cannot check in by issue, where that is a way, because nobody wrote their name on the forge.
    later: from when on the next one that is open takes check-ins, "" where there is none.
    """

    cycles: tuple[CycleOfForm, ...]
    has_forge: bool
    contact: str | None
    contact_name: str
    ask: str
    unknown: tuple[str, ...]
    later: str


def check_in_view(contexts: Mapping[str, CycleContext], current: str, portal: Portal) -> CheckInView:
    """Cycles that take check-ins, the current one first; behind them those that are over and take last values."""
    settings, organisation = portal.settings, portal.organisation
    ordered = sorted(contexts.values(), key=lambda one: (one.takes_last_values, one.cycle.id != current))
    shown = tuple(cycle for cycle in map(_cycle_of_form, ordered) if cycle.units)
    ask = organisation.name_of(settings.programme) if settings.programme else _("whoever looks after this portal")
    people = (unit for unit in organisation.units.values() if unit.kind is UnitKind.PERSON and not unit.handle)
    unknown = tuple(unit.name for unit in people if portal.takes_issues and settings.repository)
    name = (settings.contact or "").removeprefix("mailto:")
    mail = contact_url(settings, _("Check-in"))
    return CheckInView(shown, settings.repository is not None, mail, name, ask, unknown, _later(contexts))


def _later(contexts: Mapping[str, CycleContext]) -> str:
    agreed = [one for one in contexts.values() if one.cycle.state is State.OPEN]
    waiting = [one for one in agreed if one.facts.as_of < one.cycle.span.starts]
    if not waiting:
        return ""
    context = min(waiting, key=lambda one: one.cycle.span.starts)
    starts = context.day(context.cycle.span.starts)
    return _("%(cycle)s begins on %(day)s, and takes check-ins from then on.", cycle=context.cycle.title, day=starts)


def _cycle_of_form(context: CycleContext) -> CycleOfForm:
    cycle, units = context.cycle, chosen_units(context)
    is_whole = len(units) <= MOST_CHOICES
    chosen = [unit for unit in units if is_whole or unit.kind is not UnitKind.PERSON][:MOST_CHOICES]
    company = PageLink(context.unit(COMPANY).name, unit_page(cycle.id, context.unit(COMPANY)))
    lists = (PageLink(_("Teams"), teams_page(cycle.id)), PageLink(_("People"), people_page(cycle.id)))
    choices = tuple(Choosable(f"{cycle.id}/{unit.id}", unit.name) for unit in chosen)
    return CycleOfForm(_form_title(context), choices, (company, *lists), is_whole)


def _form_title(context: CycleContext) -> str:
    title = context.cycle.title
    if not context.takes_last_values:
        return title
    return _("%(cycle)s, which ended on %(day)s", cycle=title, day=context.day(context.cycle.span.ends))
