"""What a rule is: a name, a severity, who says so, and one small function whose docstring is its documentation.

A rule is named for what is wrong. Its function takes the `Subject` and yields a `Found` for each breach; what people
chose to change or to ignore is no business of its own, nor what was wanted and could not be read: `check` sees to
that for all rules alike.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from okrsite.checks.subject import Subject
from okrsite.diagnostics import Diagnostic, Place, Severity, quoted
from okrsite.model import Cycle, Key, Origin, Portal, Suppression, is_key_result


class Found(NamedTuple):
    """What a rule found. `item` is whose `ignore:` may silence it; `severity` is of a case that weighs less than usual.

    about: the unit that it is about, where it is about no item.

    An origin is looked for only when the finding is told: of thousands that two revisions share, none is.
    """

    where: Place | Origin
    message: str
    item: Key | None = None
    severity: Severity | None = None
    about: str = ""


class Breach(NamedTuple):
    """A `Found` that nobody ignores, by the name of its rule, with the severity that the portal gives it."""

    rule: str
    found: Found
    severity: Severity

    @property
    def path(self) -> str:
        where = self.found.where
        return where.document.path if isinstance(where, Origin) else where.path

    @property
    def finding(self) -> Diagnostic:
        where = self.found.where
        return Diagnostic(
            where.at() if isinstance(where, Origin) else where, self.rule, self.found.message, self.severity
        )


LONGEST_TITLE: Final = 120
Find = Callable[[Subject], Iterator[Found]]
Together = Callable[[Subject, Sequence[Found]], Iterable[Found]]
"""What is told in the place of all that a rule found: what concerns a whole unit or portal is told once."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`asks_for`: the keys of an item that it wants; where one was written and could not be read, it is not asked."""

    name: str
    severity: Severity
    source: str
    text: str
    find: Find
    asks_for: tuple[str, ...] = ()
    together: Together | None = None


def rule(
    severity: Severity, source: str, *, asks_for: tuple[str, ...] = (), together: Together | None = None
) -> Callable[[Find], Rule]:
    """Makes a `Rule` of a function; nothing is registered (see `RULES`)."""

    def made(find: Find) -> Rule:
        name, text = find.__name__.replace("_", "-"), inspect.cleandoc(find.__doc__ or "")
        return Rule(name, severity, source, text, find, asks_for, together)

    return made


def found(cycle: Cycle, ref: str, message: str, *keys: str | int, severity: Severity | None = None) -> Found:
    """A breach by an objective or key result, at the value below `keys` or at the item itself."""
    return Found(cycle.origins[ref].below(*keys), message, Key(cycle.id, ref), severity)


def titled(cycle: Cycle, ref: str) -> str:
    """A key result as its owner knows it; where check-ins stand, its title is in another file."""
    return quoted(cycle.key_results[ref].title, LONGEST_TITLE)


def rule_page(rule: Rule) -> str:
    """A rule's page, as Markdown."""
    summary, _, rest = rule.text.partition("\n\n")
    return (
        "\n\n".join(
            part
            for part in (
                f"# {rule.name}",
                f"**{summary}**",
                rest.strip(),
                f"*Source:* {rule.source}",
                f"*Default:* {rule.severity}. Change it for the whole portal in `portal.yaml`:",
                f"```yaml\nrules: {{{rule.name}: {_another(rule.severity)}}}\n```",
                "Or silence it on one objective or key result, with the reason, which the page shows:",
                f'```yaml\nignore: {{{rule.name}: "why it does not apply here"}}\n```',
            )
            if part
        )
        + "\n"
    )


def _another(severity: Severity) -> Severity:
    return Severity.INFO if severity is Severity.WARNING else Severity.WARNING


def items_with_ignores(cycle: Cycle) -> Iterator[tuple[str, Mapping[str, Suppression]]]:
    for items in (cycle.objectives, cycle.key_results):
        for ref, item in items.items():
            if item.ignore:
                yield ref, item.ignore


def is_silenced(portal: Portal, item: Key, rule: str, as_of: date) -> bool:
    """What an objective ignores is ignored for its key results too."""
    cycle = portal.cycles[item.cycle]
    own = cycle.key_results[item.ref].ignore if is_key_result(item.ref) else {}
    for ignored in (own, cycle.objectives[item.objective.ref].ignore):
        given = ignored.get(rule)
        if given and given.holds(as_of):
            return True
    return False
