"""From what is wrong in a file to what nobody knows for it: `Unread`, by full ids."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.loader.entities import EntityReading
from okrsite.loader.unknown_keys import CHECK_IN, PLAN, REVIEW, FileKind
from okrsite.loader.vocabulary import Path, value_at
from okrsite.model import ANYTHING, CheckInFile, OkrFile, OrgFile, ReviewFile, Unread
from okrsite.model.scalars.names import ID
from okrsite.yaml_source import Document, Node

NAMED_BY = ("id", "title")  # an entry without these is left out


def unread_plan(document: Document, reading: EntityReading[OkrFile] | None = None) -> Unread:
    """What an OKR file would have defined; all of it where it was not read as one."""
    unit = _id_in(document.data, "unit")
    if reading is None:
        return Unread(items=frozenset([unit]))
    items, parts = {unit} if document.findings else set[str](), set()  # of two equal keys only one was read
    for path in reading.broken:
        item, key = _named(unit, document.data, path)
        if key in ("", "key_results"):
            items.add(item)
        if key:
            parts.add((item, key))
    owners = {(item.rpartition("/")[0], "key_results") for item in items if item.count("/") > 1}
    return Unread(frozenset(items), frozenset(parts | owners))


def _named(unit: str, data: Node, path: Path) -> tuple[str, str]:
    """The item that a path leads into, and its key; none where the item itself was left out."""
    if path[:1] != ("objectives",):
        return unit, ""
    ref, rest = _entry(unit, data, path)
    if rest[:1] == ("key_results",) and len(rest) > 1:
        ref, rest = _entry(ref, value_at(data, path[:2]), rest)
    if not rest or rest[0] in NAMED_BY:
        return ref, ""
    return ref, str(rest[0])


def _entry(above: str, data: Node, path: Path) -> tuple[str, Path]:
    """The full id of the entry of a list that `path` leads to, or of what holds it; and what is left of the path."""
    own = _id_in(value_at(data, path[:2]), "id") if len(path) > 1 else ""
    return (f"{above}/{own}" if above and own else above), path[2:]


def _id_in(data: Node, key: str) -> str:
    written = data.get(key) if isinstance(data, dict) else None
    return written if isinstance(written, str) and ID.fullmatch(written) else ""


def unread_check_ins(document: Document, reading: EntityReading[CheckInFile] | None = None) -> Unread:
    updates = value_at(document.data, ("updates",))
    known = frozenset(updates) if isinstance(updates, dict) else frozenset([ANYTHING])
    if reading is None or reading.entity is None:
        return Unread(reports=known)
    return Unread(reports=frozenset(str(path[1]) for path in reading.broken if path[:1] == ("updates",) and path[1:]))


def unread_review(document: Document, reading: EntityReading[ReviewFile] | None = None) -> Unread:
    unit = _id_in(document.data, "unit")
    if reading is None or reading.entity is None:
        return Unread(reviews=frozenset([unit]))
    inside = (path for path in reading.broken if path[:1] == ("objectives",) and len(path) > 2)
    return Unread(parts=frozenset((_full(unit, str(path[1])), str(path[2])) for path in inside))


def _full(unit: str, ref: str) -> str:
    return ref if "/" in ref else f"{unit}/{ref}"


def unread_stray(document: Document, kind: FileKind | None) -> Unread:
    """What a file of this kind would have said that lies where nothing reads it."""
    if kind is CHECK_IN:
        return unread_check_ins(document)
    if kind is REVIEW:
        return unread_review(document)
    return unread_plan(document) if kind is PLAN else Unread()


def unread_units(reading: EntityReading[OrgFile], data: Node) -> Iterator[str]:
    for path in reading.broken:
        if path[:1] in ((), ("teams",), ("people",)) and path[2:] in ((), ("id",)):
            yield _id_in(value_at(data, path[:2]), "id") if len(path) > 1 else ANYTHING
