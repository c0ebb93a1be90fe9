"""content/ read, worked out and checked: what any command begins with.

Knows no pages, so that `check` and `checkin` load no template engine and no charts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from okrsite import files, git
from okrsite.archive import Archives, Snapshot, archives_in, rewound
from okrsite.checks import Base, Beside, begun
from okrsite.diagnostics import Diagnostic
from okrsite.facts import CycleFacts, Facts, WorkedOut, worked_out
from okrsite.files import Root
from okrsite.loader import load
from okrsite.model import Cycle, Forge, Portal
from okrsite.owners import PLACES, owners_file
from okrsite.sources.folders import CONTENT, MAX_BYTES, SOURCES, TEMPLATES
from okrsite.sources.mkdocs_yml import (
    folders_elsewhere,
    has_own_theme,
    mkdocs_settings,
    named_folders,
    refused_in,
    settings_files,
)
from okrsite.stages import stage
from okrsite.store import FolderFiles, files_in_folder, opened
from okrsite.yaml_source import Document, Reader, RememberingReader, read_documents


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


@dataclass(slots=True)
class Memory:
    """What a server keeps of a portal, so that after an edit only what is touched is read and worked out again."""

    reader: Reader = field(default_factory=RememberingReader)
    numbers: WorkedOut | None = None


def checked(
    root: Root,
    as_of: date,
    base: Portal | None = None,
    latest: date | None = None,
    memory: Memory | None = None,
) -> Checked:
    """The portal in `root`/content, read, worked out and checked; archived cycles as they were.

    `root` is a folder, or what `at_revision` gives; `base` the portal that this one is a change of; `latest` the last
    day that a check-in may have, if any; `memory` has what was read the last time. Raises OSError where a day of an
    archive is asked for and the archive cannot be read.
    """
    with stage("reading"):
        archives = rewound(archives_in(root), as_of)
        portal = _placed(load(root, cycles_of(archives), memory.reader if memory else read_documents), root)
    with begun(portal, as_of, latest, _beside(root, portal, base)) as judged:
        with stage("facts"):
            numbers = worked_out(portal, as_of, numbers_of(archives), memory.numbers if memory else None)
            facts = numbers.facts
            if memory:
                memory.numbers = numbers
        with stage("checks"):
            refused = refused_in(root, (TEMPLATES,)) if isinstance(root, Path) else ()
            findings = sorted({*archives.findings, *portal.findings, *refused, *judged(facts)})
    return Checked(portal, facts, tuple(findings), archives.snapshots)


_ISSUE_FORMS: Final = {
    Forge.GITHUB: ".github/ISSUE_TEMPLATE/okr-check-in.yml",
    Forge.GITLAB: ".gitlab/issue_templates/okr-check-in.md",
}
"""Of the forges on which something of ours reads check-ins by issue; at the top of the repository."""


def _placed(portal: Portal, root: Root) -> Portal:
    """With what its repository tells, because links to the forge lead there: its folder in it, and forms for issues."""
    settings = portal.settings
    if not isinstance(root, Path):
        return portal
    form = _ISSUE_FORMS.get(settings.on_forge)
    takes_issues = form is not None and ((git.top_of(root) or root) / form).is_file()
    if settings.directory is None:
        settings = settings.model_copy(update={"directory": git.folder_in_repository(root)})
    return replace(portal, settings=settings, takes_issues=takes_issues)


def _beside(root: Root, portal: Portal, base: Portal | None) -> Beside:
    """Of an older revision nobody asks any more who approves it."""
    against = held_against(base, portal) if base else None
    return Beside(partial(owners_file, root, portal), against) if isinstance(root, Path) else Beside(base=against)


def held_against(base: Portal, portal: Portal) -> Base:
    """What rules need to hold a portal against one of before."""
    from okrsite.matching import pairs_of  # noqa: PLC0415 - takes 10 ms, and is for --base and `diff` alone

    pairs = pairs_of(base, portal)
    return Base(
        base,
        {id_: pair.same for id_, pair in pairs.items()},
        {id_: (*pair.objectives.gone, *pair.key_results.gone) for id_, pair in pairs.items()},
    )


@dataclass(frozen=True, slots=True)
class Inputs:
    """digest: of all files that a portal is made from; where it is the same, so are the findings of a day.

    beside: of what there is beside them.  digests: of each file; None where its bytes are not known.  newest: when
    anything about one of them changed, in nanoseconds; where it is the same, none changed meanwhile.  known: the files
    of each folder; whoever reads them for the first time finds their bytes there.
    """

    beside: str
    digests: Mapping[str, str | None]
    newest: int
    known: Mapping[str, FolderFiles] = field(compare=False)

    @property
    def digest(self) -> str:
        return _digest([self.beside, [*self.digests.items()]])

    @property
    def is_whole(self) -> bool:
        """Whether the bytes of all files are known."""
        return None not in self.digests.values()

    def without_check_ins_and(self, paths: Container[str]) -> str:
        """Digest of all other files."""
        others = ((path, own) for path, own in self.digests.items() if path not in paths and not _CHECK_IN.match(path))
        return _digest([self.beside, [*others]])

    def reader(self, root: Root, paths: Sequence[str]) -> Iterator[Document]:
        return read_documents(root, paths, self.known[CONTENT])


def inputs_of(root: Path, before: Inputs | None = None) -> Inputs | None:
    """None where nobody can tell: a folder outside of the portal, or a theme of others, may change by itself.

    None, too, without a store: nothing is known there of files from before, and nothing is kept of them.
    before: what was read earlier in this run.
    """
    if not opened().keeps:
        return None
    settings, folders = mkdocs_settings(root), folders_elsewhere(named_folders(root))
    if not has_own_theme(settings[0]) or _are_outside(folders):
        return None
    top = git.top_of(root)
    known = dict[str, FolderFiles]()
    digests = dict[str, str | None]()
    found: list[object] = [root.resolve(), top, settings, *settings_files(root)]
    found += [files.is_file(top or root, form) for form in _ISSUE_FORMS.values()]
    found += [files.read(top or root, place) for places in PLACES.values() for place in places]
    for folder in (CONTENT, TEMPLATES, *folders):
        paths, refused = files.walk(root, folder, ("",), hidden=True)
        earlier = before.known.get(folder) if before else None
        known[folder] = own = files_in_folder(root, paths, MAX_BYTES, earlier)
        within = sorted(path for path, _, _ in os.walk(root / folder))
        found += [within, refused]
        digests |= {path: own.digests.get(path) for path in paths}
    newest = max(own.newest for own in known.values())
    return Inputs(_digest(found), digests, newest, known)


_CHECK_IN: Final = re.compile(r"content/cycles/[^/]+/check-ins/")


def _digest(found: object) -> str:
    return sha256(repr(found).encode("utf-8", "surrogateescape")).hexdigest()


def _are_outside(folders: Iterable[str]) -> bool:
    return any(folder.startswith(("/", "..")) for folder in folders)


def cycles_of(archives: Archives) -> list[Cycle]:
    return [snapshot.cycle for snapshot in archives.snapshots.values()]


def numbers_of(archives: Archives) -> dict[str, CycleFacts]:
    """What `facts_of` is told of archived cycles, by id."""
    return {id_: snapshot.frozen.numbers for id_, snapshot in archives.snapshots.items()}


@contextmanager
def at_revision(root: Path, revision: str) -> Iterator[git.Commit]:
    """The portal's files as they were at a revision of git. Raises GitError, here and while they are read."""
    with git.Commits(root) as commits:
        yield tree_of(commits, git.commit_of(root, revision))


