"""What git remembers of the portal, read and never written: no checkout, no index, nothing that a hook could see.

Revisions come from people, and repositories from anywhere. So no revision is ever taken for an option, names are parted
by zero bytes, and variables that would turn git to another repository are left out.
"""

from okrsite.git.asking import GitError, folder_in_repository, is_bare, top_of
from okrsite.git.clone import author_of, branch_of, is_alike, is_pushed, main_branch_of, remote_of
from okrsite.git.revisions import commit_of, committed_on, fork_point, named_revisions, uncommitted
from okrsite.git.trees import Commit, Commits

__all__ = [
    "Commit",
    "Commits",
    "GitError",
    "author_of",
    "branch_of",
    "commit_of",
    "committed_on",
    "folder_in_repository",
    "fork_point",
    "is_alike",
    "is_bare",
    "is_pushed",
    "main_branch_of",
    "named_revisions",
    "remote_of",
    "top_of",
    "uncommitted",
]
