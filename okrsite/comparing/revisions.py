"""The sides of a comparison: commits, and perhaps the folder as it lies here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from okrsite import git
from okrsite.files import Root
from okrsite.sources.folders import CONTENT
from okrsite.workspace import tree_of

FOLDER: Final = "working folder"


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
    mend = f"the one in {below} is compared with -C {below}" if below else "name the folder of the portal with -C DIR"
    return f"neither has a folder {CONTENT}/ here; {mend}"


@contextmanager
def beside(root: Path, base: str | None, revisions: Sequence[str]) -> Iterator[tuple[Side, ...]]:
    """The base, without one the folder, and then each revision, all as they are. Raises GitError."""
    names = (base, *revisions) if base else revisions
    commits = [git.commit_of(root, name) for name in names]
    with git.Commits(root) as trees:
        found = (Side(plain(name), id_, tree_of(trees, id_)) for name, id_ in zip(names, commits, strict=True))
        yield tuple(found) if base else (Side(FOLDER, "", root), *found)
