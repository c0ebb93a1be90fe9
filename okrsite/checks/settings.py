"""What people say about the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.checks.nearest import Nearest
from okrsite.checks.rule import Found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.suppressions import items_with_ignores
from okrsite.diagnostics import Place, Severity, quoted
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


def setting_place(portal: Portal, *keys: str) -> Place:
    """Where a setting is named; settings without a file come from nowhere else."""
    return portal.origin.at_key(*keys) if portal.origin else Place(PORTAL_FILE)


def _message(name: str, near: Nearest) -> str:
    return f"unknown rule {quoted(name)}{near.hint(name) or '; okrsite rules lists them all'}"


RULES = (unknown_rule,)
