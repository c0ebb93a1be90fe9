"""Measures that are one word in a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from okrsite.language import gettext as _
from okrsite.language import later, pgettext
from okrsite.model.measures.measured import Answer, Measured, Typed
from okrsite.model.measures.path import Path, PathPoint, straight, turns
from okrsite.model.measures.typed import id_typed, number_typed
from okrsite.model.scalars.numbers import share
from okrsite.model.shares import ONE, ZERO
from okrsite.wording import plural, score

_YES: Final = ("done", "true", "yes")
_NO: Final = ("false", "no")


class Word(Measured, StrEnum):
    """The measures that need no more than their name."""

    DONE = "done"
    """Yes or no."""
    SCORE = "score"
    """A person's judgement between 0 and 1."""
    ALIGNED = "aligned"
    """No reading of its own: the mean of the objectives that support this key result."""

    @property
    def kind(self) -> str:
        return self.value

    @property
    def unit(self) -> str:
        return ""

    @property
    def answered_by(self) -> str:  # type: ignore[override]  # one class for three kinds
        return "" if self is Word.ALIGNED else self.value

    @property
    def answer_hint(self) -> str:  # type: ignore[override]  # as above
        return {"done": "done: true or done: false", "score": "score: and a number from 0 to 1"}.get(self.value, "")

    def answer(self, said: Any, before: Answer | None = None) -> Answer | None:
        return super().answer(said, before) if self is not Word.DONE or isinstance(said, bool) else None

    def path(self, starts: date, due: date) -> Path:
        """Nobody is half done."""
        if self is not Word.DONE:
            return straight(starts, due)
        return tuple(PathPoint(day, Decimal(day >= due)) for day in turns(starts, due, [due]))

    def possible(self, read: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
        return ZERO, ONE

    def value_at(self, attainment: Decimal) -> Decimal | None:
        return attainment if self is Word.SCORE else None

    @property
    def expected_answer(self) -> str:
        return "done, true or false" if self is Word.DONE else "a score from 0 to 1"

    def typed(self, text: str) -> Typed:
        if self is Word.SCORE:
            return number_typed(share, text, "")
        return id_typed(text, dict.fromkeys((*_YES, *_NO), ""), self.expected_answer) in _YES

    @property
    def phrase(self) -> str:
        return _(PHRASES[self])

    def standing(self, answer: Answer | None, progress: Decimal | None, supporters: int) -> tuple[str, str]:
        if self is Word.DONE:
            return _("done"), _("yes") if progress == ONE else _("not yet")
        if self is Word.SCORE:
            return _("score"), score(progress, _("none yet"))
        return pgettext("objectives", "from"), plural(supporters, "supporting objective")


PHRASES: Final = {Word.DONE: later("done"), Word.SCORE: later("score"), Word.ALIGNED: later("aligned")}