def tree_of(commits: git.Commits, commit: str) -> git.Commit:
    """All that `commit`, a full id, has of what the portal is made from. Raises GitError."""
    tree = commits.tree(commit, *SOURCES)
    below = [folder for folder in folders_elsewhere(named_folders(tree)) if not folder.startswith(("/", ".."))]
    return commits.tree(commit, *SOURCES, *below) if below else tree


def refused_as_committed(root: Path) -> list[Diagnostic]:
    """What `refused_in` finds in the folder, and what it would find were all that is checked out really there.

    Of a submodule there is often but an empty folder. Raises GitError.
    """
    with at_revision(root, "HEAD") as head:
        committed = [one for one in refused_in(head) if _is_there(root / one.place.path)]
    return sorted({*refused_in(root), *committed})


def _is_there(path: Path) -> bool:
    """As something else than an ordinary file, which it may have become since."""
    return path.is_symlink() or (path.exists() and not path.is_file())


@contextmanager
def at_fork_point(root: Path, revision: str) -> Iterator[git.Commit]:
    """The same, where the commit that is checked out began to differ from `revision`. Raises GitError.

    As in a pull request: what the other branch has got since is not a change of this one.
    """
    with at_revision(root, git.fork_point(root, git.commit_of(root, revision), git.commit_of(root, "HEAD"))) as commit:
        yield commit


def portal_in(root: Root) -> Portal:
    """The portal with its archived cycles, for whoever asks for no numbers."""
    return with_numbers_kept(root)[0]


def with_numbers_kept(root: Root) -> tuple[Portal, dict[str, CycleFacts]]:
    """The portal with its archived cycles, and what `facts_of` is told of those."""
    archives = archives_in(root)
    return load(root, cycles_of(archives)), numbers_of(archives)
