"""Steps that are done or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from okrsite.diagnostics import quoted
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model.entity import Entity
from okrsite.model.measures.effort import Effort, effort_until, either
from okrsite.model.measures.measured import Answer, Last, Measured, Step, Typed
from okrsite.model.measures.path import Path, PathPoint, straight, turns
from okrsite.model.measures.typed import by_name, id_typed
from okrsite.model.scalars import Day, Id, Limited, Line, Weight
from okrsite.model.scalars.texts import wrong
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ONE, ZERO, mean, share_of_time


class Milestone(Entity):
    id: Id
    title: Line | None = None
    weight: Weight = Decimal(1)
    due: Day | None = None

    @property
    def name(self) -> str:
        return self.title or self.id


class Milestones(Measured, Entity):
    """Steps that are done or not; progress is the weight of the done ones."""

    kind: ClassVar[str] = "milestones"
    answered_by: ClassVar[str] = "done"
    answer_hint: ClassVar[str] = "done: and the ids of the milestones reached, as done: [beta]"
    adds_up: ClassVar[bool] = True
    unit: ClassVar[str] = ""
    milestones: Annotated[tuple[Milestone, ...], Limited] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_different(self) -> Milestones:
        counted = Counter(step.id for step in self.milestones)
        if twice := next((id_ for id_, count in counted.items() if count > 1), None):
            raise wrong("duplicate-id", f"two milestones are called {quoted(twice)}; give each its own id")
        if not any(step.weight for step in self.milestones):
            raise wrong("zero-span", "every milestone has the weight 0; at least one must count")
        return self

    def answer(self, said: Any, before: Answer | None = None) -> Answer | None:
        """What is done adds up; a milestone that nobody planned does not count (`checks` says so)."""
        if not isinstance(said, tuple):
            return None
        done = before if isinstance(before, frozenset) else frozenset()
        return done | self.titles.keys() & said

    def attainment(self, answer: Answer, zones: ZoneShares) -> Decimal:
        if not isinstance(answer, frozenset):
            return super().attainment(answer, zones)
        return mean((weight, share) for _, weight, share in self.weighed(answer)) or ZERO

    def weighed(self, answer: Answer | None) -> tuple[tuple[str, Decimal, Decimal], ...]:
        done = answer if isinstance(answer, frozenset) else frozenset()
        return tuple((step.id, step.weight, ONE if step.id in done else ZERO) for step in self.milestones)

    def path(self, starts: date, due: date) -> Path:
        """One with a day is expected from that day on, on the due date at the latest; the others along the line."""
        if not self.due_days:
            return straight(starts, due)
        days = turns(starts, due, self.due_days.values())
        return tuple(PathPoint(day, self._expected(day, starts, due)) for day in days)

    def _expected(self, day: date, starts: date, due: date) -> Decimal:
        time_over = share_of_time(starts, due, day)
        shares = (
            (step.weight, Decimal(day >= min(step.due, due)) if step.due else time_over) for step in self.milestones
        )
        return mean(shares) or ZERO

    @property
    def parts(self) -> Mapping[str, object]:
        return {f"milestones.{step.id}": step for step in self.milestones}

    @property
    def due_days(self) -> Mapping[tuple[str | int, ...], date]:
        return {("milestones", at, "due"): step.due for at, step in enumerate(self.milestones) if step.due}

    @property
    def titles(self) -> Mapping[str, str]:
        return {step.id: step.name for step in self.milestones}

    @property
    def places(self) -> list[tuple[str | int, ...]]:
        return [("milestones", at) for at in range(len(self.milestones))]

    @property
    def expected_answer(self) -> str:
        return f"the milestones reached ({', '.join(self.titles)}), with commas between them, or none"

    def typed(self, text: str) -> Typed:
        if text.lower() == "none":
            return ()
        whole = by_name(self.titles).get(text.casefold())
        parts = [whole] if whole else [part.strip(" `") for part in text.split(",")]
        return tuple(dict.fromkeys(id_typed(part, self.titles, self.expected_answer) for part in parts if part))

    def efforts(self, after: Self) -> Iterator[tuple[str, Effort | None]]:
        """One more step to take is harder, if it counts; another weight only counts differently."""
        for id_, was, now in self._pairs(after):
            if was and now:
                yield f"milestones.{id_}", effort_until(was.due, now.due) if was.due and now.due else None
            else:
                yield f"milestones.{id_}", either(bool(was and was.weight), bool(now and now.weight))

    def differences(self, after: Self) -> Iterator[str]:
        for id_, was, now in self._pairs(after):
            step = quoted(id_)
            if was and now:
                yield from _changes(step, was, now)
            else:
                yield _("step %(step)s is gone", step=step) if was else _("step %(step)s is new", step=step)

    def _pairs(self, after: Self) -> Iterator[tuple[str, Milestone | None, Milestone | None]]:
        was, now = ({step.id: step for step in steps.milestones} for steps in (self, after))
        return ((id_, was.get(id_), now.get(id_)) for id_ in dict.fromkeys((*was, *now)))

    @property
    def promise(self) -> object:
        """Milestones may be worded better and stand in another order."""
        return {step.id: (step.weight, step.due) for step in self.milestones}

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        """Those not done yet, without their days; all where nothing that counts is left."""
        left = [step for step in self.milestones if step.id not in last.done]
        note = ""
        if not any(step.weight for step in left):
            left, note = list(self.milestones), "All its milestones are done: name the next ones."
        elif len(left) < len(self.milestones):
            note = f"Done already: {self.told(last.done)}."
        undated = tuple(step.model_copy(update={"due": None}) for step in left)
        return self.model_copy(update={"milestones": undated}), note

    @property
    def phrase(self) -> str:
        return _("milestones %(steps)s", steps=", ".join(self.titles))

    def standing(self, answer: Answer | None, progress: Decimal | None, supporters: int) -> tuple[str, str]:
        done = _count(answer, self.titles)
        return _("done"), ngettext(
            "%(part)s of %(num)s\u00a0step", "%(part)s of %(num)s\u00a0steps", len(self.milestones), part=done
        )

    def told(self, answer: Answer) -> str:
        if not isinstance(answer, frozenset):
            return super().told(answer)
        return ", ".join(title for id_, title in self.titles.items() if id_ in answer) or _("none")

    def steps(self, answer: Answer | None) -> tuple[Step, ...]:
        done = answer if isinstance(answer, frozenset) else frozenset()
        return tuple(Step(step.name, step.id in done, step.due) for step in self.milestones)


def _changes(step: str, was: Milestone, now: Milestone) -> Iterator[str]:
    if was.weight != now.weight:
        yield _(
            "step %(step)s weighs %(now)s instead of %(was)s", step=step, now=f"{now.weight:f}", was=f"{was.weight:f}"
        )
    if was.due == now.due:
        return
    if not was.due:
        yield _("step %(step)s is due on %(now)s and had no date", step=step, now=now.due)
    elif now.due:
        yield _("step %(step)s is due on %(now)s and was due on %(was)s", step=step, now=now.due, was=was.due)
    else:
        yield _("step %(step)s has no date any more and was due on %(was)s", step=step, was=was.due)


def _count(answer: Answer | None, known: Mapping[str, str]) -> int:
    return len(answer & known.keys()) if isinstance(answer, frozenset) else 0
