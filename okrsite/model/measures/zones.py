"""Three levels of one outcome, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, Final, Self

from okrsite.diagnostics import quoted
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model.check_ins import Zone
from okrsite.model.entity import Entity
from okrsite.model.measures.measured import Answer, Last, Measured, Step, Typed
from okrsite.model.measures.typed import id_typed
from okrsite.model.scalars import Line
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ZERO

LEVELS: Final = ("commit", "target", "stretch")
"""From the lowest."""
ZONE_WORDS: Final = {
    Zone.NONE: later("none"),
    Zone.COMMIT: later("commit"),
    Zone.TARGET: later("target"),
    Zone.STRETCH: later("stretch"),
}


class ZoneNames(Entity):
    commit: Line | None = None
    target: Line | None = None
    stretch: Line | None = None


class Zones(Measured, Entity):
    """Three outcomes in words; which one was reached is a person's judgement."""

    kind: ClassVar[str] = "zones"
    answered_by: ClassVar[str] = "zone"
    answer_hint: ClassVar[str] = "zone: commit, target, stretch or none"
    unit: ClassVar[str] = ""
    zones: ZoneNames

    def attainment(self, answer: Answer, zones: ZoneShares) -> Decimal:
        if not isinstance(answer, Zone):
            return super().attainment(answer, zones)
        return ZERO if answer is Zone.NONE else Decimal(getattr(zones, answer.value))

    @property
    def parts(self) -> Mapping[str, object]:
        return {f"zones.{name}": getattr(self.zones, name) for name in LEVELS}

    @property
    def titles(self) -> Mapping[str, str]:
        levels = {name: getattr(self.zones, name) or _(ZONE_WORDS[Zone(name)]) for name in LEVELS}
        return {Zone.NONE.value: _("not even the first"), **levels}

    @property
    def places(self) -> list[tuple[str | int, ...]]:
        return [("zones", name) for name in self._described]

    @property
    def _described(self) -> list[str]:
        return [name for name in LEVELS if getattr(self.zones, name)]

    @property
    def expected_answer(self) -> str:
        return f"the zone reached ({', '.join(Zone)})"

    def typed(self, text: str) -> Typed:
        return id_typed(text, self.titles, self.expected_answer)

    def differences(self, after: Self) -> Iterator[str]:
        for name in LEVELS:
            before, now = (getattr(measure.zones, name) or _("nothing") for measure in (self, after))
            if before != now:
                level = _(ZONE_WORDS[Zone(name)])
                yield _("%(level)s is %(now)s and was %(was)s", level=level, now=quoted(now), was=quoted(before))

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        if last.answer not in LEVELS:
            return self, ""
        return self, f"It stood at {last.answer} in {cycle}: describe the levels anew, from there."

    @property
    def phrase(self) -> str:
        return _("zones")

    def standing(self, answer: Answer | None, progress: Decimal | None, supporters: int) -> tuple[str, str]:
        """`reached`, `2 of 3 levels (target); stretch is open`"""
        levels = self._described
        if answer not in levels:
            none = ngettext("none of %(num)s\u00a0level yet", "none of %(num)s\u00a0levels yet", len(levels))
            return _("reached"), none
        reached = levels.index(str(answer)) + 1
        return _("reached"), "; ".join(filter(None, (_reached(reached, levels), _still_open(levels[reached:]))))

    def told(self, answer: Answer) -> str:
        return _(ZONE_WORDS[answer]) if isinstance(answer, Zone) else super().told(answer)

    def steps(self, answer: Answer | None) -> tuple[Step, ...]:
        reached = LEVELS.index(answer.value) if isinstance(answer, Zone) and answer.value in LEVELS else -1
        return tuple(
            Step(getattr(self.zones, name), LEVELS.index(name) <= reached, level=name) for name in self._described
        )


def _reached(count: int, levels: Sequence[str]) -> str:
    return ngettext(
        "%(part)s of %(num)s\u00a0level (%(level)s)",
        "%(part)s of %(num)s\u00a0levels (%(level)s)",
        len(levels),
        part=count,
        level=_(ZONE_WORDS[Zone(levels[count - 1])]),
    )


def _still_open(levels: Sequence[str]) -> str:
    """At most two, for one is reached."""
    match [_(ZONE_WORDS[Zone(level)]) for level in levels]:
        case [one]:
            return _("%(level)s is open", level=one)
        case [one, other]:
            return _("%(level)s and %(higher)s are open", level=one, higher=other)
    return ""
