"""Check-in files become columns, one file after the other, and nothing else of them is kept but their bytes.

A company of 1,000 people writes 120,000 check-ins in a quarter, nearly all of them without a mistake. So each text is
shown to the model once, which says what it means at its key, and what the files say is put together from that. A file
in which anything may be wrong is read as a whole by the model, which has the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from okrsite.diagnostics import Diagnostic
from okrsite.loader.entities import reading
from okrsite.loader.links import References
from okrsite.loader.people import NOBODY, Names
from okrsite.loader.unread import unread_check_ins
from okrsite.model import (
    CheckIn,
    CheckInFile,
    CheckIns,
    Cycle,
    GrowingCheckIns,
    Meeting,
    Organisation,
    Unread,
    Update,
    in_columns,
    unit_of,
)
from okrsite.model.check_ins import UNSAID
from okrsite.yaml_source import Document, Node

Said = Mapping[str, Mapping[str, Any]]
"""By what a file names, and by key of `Update`, what it says; without what says nothing."""


class Sure(NamedTuple):
    """What a file without a mistake says."""

    meeting: Meeting
    said: Said


def _meant(key: str, written: Node) -> object:
    """What is written at a key of an update means; None where it says nothing. Raises ValidationError."""
    found = getattr(Update.model_validate({key: written}), key)
    return None if found == UNSAID[key] else found


_MEANT: Final[Mapping[str, Callable[[str], object]]] = {key: lru_cache(65536)(partial(_meant, key)) for key in UNSAID}


class CheckInReading:
    """The check-in files of a cycle, in the order of their paths."""

    __slots__ = ("_by_ref", "_unsure")

    def __init__(self) -> None:
        self._by_ref: dict[str, GrowingCheckIns] = {}
        self._unsure: list[Document] = []

    def take(self, document: Document) -> None:
        """Reads a file, unless something in it may be wrong: what to say of that depends on the other files."""
        if (said := _remembered(document)) is None:
            self._unsure.append(document)
        else:
            self._add(*said)

    def _add(self, meeting: Meeting, said: Said) -> None:
        for ref, update in said.items():
            if update:
                if (growing := self._by_ref.get(ref)) is None:
                    growing = self._by_ref[ref] = GrowingCheckIns(ref)
                growing.add(meeting, update)

    def told(self, called: Names, findings: list[Diagnostic], unread: list[Unread]) -> Mapping[str, CheckIns]:
        """By full id as the files name it; what is wrong with the files goes into `findings` and `unread`."""
        for document in self._unsure:
            read = reading(document, CheckInFile, called, findings)
            if read.findings or read.entity is None:
                findings += read.findings
                unread.append(unread_check_ins(document, read))
            if file := read.entity:
                self._add(Meeting(file.date, file.by, document), {ref: _said(of) for ref, of in file.updates.items()})
        self._unsure = []
        return {ref: growing.in_order() for ref, growing in self._by_ref.items()}


def _remembered(document: Document) -> Sure | None:
    """None where the file may have a mistake."""
    if document.made is None:
        return _surely_said(document)
    if Sure not in document.made:
        document.made[Sure] = _surely_said(document)
    known = document.made[Sure]
    return known if isinstance(known, Sure) else None


def _surely_said(document: Document) -> Sure | None:
    data = document.data
    updates = data.get("updates") if isinstance(data, dict) and not document.findings else None
    if not isinstance(data, dict) or not isinstance(updates, dict):
        return None
    try:
        file = CheckInFile.model_validate({**data, "updates": {}})
        said = {ref: _meant_by(update) for ref, update in updates.items() if isinstance(update, dict)}
    except (ValidationError, KeyError):  # a wrong value, or a key of no update
        return None
    return Sure(Meeting(file.date, file.by, document.without_data()), said) if len(said) == len(updates) else None


def _meant_by(update: Mapping[str, Node]) -> Mapping[str, object]:
    said = {}
    for key, written in update.items():
        value = _MEANT[key](written) if written.__class__ is str else _meant(key, written)
        if value is not None:
            said[key] = value
    return said


def _said(update: Update) -> Mapping[str, object]:
    return {key: value for key, value in update if value != UNSAID[key]}


def as_called_now(said: Mapping[str, CheckIns], cycle: Cycle, organisation: Organisation) -> dict[str, CheckIns]:
    """By the full ids of today, and by who has which today, though some files have earlier ones."""
    references, meetings = References({}, organisation), dict[int, Meeting]()

    def now(ref: str) -> str:
        called = references.called(ref, cycle)
        return called[0] if len(called) == 1 else ref

    found: dict[str, list[CheckIns]] = {}
    for ref, check_ins in said.items():
        found.setdefault(now(ref), []).append(check_ins)
    together = {ref: of[0] if len(of) == 1 else in_columns([*chain(*of)]) for ref, of in found.items()}
    if not organisation.former:
        return together
    for meeting in chain.from_iterable(check_ins.meetings for check_ins in together.values()):
        if id(meeting) not in meetings:
            meetings[id(meeting)] = meeting._replace(by=meeting.by and organisation.name_now(meeting.by))
    return {
        ref: replace(check_ins, meetings=tuple(meetings[id(meeting)] for meeting in check_ins.meetings))
        for ref, check_ins in together.items()
    }


def with_check_ins(
    cycle: Cycle,
    documents: Sequence[Document],
    organisation: Organisation,
    units: Collection[str],
    authors: Collection[str],
) -> Cycle:
    """The same cycle with what further check-in files say of `units`, or `authors` of any, for who has read few."""
    further = CheckInReading()
    for document in documents:
        further.take(document)
    told = as_called_now(further.told(NOBODY, [], []), cycle, organisation)
    known = [(ref, one) for ref, said in cycle.check_ins.items() for one in said]
    more = [(ref, one) for ref, said in told.items() for one in said if unit_of(ref) in units or one.by in authors]
    found: dict[str, list[CheckIn]] = {}
    for ref, one in sorted((*known, *more), key=lambda each: each[1].meeting.document.path):
        found.setdefault(ref, []).append(one)
    return replace(cycle, check_ins={ref: in_columns(rows) for ref, rows in found.items()})
