"""What people say about the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.checks.rule import Found, rule
from okrsite.checks.subject import Subject, items_with_ignores
from okrsite.diagnostics import Nearest, Place, Severity, quoted
from okrsite.model import Key, Portal

PORTAL_FILE = "content/portal.yaml"


@rule(Severity.WARNING, "okrsite: what is written must exist")
def unknown_rule(subject: Subject) -> Iterator[Found]:
    """`rules:` in portal.yaml and `ignore:` on an objective or key result name rules that exist.

    A misspelt name changes nothing, and its author believes that it does. `okrsite rules` lists them all. What makes a
    file unreadable, such as a wrong date, is no rule and cannot be changed.
    """
    near = Nearest(subject.rule_names)
    for name in subject.portal.settings.rules:
        if name not in subject.rule_names:
            yield Found(setting_place(subject.portal, "rules", name), _message(name, near))
    for cycle in subject.planned:
        for ref, ignored in items_with_ignores(cycle):
            for name in ignored:
                if name not in subject.rule_names:
                    place = cycle.origins[ref].at_key("ignore", name)
                    yield Found(place, _message(name, near), Key(cycle.id, ref))


@rule(Severity.WARNING, "okrsite: no address ever dies")
def dead_redirect(subject: Subject) -> Iterator[Found]:
    """`redirects:` in portal.yaml leads to a unit or a page that is there.

    Whoever follows an old link is led on, and should not end nowhere. It maps an old id of a unit to the one of today,
    or the old address of a page to another one's. What was only renamed is better told where it stands, as
    `previously: [old-id]` of the team, person, objective or key result.
    """
    near = Nearest(subject.portal.organisation.units)
    for old, new in subject.portal.settings.redirects.items():
        if not _leads_somewhere(subject, old, new):
            fix = near.hint(new) or "; name one that is there, or delete this line"
            message = f"{quoted(new)} is no page or unit of this portal{fix}"
            yield Found(setting_place(subject.portal, "redirects", old), message)


def _leads_somewhere(subject: Subject, old: str, new: str) -> bool:
    """Pages outside of all cycles may be written by hand, and are not known here."""
    if not old.endswith(".html"):
        return subject.portal.organisation.name_now(new) in subject.portal.organisation.units
    cycle, slash, _ = new.partition("/")
    return new.endswith(".html") and (not slash or cycle in subject.portal.cycles)


@rule(Severity.WARNING, "okrsite: whoever answers for a plan approves it")
def owners_out_of_date(subject: Subject) -> Iterator[Found]:
    """CODEOWNERS says what the organisation says.

    `okrsite owners` writes it for the forge, from `handle:` of people and teams and from where the OKR files lie. When
    a file has moved since then, or a lead has changed, the forge asks the wrong people, or nobody. So it does when
    somebody adds a CODEOWNERS where it looks first. A repository without these lines is left in peace.
    """
    owners = subject.beside.owners()
    if owners is None or owners.is_current or not (subject.knows_units and subject.knows_plans):
        return
    if owners.is_ours:
        message = "this is not what the organisation and its files say any more; run `okrsite owners` and commit it"
        yield Found(Place(owners.shown), owners.refusal or message)
        return
    for path in owners.elsewhere:
        message = f"the forge reads {owners.shown} and not this file; run `okrsite owners` and commit what it writes"
        yield Found(Place(owners.from_root(path)), message)


def setting_place(portal: Portal, *keys: str) -> Place:
    """Where a setting is named; settings without a file come from nowhere else."""
    return portal.origin.at_key(*keys) if portal.origin else Place(PORTAL_FILE)


def _message(name: str, near: Nearest) -> str:
    return f"unknown rule {quoted(name)}{near.hint(name) or '; okrsite rules lists them all'}"


RULES = (
    unknown_rule,
    dead_redirect,
    owners_out_of_date,
)
