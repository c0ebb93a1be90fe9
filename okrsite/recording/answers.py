"""A value as it is typed, in the words of its measure: `512`, `done`, `beta,launch`, `target`, `0.6`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.drafts import Answer
from okrsite.model import KeyResult, Measure, Milestones, Word, Zone, Zones
from okrsite.model.scalars.numbers import number, share
from okrsite.naming import Refused

YES: Final = ("done", "true", "yes")
NO: Final = ("false", "no")
NONE: Final = "none"
WITH_A_WORD: Final = re.compile(r"([-+]?\d[\d.]*)\s*\D+", re.ASCII)


def expected_answer(measure: Measure) -> str:
    """What to type, in a few words."""
    match measure:
        case Milestones():
            return f"the milestones reached, with commas between them, of {', '.join(_ids(measure))}; or none"
        case Zones():
            return f"the zone reached: {', '.join(Zone)}"
        case Word.DONE:
            return "done, true or false"
        case Word.SCORE:
            return "a score from 0 to 1"
    return f"a number of {measure.unit}" if measure.unit else "a number"


def answer_of(key_result: KeyResult, ref: str, written: str) -> tuple[str, Answer]:
    """The key that the value has in a check-in, and the value. Raises Refused."""
    measure, text = key_result.judged_by, written.strip()
    if key_result.kpi:
        raise Refused(
            f"{quoted(ref)} takes its value from the KPI {quoted(key_result.kpi)}; "
            "add a reading to its file in content/kpis/"
        )
    if measure is Word.ALIGNED:
        raise Refused(
            f"{quoted(ref)} takes its progress from the objectives that support it; report on their key results"
        )
    if not text:
        raise Refused(f"the value is empty; expected {expected_answer(measure)}")
    match measure:
        case Milestones():
            return "done", _steps(measure, text)
        case Zones():
            return "zone", _one_of([zone.value for zone in Zone], text.lower(), measure)
        case Word.DONE:
            return "done", _one_of([*YES, *NO], text.lower(), measure) in YES
        case Word.SCORE:
            return "score", _number(share, text, "")
    return "value", _number(number, text, measure.unit)


def _steps(measure: Milestones, text: str) -> tuple[str, ...]:
    if text == NONE:
        return ()
    return tuple(_one_of(_ids(measure), step, measure) for part in text.split(",") if (step := part.strip()))


def _ids(measure: Milestones) -> list[str]:
    return [step.id for step in measure.milestones]


def _one_of(known: Sequence[str], word: str, measure: Measure) -> str:
    if word in known:
        return word
    mend = did_you_mean(word, known) or f"; expected {expected_answer(measure)}"
    raise Refused(f"{quoted(word)} is no answer here{mend}")


def _number(read: Callable[[object], Decimal], text: str, unit: str) -> Decimal:
    try:
        return read(text)
    except ValueError as error:  # what `scalars.wrong` makes is one
        sentence = str(error)
    if more := WITH_A_WORD.fullmatch(text):
        sentence = f"{quoted(text)} is more than a number; write {more[1]} alone" + (f", in {unit}" if unit else "")
    raise Refused(sentence)
