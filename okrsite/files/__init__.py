"""Files as people leave them lying about: read whole or refused with a reason, written whole or not at all.

Paths are project-relative with "/" on every system. Symlinks, pipes, sockets and devices are never opened, because a
link may lead out of the project or in a circle and a pipe may never end.
"""

from okrsite.files.cached import cache_folder
from okrsite.files.durable import Busy, lock, put, write_all_new, write_folder, write_new, write_over
from okrsite.files.reading import Stamp, copy, read, read_all, stamps
from okrsite.files.refusals import (
    MAX_BYTES,
    MAX_DEPTH,
    Rest,
    link_on_the_way,
    symlink,
    too_large,
    too_much,
    unreadable,
    wrong_kind,
)
from okrsite.files.system import be_ended_by_parent, can_fork, forked, uninterrupted
from okrsite.files.trees import Entry, Root, Tree, is_file, is_folder, listing
from okrsite.files.walking import walk

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Busy",
    "Entry",
    "Rest",
    "Root",
    "Stamp",
    "Tree",
    "be_ended_by_parent",
    "cache_folder",
    "can_fork",
    "copy",
    "forked",
    "is_file",
    "is_folder",
    "link_on_the_way",
    "listing",
    "lock",
    "put",
    "read",
    "read_all",
    "stamps",
    "symlink",
    "too_large",
    "too_much",
    "uninterrupted",
    "unreadable",
    "walk",
    "write_all_new",
    "write_folder",
    "write_new",
    "write_over",
    "wrong_kind",
]
