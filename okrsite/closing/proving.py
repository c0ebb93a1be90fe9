"""Archives that a change brings, held against what closing gives: the files that they were made from still tell.

Whoever closes a cycle could write any numbers, titles or outcomes into its archive, with a manifest to match. So it is
frozen once more from the files of before, and nothing may be different.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Final

from okrsite import files
from okrsite.archive import CYCLES, FOLDER, is_complete
from okrsite.archive.folders import MANIFEST, MAX_BYTES, archived_folders
from okrsite.archive.format_1 import CycleRecord
from okrsite.archive.reading import archive_of
from okrsite.archive.text import Unsound, parsed
from okrsite.closing.differing import differences, summed_up
from okrsite.closing.freezing import frozen
from okrsite.closing.readiness import gaps_of
from okrsite.closing.reopening import Reopened
from okrsite.diagnostics import Diagnostic, Place, Severity, quoted
from okrsite.facts import FORMULAS
from okrsite.files import Root
from okrsite.model import State
from okrsite.sources.folders import CONTENT
from okrsite.workspace import checked

RULE: Final = "archive-differs"
UNPROVED: Final = "archive-unproved"
_MOST: Final = 20
"""Findings of one file."""


def unlike_their_files(now: Root, then: Root, seen: date | None = None) -> list[Diagnostic]:
    """What archives that are there `now` and not `then` have otherwise than the files that `then` has of their cycles.

    seen: the day of `then`, where more may have been reported since; a cycle that still ran on it proves nothing.
    Raises GitError.
    """
    if not files.is_folder(then, CONTENT):
        return []
    new = [cycle for cycle in archived_folders(now) if not is_complete(then, cycle) and archive_of(now, cycle)[0]]
    return sorted(chain.from_iterable(_unlike(now, then, cycle, new, seen) for cycle in new))


def _unlike(now: Root, then: Root, cycle: str, new: Collection[str], seen: date | None) -> Iterator[Diagnostic]:
    folder = f"{FOLDER}/{cycle}"
    content = _content(now, folder)
    record = CycleRecord.model_validate(parsed(content["cycle.json"]))
    closing = record.closing
    open_still = {other.id for other in record.others if other.state is not State.ARCHIVED}.intersection(new)
    read = checked(Reopened(now, then, frozenset((cycle, *open_still))), closing.as_of)
    was = read.portal.cycles.get(cycle)
    if was is None or not files.is_folder(then, f"{CYCLES}/{cycle}"):
        yield _unproved(folder, f"it has no files of {cycle} that could be read")
    elif seen and seen <= was.span.ends < closing.as_of:
        yield _unproved(folder, f"{cycle} still ran then; name the revision that it was closed from")
    else:
        missing = tuple(gap.fact for gap in gaps_of(was, closing.as_of))
        changed = {"formulas": FORMULAS, "missing": missing, "reason": closing.reason if missing else ""}
        should = frozen(read, was, closing.model_copy(update=changed))[1]
        yield from _compared(folder, content, should)


def _content(root: Root, folder: str) -> Mapping[str, bytes]:
    """By name within the archive."""
    paths = files.walk(root, folder, (".json",))[0]
    found = zip(paths, files.read_all(root, paths, MAX_BYTES), strict=True)
    return {path.removeprefix(f"{folder}/"): content for path, content in found if isinstance(content, bytes)}


def _unproved(folder: str, why: str) -> Diagnostic:
    message = f"nobody can tell whether this archive is what closing gave: of the revision to compare with, {why}"
    return Diagnostic(Place(f"{folder}/{MANIFEST}"), UNPROVED, message, Severity.WARNING)


def _compared(folder: str, has: Mapping[str, bytes], should: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    for name in sorted({*has, *should}):
        if has.get(name) != should.get(name):
            found = [*_differences(name, has.get(name), should.get(name)).items()]
            for ref, fields in islice(found, _MOST):
                yield _differs(f"{folder}/{name}", f"{quoted(ref, 200)[1:-1]}: {summed_up(fields)}")
            if len(found) > _MOST:
                yield _differs(f"{folder}/{name}", f"and {len(found) - _MOST} more things differ here")


def _differences(name: str, has: bytes | None, should: bytes | None) -> Mapping[str, list[str]]:
    """In a manifest only the closing: all else follows from the files."""
    if has is None or should is None:
        return {name: ["is missing here" if has is None else "is nothing that closing gives"]}
    try:
        now, then = parsed(has), parsed(should)
    except Unsound as error:
        return {name: [str(error)]}
    if name == MANIFEST:
        now, then = now["closing"], then["closing"]
    return differences(now, then, name) or ({name: ["is written otherwise"]} if name != MANIFEST else {})


def _differs(path: str, what: str) -> Diagnostic:
    message = (
        f"this archive is not what its cycle's files give: {what}; merge what belongs to the cycle first, bring its "
        "files back and run `okrsite close` again"
    )
    return Diagnostic(Place(path), RULE, message)
