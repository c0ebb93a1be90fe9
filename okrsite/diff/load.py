"""The sides of a comparison, commits and perhaps the folder as it lies here, and the files that make each.

Two portals that are mostly the same are read mostly once: a file with the same bytes has the same meaning. Files are
known by the ids that git gives their bytes, so of two commits nothing is read to see what is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from okrsite import files, git
from okrsite.archive import FOLDER as ARCHIVE
from okrsite.archive import Archives, archives_in, is_complete
from okrsite.archive.folders import MAX_BYTES
from okrsite.checks import check
from okrsite.diff.change import Change, ChangeKind, What, changed, kind_of
from okrsite.diff.changes import Changes, Removal
from okrsite.facts import worked_out
from okrsite.files import Root
from okrsite.loader import load
from okrsite.loader.entities import entity
from okrsite.model import CheckInFile, State, Update
from okrsite.sources.folders import CONTENT
from okrsite.store import files_in_folder
from okrsite.workspace import Checked, cycles_of, numbers_of, tree_of
from okrsite.yaml_source import Document, Reader, read_documents

FOLDER: Final = "working folder"
PAGES: Final = f"{CONTENT}/pages/"


@dataclass(frozen=True, slots=True)
class Side:
    """`name`: what people called it, made plain.  `commit`: its full id, "" for the folder as it lies here."""

    name: str
    commit: str
    tree: Root


def plain(name: str) -> str:
    """Git allows names that turn, hide or break text; a mark stands where such a character was."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


@contextmanager
def sides(root: Path, base: str, head: str | None, *, exact: bool) -> Iterator[tuple[Side, Side]]:
    """Before and afterwards. Raises GitError.

    As in a pull request, what the base has got since both parted is not held against the head; `exact` compares with
    the base as it is.
    """
    then, now = git.commit_of(root, base), git.commit_of(root, head or "HEAD")
    start = then if exact else git.fork_point(root, then, now)
    with git.Commits(root) as commits:
        trees = tree_of(commits, start), tree_of(commits, now)
        if head and not any(tree.is_folder(CONTENT) for tree in trees):
            raise git.GitError(_no_portal(commits, now))
        after = Side(plain(head), now, trees[1]) if head else Side(FOLDER, "", root)
        yield Side(plain(base), start, trees[0]), after


def _no_portal(commits: git.Commits, commit: str) -> str:
    """Why two revisions tell nothing; where a portal may lie, if it is clear."""
    found = [path.rpartition("/")[0] for path in commits.folders_named(commit, CONTENT)]
    below = plain(found[0]) if len(found) == 1 else ""
    fix = f"the one in {below} is compared with -C {below}" if below else "name the folder of the portal with -C DIR"
    return f"neither has a folder {CONTENT}/ here; {fix}"


@contextmanager
def side_by_side(root: Path, base: str | None, revisions: Sequence[str]) -> Iterator[tuple[Side, ...]]:
    """The base, without one the folder, and then each revision, all as they are. Raises GitError."""
    names = (base, *revisions) if base else revisions
    commits = [git.commit_of(root, name) for name in names]
    with git.Commits(root) as trees:
        found = (Side(plain(name), id_, tree_of(trees, id_)) for name, id_ in zip(names, commits, strict=True))
        yield tuple(found) if base else (Side(FOLDER, "", root), *found)


Ids = Mapping[str, str]
"""By path, what stands for the bytes of a file, or why it is not read; a file that has got lost has none."""


def ids_of(tree: Root, like: str) -> Ids:
    """Of all files below content/; `like` is the id of a commit, for there are two kinds of them."""
    paths, refused = files.walk(tree, CONTENT, ("",))
    ids = {finding.place.path: finding.rule for finding in refused}
    if isinstance(tree, git.Commit):
        return ids | {path: named.id for path in paths if (named := tree.at(path))}
    if isinstance(tree, Path):
        return ids | {path: own.like(like) for path, own in files_in_folder(tree, paths, MAX_BYTES).ids.items()}
    return ids


