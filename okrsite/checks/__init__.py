"""The rules of good OKRs, and what they find in a portal.

Each family is a module with a tuple of rules; RULES is all of them, in the order of their documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Final

from okrsite.checks import (
    alignment,
    amendments,
    behaviour,
    calendar,
    closing,
    goalposts,
    measures,
    references,
    repeats,
    reports,
    settings,
    structure,
    today,
    units,
    wording,
)
from okrsite.checks.alone import alone
from okrsite.checks.numbers import Numbers
from okrsite.checks.rule import Breach, Found, Rule, rule_page
from okrsite.checks.subject import NOTHING, ORG_FILES, Base, Beside, Subject
from okrsite.diagnostics import Diagnostic, Severity, told
from okrsite.model import Key, Portal, is_key_result

__all__ = [
    "MOST_ADVICE",
    "ORG_FILES",
    "RULES",
    "Base",
    "Beside",
    "Breach",
    "Numbers",
    "Rule",
    "alone",
    "breaches",
    "check",
    "rule_page",
]

_FAMILIES = (
    references.RULES,
    units.RULES,
    reports.RULES,
    calendar.RULES,
    today.RULES,
    structure.RULES,
    repeats.RULES,
    wording.RULES,
    measures.RULES,
    alignment.RULES,
    behaviour.RULES,
    amendments.RULES,
    goalposts.RULES,
    closing.RULES,
    settings.RULES,
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for family in _FAMILIES for rule in family})


MOST_ADVICE: Final = 500
"""Findings of one rule in one file; a company of a hundred objectives in one has found two hundred."""


def check(
    portal: Portal, as_of: date, latest: date | None = None, numbers: Numbers | None = None, beside: Beside = NOTHING
) -> tuple[Diagnostic, ...]:
    """What every rule finds, sorted by place; of one rule in one file not more than anybody reads.

    `latest` is the last day that a check-in may have, if any. Without `numbers`, or something in `beside`, rules that
    ask for it stay silent.
    """
    subject = Subject(portal, as_of, latest, numbers, RULES, beside)
    return tuple(told(_breaches(subject, together=True), MOST_ADVICE))


def breaches(
    portal: Portal, as_of: date, latest: date | None, numbers: Numbers, *, only: Collection[Key] | None, is_whole: bool
) -> tuple[Breach, ...]:
    """What `check` finds, for whoever compares it with another portal before telling it, `MOST_ADVICE` in a file.

    Each of its own: what a change adds to a hundred objectives without an owner is that one. only, is_whole: see
    `Subject`.
    """
    found = _breaches(Subject(portal, as_of, latest, numbers, RULES, only=only, is_whole=is_whole), together=False)
    return tuple(map(_worded, found))


def _worded(breach: Breach) -> Breach:
    """So that it equals the one that another portal has."""
    message = breach.found.message
    return breach if isinstance(message, str) else breach._replace(found=breach.found._replace(message=message()))


def _breaches(subject: Subject, *, together: bool) -> Iterator[Breach]:
    return chain.from_iterable(_breaches_of(rule, subject, together=together) for rule in RULES.values())


def _breaches_of(rule: Rule, subject: Subject, *, together: bool) -> Iterator[Breach]:
    chosen = _chosen(rule, subject)
    if chosen is Severity.OFF:
        return
    left: Iterable[Found] = rule.find(subject)
    if subject.ignoring.get(rule.name) or (rule.asks_for and subject.has_unread):
        left = (found for found in left if not _is_ignored(found, rule, subject))
    if together and rule.together:
        left = rule.together(subject, tuple(left))
    for found in left:
        yield Breach(rule.name, found, chosen or found.severity or rule.severity)


def _chosen(rule: Rule, subject: Subject) -> Severity | None:
    """No change can switch off the rules that hold it against what was there before: the base's settings count."""
    base = subject.beside.base
    portal = base.portal if base and rule in goalposts.RULES else subject.portal
    return portal.settings.rules.get(rule.name)


def _is_ignored(found: Found, rule: Rule, subject: Subject) -> bool:
    item = found.item
    return item is not None and (_is_unread(item, rule, subject) or subject.is_silenced(item, rule.name))


def _is_unread(item: Key, rule: Rule, subject: Subject) -> bool:
    """Whether something is missing, or is judged by it, that was written and could not be read."""
    cycle = subject.portal.cycles[item.cycle]
    unread = cycle.unread
    if "key_results" in rule.asks_for and unread.may_define(item.ref):
        return True
    if not unread.parts:
        return False
    if not unread.parts.isdisjoint((item.ref, key) for key in rule.asks_for):
        return True
    if "measure" not in rule.asks_for or is_key_result(item.ref):
        return False
    own = cycle.objectives[item.ref].key_results
    return not unread.parts.isdisjoint((f"{item.ref}/{key_result.id}", "measure") for key_result in own)
