"""A value as it is typed, in the words of its measure: `512`, `77,5 %`, `done`, `beta, Launch`, `target`, `0.6`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.drafts import Answer
from okrsite.model import KeyResult, Measure, Milestones, Word, Zone, Zones
from okrsite.model.scalars.numbers import number, share
from okrsite.naming import Refused
from okrsite.recording.typed import plain_number

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
    measure, text = key_result.judged_by, written.strip().strip("`").strip()
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
            return "zone", _called(text, _zones(measure), measure)
        case Word.DONE:
            return "done", _one_of([*YES, *NO], text.lower(), measure) in YES
        case Word.SCORE:
            return "score", _number(share, text, "")
    return "value", _number(number, text, measure.unit)


def _steps(measure: Milestones, text: str) -> tuple[str, ...]:
    if text.lower() == NONE:
        return ()
    names = [(step.id, step.title) for step in measure.milestones]
    whole = _by_name(names).get(text.casefold())
    parts = [whole] if whole else [part.strip(" `") for part in text.split(",")]
    return tuple(dict.fromkeys(_called(part, names, measure) for part in parts if part))


def _ids(measure: Milestones) -> list[str]:
    return [step.id for step in measure.milestones]


def _zones(measure: Zones) -> list[tuple[str, str | None]]:
    return [(zone.value, getattr(measure.zones, zone.value, None)) for zone in Zone]


def _called(word: str, names: Sequence[tuple[str, str | None]], measure: Measure) -> str:
    """The id of what is called so, by its id or its title, in whatever letters."""
    return _by_name(names).get(word.casefold()) or _one_of([id_ for id_, _ in names], word, measure)


def _by_name(names: Sequence[tuple[str, str | None]]) -> Mapping[str, str]:
    """Without titles that two have; an id goes before a title."""
    titles = Counter(title.casefold() for _, title in names if title)
    found = {title.casefold(): id_ for id_, title in names if title and titles[title.casefold()] == 1}
    return found | {id_.casefold(): id_ for id_, _ in names}


def _one_of(known: Sequence[str], word: str, measure: Measure) -> str:
    if word in known:
        return word
    mend = did_you_mean(word, known) or f"; expected {expected_answer(measure)}"
    raise Refused(f"{quoted(word)} is no answer here{mend}")


def _number(read: Callable[[object], Decimal], text: str, unit: str) -> Decimal:
    try:
        return read(plain_number(text, unit))
    except ValueError as error:  # what `scalars.wrong` makes is one
        sentence = str(error)
    if more := WITH_A_WORD.fullmatch(text):
        sentence = f"{quoted(text)} is more than a number; write {more[1]} alone" + (f", in {unit}" if unit else "")
    raise Refused(sentence)
