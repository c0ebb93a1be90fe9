"""What every measure knows about itself, so that nobody else asks which kind it is.

Shares run from 0 to 1; attainment may leave that range. Numbers are exact decimals. A kind overrides what it does
differently; what stands here holds for the measures in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, Self

from okrsite.language import gettext as _
from okrsite.model.check_ins import Zone
from okrsite.model.measures.effort import Effort, agreed
from okrsite.model.measures.path import Path, straight
from okrsite.model.measures.typed import number_typed
from okrsite.model.scalars.numbers import number
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ONE, ZERO
from okrsite.wording import amount

Answer = Decimal | bool | Zone | frozenset[str]
"""A number, a yes or no, a zone, or all the milestones that are done by then."""

Typed = Decimal | bool | str | tuple[str, ...]
"""An answer as a check-in file has it: a number, a yes or no, a zone, or the milestones of that day alone."""


_PERCENT: Final = re.compile(r"(%|per ?cent|pct|prozent)( of .*)?", re.IGNORECASE)
_SIGNED: Final = re.compile(r"°.*|degrees.*|e?nps|dbm?", re.IGNORECASE)
"""Units in which less than nothing is nothing special."""
_HUNDRED: Final = Decimal(100)
_ENDLESS: Final = Decimal("Infinity")


class Step(NamedTuple):
    """A milestone, or the level of a zone. `level`: commit, target or stretch; "" of a milestone."""

    title: str
    is_reached: bool
    due: date | None = None
    level: str = ""


class Last(NamedTuple):
    """How a key result stood at the end of its cycle; None where nobody reported."""

    answer: Answer | None
    attainment: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return self.answer if isinstance(self.answer, Decimal) else None

    @property
    def done(self) -> frozenset[str]:
        """The milestones."""
        return self.answer if isinstance(self.answer, frozenset) else frozenset()


def same_unit(one: str, other: str) -> bool:
    """Capitals and an s at the end change none, and neither does whoever names a unit at last."""
    return len({_plain(unit) for unit in (one, other) if unit.strip()}) < 2


def _plain(unit: str) -> str:
    word = unit.strip().casefold()
    return word.removesuffix("s") if len(word) > 3 else word


class Measured:
    """Mixed into each kind of measure."""

    answered_by: ClassVar[str] = ""
    """The key of an update that answers it: value, done, zone or score. "" where other numbers answer."""
    adds_up: ClassVar[bool] = False
    """Whether an answer counts together with those before it."""
    sign: ClassVar[int] = 0
    """1 where more is better, -1 where less is; 0 where neither is, or nobody knows yet."""
    is_begun: ClassVar[bool] = True
    """Whether it is known where it begins; without that, no number but the target is worth anything."""
    is_limit: ClassVar[bool] = False
    """Whether it is to be held, and not to be reached once: it is never done before its due day."""
    answer_hint: ClassVar[str] = ""
    """What to write in an update."""

    if TYPE_CHECKING:

        @property
        def kind(self) -> str:
            """Its name in published data."""

        @property
        def unit(self) -> str: ...

    @property
    def is_numeric(self) -> bool:
        return self.answered_by == "value"

    def reads_like(self, other: Measured) -> bool:
        """Whether an answer to the other is one to this too: in the same words, and not in another unit."""
        words, others = (self.answered_by, self.adds_up), (other.answered_by, other.adds_up)
        return words == others and same_unit(self.unit, other.unit)

    # What an answer is worth

    def answer(self, said: Any, before: Answer | None = None) -> Answer | None:
        """What a check-in answers that says this at `answered_by`, given the answer before it; None for nothing."""
        answer: Answer | None = said
        return answer

    def begun(self, answers: Iterable[Answer]) -> Self:
        """As it counts once it was answered, oldest first: without a baseline it begins at the first number read."""
        return self

    def attainment(self, answer: Answer, zones: ZoneShares) -> Decimal:
        """How much of the way an answer is."""
        if isinstance(answer, Decimal):
            return self.attainment_of_number(answer)
        return ONE if answer else ZERO

    def weighed(self, answer: Answer | None) -> tuple[tuple[str, Decimal, Decimal], ...]:
        """The parts that the attainment is the mean of, if it is one: id, weight and attainment of each."""
        return ()

    def attainment_of_number(self, value: Decimal) -> Decimal:
        """A number given to a measure in words is the share itself."""
        return value

    def value_at(self, attainment: Decimal) -> Decimal | None:
        """The value that stands for `attainment`; None where there is no scale from a baseline."""
        return None

    # What is expected, and what is possible

    @property
    def is_held_throughout(self) -> bool:
        """Whether all of it is expected from the first day on, as of a limit that was never out of reach."""
        return False

    def path(self, starts: date, due: date) -> Path:
        """What is expected by when, where nobody planned it."""
        return straight(starts, due)

    def possible(self, read: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
        """The lowest and the highest value that may come after those in `read`.

        Per cents stay within 0 and 100, what is counted at 0 or above; not where a reading, or the measure itself, is
        outside already.
        """
        low = -_ENDLESS if _SIGNED.fullmatch(self.unit) else ZERO
        high = _HUNDRED if _PERCENT.fullmatch(self.unit) else _ENDLESS
        is_within = all(low <= value <= high for value in (*self.numbers, *read))
        return (low, high) if is_within else (-_ENDLESS, _ENDLESS)

    # What it is made of

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """From where to where; of a limit where it stood and the limit, of a corridor its bounds."""
        return None, None

    @property
    def corridor(self) -> tuple[Decimal, Decimal] | None:
        """The two bounds to stay between."""
        return None

    @property
    def goal(self) -> Decimal | None:
        """The one number to reach or to hold."""
        return None

    @property
    def aims(self) -> tuple[Decimal, ...]:
        """The number to reach or to hold, or the two of a corridor to stay in."""
        return () if self.goal is None else (self.goal,)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """All that it is made of."""
        return tuple(number for number in self.ends if number is not None)

    @property
    def stages(self) -> Mapping[str, Decimal]:
        """Numbers on the way to the goal and beyond it, by their names."""
        return {}

    @property
    def zones_between(self) -> tuple[Decimal, ...]:
        """The attainments at which a zone begins on the way."""
        return ()

    @property
    def parts(self) -> Mapping[str, object]:
        """What it says by its key in a file, such as `to`, `milestones.beta`; None for a part that is not written."""
        return {}

    @property
    def due_days(self) -> Mapping[tuple[str | int, ...], date]:
        """The days in it, by where they are written."""
        return {}

    @property
    def titles(self) -> Mapping[str, str]:
        """What can be answered, by id."""
        return {}

    @property
    def amendable(self) -> Sequence[str]:
        """The parts that can be amended by themselves, by their keys."""
        return ()

    @property
    def places(self) -> Sequence[tuple[str | int, ...]]:
        """Where a file says what is to be reached, as paths from the measure."""
        return [()]

    # What people type

    @property
    def expected_answer(self) -> str:
        """What to type, in a few words."""
        return f"a number in {self.unit}" if self.unit else "a number"

    def typed(self, text: str) -> Typed:
        """What `text` answers, as an update has it. Raises ValueError with a sentence."""
        return number_typed(number, text, self.unit)

    # Beside another of its kind

    def part_efforts(self, after: Measured) -> Mapping[str, Effort]:
        """By its key in a file (`to`, `at_least`, `milestones.used`) each part that asks for less or for more."""
        if not isinstance(after, type(self)) or self.unit != after.unit:
            return {}
        return {name: found for name, found in self.efforts(after) if found}

    def effort(self, after: Measured) -> Effort | None:
        """Whether `after` is easier or harder to reach; None where neither can be said."""
        return agreed(self.part_efforts(after).values())

    def difference(self, after: Measured) -> str:
        """What differs, in words; "" of two kinds, and of a measure that is short enough to be told whole."""
        return ", ".join(self.differences(after)) if isinstance(after, type(self)) else ""

    def efforts(self, after: Self) -> Iterator[tuple[str, Effort | None]]:
        """By its key each part, and whether `after` asks for less or for more there."""
        return iter(())

    def differences(self, after: Self) -> Iterator[str]:
        """Each part that differs, in words."""
        return iter(())

    @property
    def promise(self) -> object:
        """What of it is a promise: two with the same promise differ in words only."""
        return self

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        """What the next cycle begins with, and what its owner should know; `cycle` is the one that ends."""
        is_reached = last.attainment is not None and last.attainment >= ONE
        return self, f"Reached in {cycle}: what comes next?" if is_reached else ""

    # Its words

    @property
    def start_words(self) -> tuple[str, str] | None:
        """`from`, `900`: where it began, in the language that is spoken."""
        return None

    @property
    def goal_words(self) -> tuple[str, str] | None:
        """`to`, `300 ms`: what is to be reached or held."""
        return None

    @property
    def phrase(self) -> str:
        """`from 900 to 300 ms`"""
        return " ".join(word for words in (self.start_words, self.goal_words) if words for word in words)

    def standing(self, answer: Answer | None, progress: Decimal | None, supporters: int) -> tuple[str, str]:
        """`done`, `2 of 3 steps`: how it stands. `supporters`: how many objectives support the key result."""
        return _("now"), "" if answer is None else self.told(answer)

    def told(self, answer: Answer) -> str:
        """`512 ms`, `done`, `target`"""
        if isinstance(answer, Decimal):
            return amount(answer, self.unit)
        return _("done") if answer else _("not done")

    def steps(self, answer: Answer | None) -> tuple[Step, ...]:
        """Its milestones, or the levels that somebody described."""
        return ()

    def gap(self, value: Decimal) -> tuple[Decimal, str] | None:
        """How far `value` is off, with `short`, `over` or `to go`; None where it is not, or where nobody can say."""
        return None