def changed_between(before: Ids, after: Ids) -> frozenset[str]:
    """The paths that OKRs are written at and that are different on both sides."""
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return frozenset(path for path in paths if not path.startswith(PAGES))


@dataclass(slots=True)
class SharedDocuments:
    """What one side has read, for the other: by path and id. What was not wanted at the last time is `left` unread."""

    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def reader(self, ids: Ids, wanted: Callable[[str], bool] = lambda _: True) -> Reader:
        def read(root: Root, paths: Sequence[str]) -> list[Document]:
            here = [path for path in paths if wanted(path)]
            self.left = sorted({*paths} - {*here})
            missing = [path for path in here if (path, ids.get(path, "")) not in self.documents]
            for document in read_documents(root, missing):
                self.documents[document.path, ids.get(document.path, "")] = replace(document, made={})
            return [self.documents[path, ids.get(path, "")] for path in here]

        return read


def in_whole(found: Sequence[Side], as_of: date, latest: date | None = None) -> list[tuple[Ids, Checked]]:
    """Each side read, worked out and checked, with the ids of its files; what several have is read once."""
    like = next(side.commit for side in found if side.commit)
    shared, opened = SharedDocuments(), dict[frozenset[tuple[str, str]], Archives]()
    read, numbers = list[tuple[Ids, Checked]](), None
    for side in found:
        ids = ids_of(side.tree, like)
        of_archives = frozenset((path, id_) for path, id_ in ids.items() if path.startswith(f"{ARCHIVE}/"))
        if of_archives not in opened:
            opened[of_archives] = archives_in(side.tree)
        archives = opened[of_archives]
        portal = load(side.tree, cycles_of(archives), shared.reader(ids))
        numbers = worked_out(portal, as_of, numbers_of(archives), numbers)
        facts = numbers.facts
        findings = {*archives.findings, *portal.findings, *check(portal, as_of, latest, facts)}
        read.append((ids, Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)))
    return read


# What only the files tell of a change, and no portal.


def archive_changes(both: tuple[Side, Side], ids: tuple[Ids, Ids], paths: Iterable[str]) -> Iterator[Change]:
    """Of files that are frozen, of manifests and of corrections, one by one; the archive was there and still is.

    That a cycle was closed, or put back, is told of the cycle itself.
    """
    was, now = ids
    for path in sorted(path for path in paths if path.startswith(f"{ARCHIVE}/")):
        cycle, _, name = path.removeprefix(f"{ARCHIVE}/").partition("/")
        if is_complete(both[0].tree, cycle) == is_complete(both[1].tree, cycle):
            kind = kind_of(was.get(path), now.get(path))
            yield replace(changed(What.ARCHIVE, cycle, cycle, ""), kind=kind, field=name or cycle)


def removal_from(before: Root, changes: Changes) -> Removal:
    """With the check-ins of the cycles that were open. How many there were is said only where some are gone.

    Who compares two portals has read few of their check-ins.
    """
    cycles = [id_ for id_, pair in changes.pairs.items() if pair.before.state is State.OPEN]
    removed = sum(
        change.kind is ChangeKind.REMOVED and change.what is What.CHECK_IN and change.cycle in cycles
        for change in changes.changes
    )
    okrs = changes.removal
    had = okrs.before if okrs.removed else None
    return Removal(okrs.removed, had, removed, _check_ins(before, cycles) if removed else None)


def _check_ins(tree: Root, cycles: Iterable[str]) -> int:
    folders = [f"{CONTENT}/cycles/{id_}/check-ins" for id_ in cycles]
    paths = [path for folder in folders for path in files.walk(tree, folder, (".yaml",))[0]]
    read = (entity(document, CheckInFile)[0] for document in read_documents(tree, paths))
    return sum(update != Update() for file in read if file for update in file.updates.values())
