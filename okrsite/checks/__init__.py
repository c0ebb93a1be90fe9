"""The rules of good OKRs, and what they find in a portal.

Each family is a module with a tuple of rules; RULES is all of them, in the order of their documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import Final, NoReturn

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
from okrsite.diagnostics import MOST_FOUND, Diagnostic, Plain, Severity, as_plain, from_plain, told
from okrsite.files import can_fork, forked
from okrsite.model import Key, Portal, is_key_result
from okrsite.stages import is_timed

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
    "begun",
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
WORTH_FORKING: Final = 3_000
"""Objectives and key results: to judge so many takes longer than to copy a process and to send back what it found."""
_OF_NUMBERS: Final = (*today.RULES, *behaviour.RULES, *closing.RULES)
"""Most rules that ask for numbers; none of them guesses at names, of which a portal has but so many guessed."""


def check(
    portal: Portal, as_of: date, latest: date | None = None, numbers: Numbers | None = None, beside: Beside = NOTHING
) -> tuple[Diagnostic, ...]:
    """What every rule finds, sorted by place; of one rule in one file not more than anybody reads.

    `latest` is the last day that a check-in may have, if any. Without `numbers`, or something in `beside`, rules that
    ask for it stay silent.
    """
    subject = Subject(portal, as_of, latest, numbers, RULES, beside)
    return tuple(told(_breaches(subject, RULES.values()), MOST_ADVICE))


@contextmanager
def begun(
    portal: Portal, as_of: date, latest: date | None, beside: Beside
) -> Iterator[Callable[[Numbers], tuple[Diagnostic, ...]]]:
    """`check` for whoever works out the numbers in the block, and asks with them for the findings.

    In a large portal the rules that ask for no numbers are followed meanwhile, in a process of their own.
    """
    early = Subject(portal, as_of, latest, _NotYet(), RULES, beside)
    items = sum(len(cycle.objectives) + len(cycle.key_results) for cycle in early.cycles)
    if items < WORTH_FORKING or is_timed() or not can_fork():
        yield lambda numbers: check(portal, as_of, latest, numbers, beside)
        return
    with forked(lambda: json.dumps(_early(early)).encode()) as answer:

        def ended(numbers: Numbers) -> tuple[Diagnostic, ...]:
            subject = replace(early, numbers=numbers)
            of_numbers = told(_breaches(subject, _OF_NUMBERS), MOST_ADVICE)
            if (written := answer()) is None:
                return check(portal, as_of, latest, numbers, beside)
            left, found = json.loads(written)
            others = told(_breaches(subject, [RULES[name] for name in left]), MOST_ADVICE)
            return tuple(sorted([*of_numbers, *others, *map(from_plain, found)]))

        yield ended


class _NotYet:
    """Stands for numbers while they are worked out."""

    class AskedForError(Exception):
        """A rule has to wait for them."""

    @property
    def cycles(self) -> NoReturn:
        raise self.AskedForError


def _early(subject: Subject) -> tuple[list[str], list[Plain]]:
    """The names of the rules that have to wait for numbers, besides those of which that is known; what others find."""
    left, found = list[str](), list[Breach]()
    for rule in RULES.values():
        if rule not in _OF_NUMBERS:
            try:
                found += list(_breaches_of(rule, subject, together=True))
            except _NotYet.AskedForError:
                left.append(rule.name)
    return left, [*map(as_plain, told(found, MOST_ADVICE))]


def breaches(
    portal: Portal, as_of: date, latest: date | None, numbers: Numbers, *, only: Collection[Key] | None, is_whole: bool
) -> tuple[Breach, ...]:
    """What `check` finds, for whoever compares it with another portal before telling it, `MOST_ADVICE` in a file.

    Each of its own: what a change adds to a hundred objectives without an owner is that one. only, is_whole: see
    `Subject`.
    """
    subject = Subject(portal, as_of, latest, numbers, RULES, only=only, is_whole=is_whole)
    found = _breaches(subject, RULES.values(), together=False)
    return tuple(map(_worded, found))


def _worded(breach: Breach) -> Breach:
    """So that it equals the one that another portal has."""
    message = breach.found.message
    return breach if isinstance(message, str) else breach._replace(found=breach.found._replace(message=message()))


def _breaches(subject: Subject, rules: Iterable[Rule], *, together: bool = True) -> Iterator[Breach]:
    return chain.from_iterable(_breaches_of(rule, subject, together=together) for rule in rules)


def _breaches_of(rule: Rule, subject: Subject, *, together: bool) -> Iterator[Breach]:
    chosen = _chosen(rule, subject)
    if chosen is Severity.OFF:
        return
    left: Iterable[Found] = rule.find(subject)
    if subject.ignoring.get(rule.name) or (rule.asks_for and subject.has_unread):
        left = (found for found in left if not _is_ignored(found, rule, subject))
    if together and rule.together:
        left = rule.together(subject, tuple(left))
    for found in islice(left, MOST_FOUND) if together else left:
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
