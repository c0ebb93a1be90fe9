"""Archives that a change brings, compared with what closing gives: the files that they were made from still tell.

Whoever closes a cycle could write any numbers, titles or outcomes into its archive, with a manifest to match. So it is
frozen once more from the files of before, and nothing may be different.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import Any, Final

from okrsite import files
from okrsite.archive import CYCLES, FOLDER, is_complete
from okrsite.archive.folders import MANIFEST, MAX_BYTES, archived_folders
from okrsite.archive.format_1 import CODEC, CycleRecord
from okrsite.archive.reading import archive_of
from okrsite.archive.text import Unsound, parsed
from okrsite.authoring.close import frozen, missing_in
from okrsite.authoring.reopening import Reopened
from okrsite.diagnostics import Diagnostic, Place, Severity, quoted, quoted_apart
from okrsite.facts import FORMULAS
from okrsite.files import Root
from okrsite.model import Cycle, State
from okrsite.sources.folders import CONTENT
from okrsite.wording import NBSP, plural
from okrsite.workspace import checked

RULE: Final = "archive-differs"
UNPROVED: Final = "archive-unproved"
_MOST: Final = 20
"""Findings of one file."""
_SHOWN: Final = 3
"""Fields in one finding."""
_NAMED: Final = ("objectives", "key_results", "organisation", "units", "kpis", "others")
"""Lists of things that have a name; what is in others is known by its place in the list."""


def unlike_their_files(now: Root, then: Root, seen: date | None = None) -> list[Diagnostic]:
    """In what archives that are there `now` and not `then` differ from the files that `then` has of their cycles.

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
    record = CODEC.read(CycleRecord, parsed(content["cycle.json"]), "cycle.json")
    closing = record.closing
    open_still = {other.id for other in record.others if other.state is not State.ARCHIVED}.intersection(new)
    read = checked(Reopened(now, then, frozenset((cycle, *open_still))), closing.as_of)
    was = read.portal.cycles.get(cycle)
    if was is None or not files.is_folder(then, f"{CYCLES}/{cycle}"):
        yield _unproved(folder, f"it has no files of {cycle} that could be read")
    elif seen and seen <= was.span.ends < closing.as_of:
        yield _unproved(folder, f"{cycle} still ran then; name the revision that it was closed from")
    else:
        missing = missing_in(read.portal, was, closing.as_of)
        given = replace(
            closing, closed=closing.as_of, formulas=FORMULAS, missing=missing, reason=closing.reason if missing else ""
        )
        should = frozen(read, was, given)[1]
        yield from _compared(folder, content, should)
        yield from _left_out(folder, was, closing.as_of)


def _content(root: Root, folder: str) -> Mapping[str, bytes]:
    """By name within the archive."""
    paths = files.walk(root, folder, (".json",))[0]
    found = zip(paths, files.read_all(root, paths, MAX_BYTES), strict=True)
    return {path.removeprefix(f"{folder}/"): content for path, content in found if isinstance(content, bytes)}


def _unproved(folder: str, why: str) -> Diagnostic:
    message = f"nobody can tell whether this archive is what closing gave: of the revision to compare with, {why}"
    return Diagnostic(Place(f"{folder}/{MANIFEST}"), UNPROVED, message, Severity.WARNING)


def _left_out(folder: str, was: Cycle, as_of: date) -> Iterator[Diagnostic]:
    """Whoever closes a cycle chooses the day of its numbers, and could choose the best."""
    days = [one.date for series in was.check_ins.values() for one in series.meetings if one.date > as_of]
    if days:
        left_out = plural(len(days), "update").replace(NBSP, " ")
        message = (
            f"this archive has the numbers of {as_of}, without {left_out} of later days, up to {max(days)}; if they "
            "should count, bring the cycle's files back and close it as of then"
        )
        yield Diagnostic(Place(f"{folder}/{MANIFEST}"), RULE, message, Severity.WARNING)


def _compared(folder: str, has: Mapping[str, bytes], should: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    for name in sorted({*has, *should}):
        if has.get(name) != should.get(name):
            found = [*_differences(name, has.get(name), should.get(name)).items()]
            for ref, fields in islice(found, _MOST):
                yield _differs(f"{folder}/{name}", f"{quoted(ref, 200)[1:-1]}: {_summed_up(fields)}")
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
    return _fields_by_ref(now, then, name) or ({name: ["is written differently"]} if name != MANIFEST else {})


def _differs(path: str, what: str) -> Diagnostic:
    message = (
        f"this archive is not what its cycle's files give: {what}; merge what belongs to the cycle first, bring its "
        "files back and run `okrsite close` again"
    )
    return Diagnostic(Place(path), RULE, message)


def _fields_by_ref(now: Any, then: Any, name: str) -> dict[str, list[str]]:
    """By the full id of what differs, or the `name` of the whole: a phrase for each field that does."""
    found: dict[str, list[str]] = {}
    for ref, field, has, had in _walked(now, then, (), ()):
        found.setdefault("/".join(ref) or name, []).append(_difference(field, has, had))
    return found


def _summed_up(fields: list[str]) -> str:
    more = [f"and {len(fields) - _SHOWN} more"] if len(fields) > _SHOWN else []
    return ", ".join([*islice(fields, _SHOWN), *more])


def _walked(
    now: Any, then: Any, ref: tuple[str, ...], field: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any, Any]]:
    """Of each leaf that is not the same: what it is of, which field of it, and both values; None for nothing."""
    if now == then:
        return
    if isinstance(now, dict) and isinstance(then, dict):
        own = (*ref, now["unit"]) if not ref and isinstance(now.get("unit"), str) else ref
        for key in dict.fromkeys((*then, *now)):
            yield from _walked(now.get(key), then.get(key), own, (*field, key))
    elif isinstance(now, list) and isinstance(then, list):
        mine, its = _by_name(now, field), _by_name(then, field)
        for name in dict.fromkeys((*its, *mine)):
            at = (ref, (*field, name)) if field[-1] not in _NAMED else ((*ref, name), ())
            yield from _walked(mine.get(name), its.get(name), *at)
    else:
        yield ref, field, now, then


def _by_name(entries: list[Any], field: tuple[str, ...]) -> Mapping[str, Any]:
    """Two of one name are both there."""
    named: dict[str, Any] = {}
    for nth, entry in enumerate(entries, 1):
        name = _name(entry) if field[-1] in _NAMED else ""
        named[name if name and name not in named else str(nth)] = entry
    return named


def _name(entry: Any) -> str:
    of = entry.get("plan", entry) if isinstance(entry, dict) else {}
    found = (of.get("ref") or of.get("id")) if isinstance(of, dict) else ""
    return found if isinstance(found, str) else ""


def _difference(field: tuple[str, ...], now: Any, then: Any) -> str:
    if not field:
        return "is here, and not there" if then is None else "is there, and not here"
    has, had = quoted_apart(_shown(now), _shown(then))
    return f"{quoted('.'.join(field))[1:-1]} is {has} and should be {had}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
