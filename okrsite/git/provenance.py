"""Which commit files and lines came from, who wrote it, and in which pull request it was agreed.

One pass over all commits and one over those of a folder answer for any number of files. Names and messages come from
anywhere: they are text, cut short, without what cannot be seen. Addresses of authors are not even asked for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from okrsite import files
from okrsite.git.asking import GitError, asked
from okrsite.git.revisions import is_shallow, uncommitted

LONGEST: Final = 60  # characters of a name
_LOG: Final = ("log", "-z", "--no-ext-diff", "--no-textconv")
_HEADER: Final = "\x01"
_MERGED: Final = re.compile(r"Merge pull request #(\d{1,9})\b|See merge request [^\s!]*!(\d{1,9})\b", re.ASCII)
_SQUASHED: Final = re.compile(r"[(][#!](\d{1,9})[)]\s*$", re.ASCII)
_BLAMED: Final = re.compile(rb"^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$", re.MULTILINE)


class Source(NamedTuple):
    """`request` is the number of the pull or merge request; None where the messages name none."""

    commit: str
    author: str
    request: int | None


@dataclass(frozen=True)
class Provenance:
    """The history of a portal's files, up to the commit that is checked out.

    newest: by path the newest commit.  authors: by commit, newest first.  unchanged: files that are as the commit wrote
    them that first had them, so that each line is known without looking at it.
    """

    root: Path
    newest: Mapping[str, str]
    authors: Mapping[str, str]
    unchanged: frozenset[str]
    requests: Mapping[str, int]
    _lines: dict[str, Mapping[int, str]] = field(default_factory=dict, repr=False, compare=False)
    """What was asked for already, for files are asked for line by line."""

    def of_file(self, path: str) -> Source | None:
        """The newest commit that changed the file; None for one that git does not know."""
        return self._source(self.newest.get(path))

    def of_line(self, path: str, line: int) -> Source | None:
        """The commit that a line is from; None for one that is not committed as it is."""
        if path in self.unchanged:
            return self.of_file(path)
        if path not in self._lines:
            self._lines[path] = _blamed(self.root, path)
        return self._source(self._lines[path].get(line))

    def newest_of(self, sources: Iterable[Source | None]) -> Source | None:
        """The newest; None where one of them is not committed as it is."""
        found = list(sources)
        known = [source for source in found if source]
        return min(known, key=lambda source: self._ages[source.commit]) if known and len(known) == len(found) else None

    @cached_property
    def _ages(self) -> Mapping[str, int]:
        return {commit: age for age, commit in enumerate(self.authors)}

    def _source(self, commit: str | None) -> Source | None:
        if commit is None or commit not in self.authors:
            return None
        return Source(commit, self.authors[commit], self.requests.get(commit))


def provenance_of(root: Path, folder: str) -> Provenance | None:
    """None where there is no whole history: without git or a commit, and in a shallow clone, which knows too little."""
    try:
        if is_shallow(root):
            return None
        return Provenance(root, *_newest(root, folder), _requests(root))
    except GitError:
        return None


def _newest(root: Path, folder: str) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """By path the newest commit, by commit who wrote it, and what is as it was first written."""
    newest: dict[str, str] = {}
    authors: dict[str, str] = {}
    changed = {*uncommitted(root, folder)}
    for commit, author, entries in _touching(root, folder):
        authors[commit] = author
        may_be_moved = any(status == "D" for status, _ in entries)
        for status, path in entries:
            if status != "A" or may_be_moved or path in newest:
                changed.add(path)
            newest.setdefault(path, commit)
    return newest, authors, frozenset(newest) - changed


def _touching(root: Path, folder: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Newest first: commit, author, and each path below `folder` with what became of it there.

    The header of a commit stands where a status may, so no name of an author or of a file is taken for one.
    """
    words = (*_LOG, "--name-status", "--no-renames", "--relative", f"--format={_HEADER}%x00%H%x00%aN")
    tokens = iter(os.fsdecode(asked(root, *words, "--", f"{folder}/")).split("\0"))
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for token in tokens:
        status = token.lstrip("\n")
        if status == _HEADER:
            found.append((next(tokens), _shown(next(tokens)), []))
        elif status:
            found[-1][2].append((status, next(tokens)))
    return found


def _shown(name: str) -> str:
    printable = "".join(c for c in name if c.isprintable()).strip() or "somebody"
    return f"{printable[:LONGEST]}…" if len(printable) > LONGEST else printable


def _requests(root: Path) -> dict[str, int]:
    """By commit the request that brought it: named in its own message, or by the merge that brought it in."""
    found: dict[str, int] = {}
    parents: dict[str, tuple[str, ...]] = {}
    merged: dict[str, int] = {}
    for commit, own, message in _commits(root):
        parents[commit] = own
        if squashed := _SQUASHED.search(message.partition("\n")[0]):
            found[commit] = int(squashed[1])
        if len(own) > 1 and (match := _MERGED.search(message)):
            merged[commit] = int(match[1] or match[2])
    for merge, commits in _brought(parents):
        if merge in merged:
            found |= {commit: found.get(commit, merged[merge]) for commit in (merge, *commits)}
    return found


def _commits(root: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Newest first: id, parents, message."""
    tokens = asked(root, *_LOG, "--topo-order", "--format=%H%x00%P%x00%B").decode(errors="replace").split("\0")
    for commit, parents, message in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
        yield commit.lstrip("\n"), tuple(parents.split()), message


def _brought(parents: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, list[str]]]:
    """What each commit of the main line brought in besides itself, oldest first."""
    line = [next(iter(parents), "")]
    while above := parents.get(line[-1]):
        line.append(above[0])
    seen = {*line[-1:]}
    for commit in reversed(line):
        waiting, brought = [*parents.get(commit, ())[1:]], []
        seen.add(commit)
        while waiting:
            if (one := waiting.pop()) not in seen:
                seen.add(one)
                brought.append(one)
                waiting += parents.get(one, ())
        yield commit, brought


def _blamed(root: Path, path: str) -> Mapping[int, str]:
    """By line of the file as it lies there: the commit that it is from. Git is asked about the file that it has, for to
    ask it about this one may run filters.
    """
    try:
        told = asked(root, "blame", "--porcelain", "--no-textconv", "HEAD", "--", path)
    except GitError:
        return {}
    commits = {int(line): commit.decode() for commit, line in _BLAMED.findall(told)}
    then = [line[1:].rstrip(b"\r") for line in told.split(b"\n") if line.startswith(b"\t")]
    content = files.read(root, path)
    now = [line.rstrip(b"\r") for line in content.split(b"\n")] if isinstance(content, bytes) else []
    same = SequenceMatcher(None, then, now).get_matching_blocks()
    return {one.b + nth: commits[one.a + nth] for one in same for nth in range(1, one.size + 1)}
