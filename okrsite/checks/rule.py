"""What a rule is: a name, a severity, who says so, and one small function whose docstring is its documentation.

A rule is named for what is wrong. Its function takes the `Subject` and yields a `Found` for each breach; what people
chose to change or to ignore is no business of its own, nor what was wanted and could not be read: `check` sees to
that for all rules alike.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from okrsite.checks.subject import Subject
from okrsite.diagnostics import Diagnostic, Place, Severity, quoted
from okrsite.model import Cycle, Key, Origin

Message = str | Callable[[], str]


class Found(NamedTuple):
    """What a rule found. `item` is whose `ignore:` may silence it; `severity` is of a case that weighs less than usual.

    about: the unit that it is about, where it is about no item.

    An origin is looked for, and a message made that takes long, only when the finding is told: of thousands that a
    file has, or two revisions share, nobody reads more than a few.
    """

    where: Place | Origin
    message: Message
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
        where, message, *_ = self.found
        place = where.at() if isinstance(where, Origin) else where
        return Diagnostic(place, self.rule, message if isinstance(message, str) else message(), self.severity)


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

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Of its text, each on one line; the first says what is right."""
        return tuple(" ".join(paragraph.split()) for paragraph in self.text.split("\n\n"))


def rule(
    severity: Severity, source: str, *, asks_for: tuple[str, ...] = (), together: Together | None = None
) -> Callable[[Find], Rule]:
    """Makes a `Rule` of a function; nothing is registered (see `RULES`)."""

    def made(find: Find) -> Rule:
        name, text = find.__name__.replace("_", "-"), inspect.cleandoc(find.__doc__ or "")
        return Rule(name, severity, source, text, find, asks_for, together)

    return made


def found(cycle: Cycle, ref: str, message: Message, *keys: str | int, severity: Severity | None = None) -> Found:
    """A breach by an objective or key result, at the value below `keys` or at the item itself."""
    origin = cycle.origins[ref]
    return Found(origin.below(*keys) if keys else origin, message, Key(cycle.id, ref), severity)


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
