"""What all commands that write share: the lock, the reading back, the judgement, and the exception that says no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Final, TypeVar

from okrsite.checks import alone, check
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.facts import CycleFacts, worked_out
from okrsite.files import lock
from okrsite.loader.entities import entity
from okrsite.model import Cycle, Key, Portal
from okrsite.model.entity import Entity
from okrsite.sources.folders import CONTENT
from okrsite.yaml_source import Document, parse

Model = TypeVar("Model", bound=Entity)
Sentence = Callable[[Diagnostic], str]
_MESSAGE: Final[Sentence] = attrgetter("message")


class Refusal(Exception):
    """Why nothing was written: a sentence that says what to do instead, and the findings that stand in the way."""

    def __init__(self, sentence: str, findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(sentence)
        self.findings = findings


@contextmanager
def transaction(root: Path) -> Iterator[None]:
    """No other command writes into content/ meanwhile. Raises Busy, and Refusal for what was typed and is no text."""
    with lock(root / CONTENT):
        try:
            yield
        except UnicodeEncodeError:
            raise Refusal("what you typed is not UTF-8 text; type it again, or set your terminal to UTF-8") from None


def refuse_errors(findings: Iterable[Diagnostic], sentence: Sentence = _MESSAGE) -> None:
    """Raises Refusal with all errors, and a sentence about the first."""
    if errors := tuple(finding for finding in findings if finding.severity is Severity.ERROR):
        raise Refusal(sentence(errors[0]), errors)


def read_back(path: str, content: bytes, model: type[Model], sentence: Sentence = _MESSAGE) -> tuple[Document, Model]:
    """A composed file as the next build will read it. Raises Refusal with the reader's own sentence."""
    document = parse(path, content)
    read, wrong = entity(document, model)
    refuse_errors((*document.findings, *wrong), sentence)
    if read is None:
        raise AssertionError("what was composed could not be read, and nobody said why")
    return document, read


@dataclass(frozen=True, slots=True)
class Effect:
    """A cycle's numbers before and after a change, and what the rules say that they did not say before."""

    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def effect_of(
    portal: Portal, changed: Cycle, refs: Iterable[str], as_of: date, archived: Mapping[str, CycleFacts]
) -> Effect:
    """Of putting `changed`, in which these key results are different, in the place of the portal's own cycle."""
    after = replace(portal, cycles={**portal.cycles, changed.id: changed})
    before = worked_out(portal, as_of, archived)
    then, now = before.facts, worked_out(after, as_of, archived, before).facts
    new: dict[Diagnostic, None] = {}
    for key in (Key(changed.id, ref) for ref in refs):
        known = {(f.place.path, f.rule, f.message) for f in check(alone(portal, key), as_of, numbers=then)}
        found = check(alone(after, key), as_of, numbers=now)
        new |= dict.fromkeys(f for f in found if (f.place.path, f.rule, f.message) not in known)
    return Effect(then.cycles[changed.id], now.cycles[changed.id], tuple(new))
