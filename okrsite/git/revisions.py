"""Revisions as people write them, and which commits they mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from okrsite.git.asking import GitError, asked

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


def is_shallow(root: Path) -> bool:
    return asked(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
