"""One document becomes one entity, with every mistake in it found at once.

A broken part is reported and left out, and the rest is still read: so one wrong date does not make a team's objectives
vanish, and references to them do not turn into follow-up errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Sized
from typing import Final, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from okrsite.diagnostics import MOST, MOST_IN_ALL, Diagnostic, Place, more_of, quoted
from okrsite.loader.people import NOBODY, Names
from okrsite.loader.sentences import finding, meant_path, rule_of, written_path
from okrsite.loader.vocabulary import Path
from okrsite.model import Origin
from okrsite.yaml_source import Document, Node

Model = TypeVar("Model", bound=BaseModel)
_ENOUGH: Final = 3 * MOST_IN_ALL
"""Findings in a portal, after which no more are worded."""
_ROUNDS: Final = 12  # an entry that loses a required key goes in the next round, and its list may then be empty


class EntityReading(NamedTuple, Generic[Model]):
    """What could be read of a document (None: nothing of use), what was wrong with it, and where.

    `broken` are the values that were left out, by the key that they were meant for.
    """

    entity: Model | None
    findings: list[Diagnostic]
    broken: frozenset[Path] = frozenset()


def entity(
    document: Document, model: type[Model], called: Names = NOBODY, so_far: Sized = ()
) -> tuple[Model | None, list[Diagnostic]]:
    """What could be read of `document` as `model` (None: nothing of use) and what was wrong with it."""
    return reading(document, model, called, so_far)[:2]


def reading(document: Document, model: type[Model], called: Names = NOBODY, so_far: Sized = ()) -> EntityReading[Model]:
    """The same, with where it was wrong.

    called: the ids of people and teams by their names.  so_far: what was found in other files; where that is more than
    anybody reads, what is wrong here is counted and not worded.
    """
    most = MOST if len(so_far) < _ENOUGH else 0
    if document.made is None:
        return _reading(document, model, called, most)
    if not isinstance(known := document.made.get(model), EntityReading):
        known = _reading(document, model, called, most)
        if not known.findings:  # whose words depend on other files
            document.made[model] = known
    return known._replace(findings=[*known.findings])


def _reading(document: Document, model: type[Model], called: Names, most: int) -> EntityReading[Model]:
    if document.data is None:
        return EntityReading(None, [], frozenset([()]))
    data: Node = document.data
    findings, meant = list[Diagnostic](), frozenset[Path]()
    for _ in range(_ROUNDS):
        try:
            return EntityReading(model.model_validate(data), findings, meant)
        except ValidationError as error:
            wrong = error.errors(include_url=False)
            if data is document.data:
                findings, meant = _told(document, model, wrong, called, most)
            broken = {written_path(data, detail["loc"]) for detail in wrong}
            if () in broken:
                break
            data = _without(data, broken)
    return EntityReading(None, findings, meant)


def _told(
    document: Document, model: type[BaseModel], wrong: list[ErrorDetails], called: Names, most: int
) -> tuple[list[Diagnostic], frozenset[Path]]:
    """The findings about a document, `most` of each kind, and the keys that the wrong things were meant for.

    Of twice as many anybody guesses what was meant; where there are more, it may be anything.
    """
    data, considered = document.data, _first(wrong, 2 * most)
    misspelt = {meant_path(model, data, e) for e in considered if e["type"] == "extra_forbidden"}
    told = [detail for detail in considered if not _is_follow_up(detail, data, misspelt)]
    paths = (meant_path(model, data, detail) for detail in told)
    shown = _first(told, most)
    findings = _besides(document, [finding(document, model, detail, called) for detail in shown])
    settled = {*map(id, shown)} | ({*map(id, considered)} - {*map(id, told)})
    findings += _more(document, [detail for detail in wrong if id(detail) not in settled], most)
    anything = {()} if len(wrong) > len(considered) else set[Path]()
    return findings, frozenset(path for path in paths if path is not None) | anything


def _first(wrong: Iterable[ErrorDetails], most: int) -> list[ErrorDetails]:
    """The first ones of each kind, in their order."""
    seen: Counter[str] = Counter()
    found = []
    for detail in wrong:
        seen[rule := rule_of(detail)] += 1
        if seen[rule] <= most:
            found.append(detail)
    return found


def _more(document: Document, untold: Iterable[ErrorDetails], most: int) -> Iterator[Diagnostic]:
    """Of each kind, how many there are that nobody is shown; where `most` is 0, no file is read again for a place."""
    kinds: dict[str, list[ErrorDetails]] = {}
    for detail in untold:
        kinds.setdefault(rule_of(detail), []).append(detail)
    for rule, details in kinds.items():
        place = document.place(*written_path(document.data, details[0]["loc"])) if most else Place(document.path)
        yield more_of(place, rule, len(details))


def _besides(document: Document, findings: list[Diagnostic]) -> list[Diagnostic]:
    """What the reader has said nothing about yet: of `<<` it has."""
    said = {finding.place for finding in document.findings}
    return [finding for finding in findings if finding.place not in said]


def _is_follow_up(error: ErrorDetails, data: Node, meant: Collection[Path | None]) -> bool:
    """A list too short only because its entries are broken, and a key missing only because it stands there misspelt."""
    match error["type"]:
        case "too_short":
            return bool(len(error["input"]) >= error["ctx"]["min_length"])
        case "missing":
            return written_path(data, error["loc"], keep_last=True) in meant
    return False


def _without(data: Node, broken: set[Path], at: Path = ()) -> Node:
    if isinstance(data, dict):
        return {key: _without(value, broken, (*at, key)) for key, value in data.items() if (*at, key) not in broken}
    if isinstance(data, list):
        return [_without(value, broken, (*at, i)) for i, value in enumerate(data) if (*at, i) not in broken]
    return data


def positions(written: Node, ids: Iterable[str]) -> Sequence[int]:
    """Where the entries with these ids stand in the list as written, which may hold broken ones between them."""
    entries = written if isinstance(written, list) else []
    found, at = [], 0
    for wanted in ids:
        while at < len(entries) and not _has_id(entries[at], wanted):
            at += 1
        found.append(at)
        at += 1
    return found


def _has_id(entry: Node, wanted: str) -> bool:
    return isinstance(entry, dict) and entry.get("id") == wanted


class Repeated:
    """Remembers which ids were seen where, and reports the second of each into `findings`.

    Places are asked for only then: finding one means reading its file again.
    """

    def __init__(self, findings: list[Diagnostic], what: str = "id") -> None:
        self._origins: dict[str, Origin] = {}
        self._findings = findings
        self._what = what

    def first(self, name: str, origin: Origin, key: str = "id") -> bool:
        """Whether nothing before had this name, which stands at `key` of `origin`."""
        if (earlier := self._origins.setdefault(name, origin)) is origin:
            return True
        message = f"the {self._what} {quoted(name)} is already used at {earlier.at(key)}; give one of the two another"
        self._findings.append(Diagnostic(origin.at(key), "duplicate-id", message))
        return False
