"""content/ read, worked out and checked: all that a command needs to know, and what every page is made from.

Knows no pages, so that `check` and `checkin` load no template engine and no charts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from okrsite import files, git
from okrsite.archive import Archives, Snapshot, archives_in, rewound
from okrsite.changes import pairs_of
from okrsite.checks import Base, Beside, check
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.facts import CycleFacts, Facts, facts_of
from okrsite.files import Root
from okrsite.loader import load
from okrsite.model import Cycle, Portal
from okrsite.model.scalars.dates import LAST
from okrsite.owners import owners_file
from okrsite.views.addresses import PAGES

CONTENT: Final = "content"


@dataclass(frozen=True)
class Checked:
    """A portal with its numbers and everything that is wrong with it."""

    portal: Portal
    facts: Facts
    findings: tuple[Diagnostic, ...]
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)

    @property
    def current_cycle(self) -> Cycle | None:
        """The portal's; on a past day the archived one that was running then, if there was a shorter one."""
        day, current = self.facts.as_of, self.portal.current_cycle(self.facts.as_of)
        running = [current] if current and day in current.span else []
        running += [each.cycle for each in self.snapshots.values() if each.rewound_to and day in each.cycle.span]
        return min(running, key=lambda cycle: (cycle.span.days, cycle.id), default=current)


def checked(root: Root, as_of: date, base: Portal | None = None) -> Checked:
    """The portal in `root`/content, read, worked out and checked; archived cycles as they were.

    `root` is a folder, or what `then` gives; `base` the portal that this one is a change of. Raises OSError where a day
    of an archive is asked for and the archive cannot be read.
    """
    archives = rewound(archives_in(root), as_of)
    portal = _placed(load(root, cycles_of(archives)), root)
    facts = facts_of(portal, as_of, numbers_of(archives))
    found = (*archives.findings, *portal.findings, *_judged(root, portal, facts, base))
    findings = sorted({*found, *_in_the_way(root, portal, facts, archives)})
    return Checked(portal, facts, tuple(findings), archives.snapshots)


def _placed(portal: Portal, root: Root) -> Portal:
    """With the folder that it has in its repository, if portal.yaml does not say: links to the forge lead there."""
    settings = portal.settings
    if settings.directory is not None or not isinstance(root, Path):
        return portal
    return replace(portal, settings=settings.model_copy(update={"directory": git.folder_in_repository(root)}))


def _in_the_way(root: Root, portal: Portal, facts: Facts, archives: Archives) -> Iterator[Diagnostic]:
    """Hand-written files that would be published where a page of the OKRs is."""
    if paths := files.walk(root, PAGES, ("",))[0]:
        from okrsite.views.published import in_the_way  # noqa: PLC0415 - takes 25 ms, and few portals need it

        yield from in_the_way(portal, facts, archives.snapshots, paths)


def _judged(root: Root, portal: Portal, facts: Facts, base: Portal | None) -> tuple[Diagnostic, ...]:
    """Of an older revision nobody asks any more who approves it."""
    owners = owners_file(root, portal) if isinstance(root, Path) else None
    return check(portal, facts.as_of, today(), facts, Beside(owners, held_against(base, portal) if base else None))


def held_against(base: Portal, portal: Portal) -> Base:
    """What rules need to hold a portal against one of before."""
    pairs = pairs_of(base, portal)
    return Base(
        base,
        {id_: {**pair.objectives.same, **pair.key_results.same} for id_, pair in pairs.items()},
        {id_: (*pair.objectives.gone, *pair.key_results.gone) for id_, pair in pairs.items()},
    )


def cycles_of(archives: Archives) -> list[Cycle]:
    return [snapshot.cycle for snapshot in archives.snapshots.values()]


def numbers_of(archives: Archives) -> dict[str, CycleFacts]:
    """What `facts_of` is told of archived cycles, by id."""
    return {id_: snapshot.frozen.numbers for id_, snapshot in archives.snapshots.items()}


@contextmanager
def then(root: Path, revision: str) -> Iterator[git.Commit]:
    """The portal's files as they were at a revision of git. Raises GitError, here and while they are read."""
    with git.Commits(root) as commits:
        yield commits.tree(git.commit_of(root, revision), CONTENT)


def portal_before(root: Path, revision: str) -> Portal:
    """As it was when the commit that is checked out began to differ from `revision`. Raises GitError.

    As in a pull request: what the other branch has got since is not a change of this one.
    """
    started = git.fork_point(root, git.commit_of(root, revision), git.commit_of(root, "HEAD"))
    with then(root, started) as commit:
        return portal_in(commit)


def portal_in(root: Root) -> Portal:
    """The portal with its archived cycles, for whoever asks for no numbers."""
    return with_numbers_kept(root)[0]


def with_numbers_kept(root: Root) -> tuple[Portal, dict[str, CycleFacts]]:
    """The portal with its archived cycles, and what `facts_of` is told of those."""
    archives = archives_in(root)
    return load(root, cycles_of(archives)), numbers_of(archives)


def as_of_day(given: date | None = None) -> date:
    """The day that every figure is judged at: the one given, else SOURCE_DATE_EPOCH, else today (UTC).

    Raises OSError where that is a number, but of no day that a file could name.
    """
    if given:
        return given
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not (epoch.isascii() and epoch.isdigit()):
        return today()
    with suppress(OverflowError, ValueError):
        if (found := datetime.fromtimestamp(int(epoch), UTC).date()) <= LAST:
            return found
    raise OSError(f"SOURCE_DATE_EPOCH is {quoted(epoch)}, and it is to be seconds since 1970; correct or unset it")


def today() -> date:
    return datetime.now(UTC).date()
