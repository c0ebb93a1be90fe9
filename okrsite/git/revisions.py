"""Revisions as people write them and the commits that they mean; and files that lie here otherwise than committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.git.asking import GitError, asked
from okrsite.store import ids_of

_SHALLOW = (
    "this clone is shallow and may lack it; `git fetch --unshallow` brings the rest, and so does fetch-depth: 0 in a "
    "workflow"
)
_UNKNOWN = "git knows no such revision here; correct its name, or fetch it first"

_NO_COMMIT = "git keeps something else under this name than a commit; name a branch, a tag or a commit"


def commit_of(root: Path, revision: str) -> str:
    """The full id of the commit that `revision` names. Raises GitError."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return asked(root, *words).decode().strip()
    except GitError as error:
        if "expected commit type" in str(error):
            raise GitError(_NO_COMMIT) from None
        if str(error):
            raise
        raise GitError(_SHALLOW if is_shallow(root) else _UNKNOWN) from None


def committed_on(root: Path, commit: str) -> date:
    """The day of a commit, where its committer was. Raises GitError; `commit` is a full id."""
    told = asked(root, "log", "-1", "--format=%cs", commit)
    return date.fromisoformat(told.decode().strip())


def fork_point(root: Path, base: str, head: str) -> str:
    """The newest commit that both have: where `head` began to differ. Raises GitError; both are ids of commits."""
    try:
        return asked(root, "merge-base", base, head).decode().split("\n")[0]
    except GitError as error:
        missing = f"the two have no commit in common here; {_SHALLOW}" if is_shallow(root) else ""
        raise GitError(str(error) or missing or "the two have no commit in common") from None


def named_revisions(root: Path) -> list[str]:
    """Branches, those of others and tags, by their short names. Raises GitError."""
    asking = ("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    return asked(root, *asking).decode(errors="replace").splitlines()


def is_shallow(root: Path) -> bool:
    return asked(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


_LARGEST: Final = 64 << 20


def uncommitted(root: Path, folder: str) -> list[str]:
    """The files below `folder` that are not here as the newest commit has them, by their path from `root`.

    `git status` would know too, and may run filters and monitors to find out. Raises GitError.
    """
    then = dict(_committed(root, folder))
    here = set(_paths(root, folder))
    return sorted(path for path in here | then.keys() if path not in here or not _is(root, path, then.get(path)))


def _committed(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, asked(root, "ls-tree", "-r", "-z", "HEAD", "--", f"{folder}/").split(b"\0")):
        about, _, path = entry.partition(b"\t")
        yield os.fsdecode(path), about.decode().split(" ")[2]


def _paths(root: Path, folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(root / folder):
        yield from (Path(parent, name).relative_to(root).as_posix() for name in names)


def _is(root: Path, path: str, id_: str | None) -> bool:
    """Line ends may be those that git writes on Windows."""
    content = files.read(root, path, _LARGEST) if id_ else b""
    if not id_ or isinstance(content, Diagnostic):
        return False
    return id_ in (*ids_of(content), *ids_of(content.replace(b"\r\n", b"\n")))
