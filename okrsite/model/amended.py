"""What a key result said before each of its amendments, found by undoing them from the newest to the oldest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError

from okrsite.diagnostics import quoted
from okrsite.model.measures import Effort, Measure, Word
from okrsite.model.okrs import Amendment, KeyResult, effort_of
from okrsite.model.portal import Cycle
from okrsite.yaml_source import parse
from okrsite.yaml_source.written import on_one_line

MEASURE: Final = "measure"
FIELDS: Final = ("weight", "owner", "due")
NOTHING: Final = ""
"""What `was` says of a field that was not written."""


class AmendmentStep(NamedTuple):
    """One amendment: the promise before and after it.

    position: in the list as written.  wrong: why nobody can tell what it changed; then `before` is the same as `after`.
    """

    position: int
    amendment: Amendment
    before: KeyResult
    after: KeyResult
    wrong: str = ""

    def effort(self, ends: date) -> Effort | None:
        """ends: the cycle's last day."""
        return effort_of(self.before, self.after, ends)

    @property
    def now(self) -> str:
        """What the field was changed to, in the words of a file."""
        return written_at(self.after, self.amendment.field)


class Era(NamedTuple):
    """A time in which a key result was reported in the same words and the same unit, however its target moved.

    key_result: as it was at the end of that time.  since: its first day; None of the first era.
    """

    key_result: KeyResult
    since: date | None = None

    @property
    def measure(self) -> Measure:
        return self.key_result.judged_by


def eras_of(key_result: KeyResult, by: date = date.max) -> tuple[Era, ...]:
    """Those that have begun by a day, oldest first, at least one. A reading counts in the era of its day alone."""
    if not key_result.amendments:  # as of most
        return (Era(key_result),)
    eras: list[Era] = []
    since: date | None = None
    for step in steps_of(key_result):
        if not step.after.judged_by.reads_like(step.before.judged_by):
            eras.append(Era(step.before, since))
            since = step.amendment.date
    found = (*eras, Era(key_result, since))
    return tuple(era for era in found if era.since is None or era.since <= by)


def era_on(eras: Sequence[Era], day: date) -> Era:
    """The one that a day lies in; a day on which a measure changed is the new one's."""
    if len(eras) == 1:
        return eras[0]
    return next((era for era in reversed(eras) if era.since is None or era.since <= day), eras[0])


def eras_at(eras: Sequence[Era], day: date) -> tuple[Era, ...]:
    """Those that a check-in of a day may be of: on the day of a change also the one that ended."""
    return tuple(
        era
        for era, after in zip(eras, (*eras[1:], None), strict=True)
        if (era.since is None or era.since <= day) and (after is None or after.since is None or day <= after.since)
    )


def steps_of(key_result: KeyResult) -> tuple[AmendmentStep, ...]:
    """Oldest first; of one day in the order of the file."""
    steps: list[AmendmentStep] = []
    by_date = sorted(enumerate(key_result.amendments), key=lambda each: each[1].date)
    for position, amendment in reversed(by_date):
        step = _undone(position, amendment, key_result)
        steps.append(step)
        key_result = step.before
    return tuple(reversed(steps))


def original_of(key_result: KeyResult) -> KeyResult:
    """As it was promised; what an amendment says that nobody can understand is left as it is."""
    steps = steps_of(key_result)
    return steps[0].before if steps else key_result


def moved_fields(before: KeyResult, after: KeyResult) -> tuple[str, ...]:
    """What of a promise is otherwise: `measure.to`, or `measure` where it is of another kind or has other steps."""
    was, now = before.judged_by, after.judged_by
    parts = _parts(was)
    if type(was) is type(now) and parts:
        others = _parts(now)
        fields = [f"{MEASURE}.{name}" for name in parts if parts[name] != others[name]]
    else:
        fields = [] if was.promise == now.promise else [MEASURE]
    return (*fields, *(name for name in FIELDS if getattr(before, name) != getattr(after, name)))


def written_at(key_result: KeyResult, field: str) -> str:
    """The value of a field as a file has it: `measure`, `measure.to`, `weight`; "" where it is not written."""
    if field in FIELDS:
        return _text(getattr(key_result, field))
    name = field.partition(".")[2]
    if field == MEASURE:
        return _whole(key_result.measure)
    return _text(_parts(key_result.measure).get(name)) if field.startswith(f"{MEASURE}.") else ""


def counted_at(cycle: Cycle, ref: str, field: str) -> str:
    """What the field of a key result says, or what counts where it says nothing."""
    match field:
        case "due":
            return cycle.due_of(ref).isoformat()
        case "owner":
            return cycle.owner_of(ref) or NOTHING
        case "measure.from":
            return written_at(cycle.begun(ref), field)
    return written_at(cycle.key_results[ref], field)


def _whole(measure: Measure | None) -> str:
    """`done`, `{from: 900, to: 300, unit: ms}`"""
    if measure is None or isinstance(measure, Word):
        return _text(measure)
    return on_one_line(measure.model_dump(by_alias=True, exclude_defaults=True))


def with_field(key_result: KeyResult, field: str, written: str) -> KeyResult:
    """With another value at a field, in the words of a file; "" takes it away. Raises ValueError with the reason."""
    try:
        if field in FIELDS:
            return _with(key_result, field, written)
        return key_result.model_copy(update={MEASURE: _measure(key_result.measure, field, written)})
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        raise ValueError(str(wrong.get("ctx", {}).get("sentence", wrong["msg"]))) from None


def _undone(position: int, amendment: Amendment, after: KeyResult) -> AmendmentStep:
    """With what `was` says in the place of what is now."""
    try:
        before = with_field(after, amendment.field, amendment.was.strip())
    except ValueError as error:
        return AmendmentStep(position, amendment, after, after, str(error))
    return AmendmentStep(position, amendment, before, after)


_MEASURE: Final[TypeAdapter[Measure]] = TypeAdapter(Measure, config=ConfigDict(defer_build=True))


def _with(key_result: KeyResult, field: str, written: str) -> KeyResult:
    alone: dict[str, Any] = {"id": key_result.id, "title": "-", **({} if written == NOTHING else {field: written})}
    return key_result.model_copy(update={field: getattr(KeyResult.model_validate(alone), field)})


def _measure(measure: Measure | None, field: str, written: str) -> Measure | None:
    """With another part, or another measure in its place. Raises ValueError for a part that it does not have."""
    if field == MEASURE:
        return _MEASURE.validate_python(_read(written)) if written else None
    family, _, name = field.partition(".")
    parts = _parts(measure)
    if family != MEASURE or name not in parts:
        raise ValueError(f"this key result has nothing that is called {quoted(field)}")
    kept = {key: _listed(part) for key, part in parts.items() if part is not None and key != name}
    value: object = [part.strip() for part in written.split(",")] if name == "between" else written
    return _MEASURE.validate_python(kept if written == NOTHING else {**kept, name: value})


def _read(written: str) -> object:
    """A measure in the words of a file, in braces or as one word. Raises ValueError where those are no YAML."""
    if not written.startswith("{"):
        return written
    document = parse("was", written.encode(errors="replace"))
    if document.findings:
        raise ValueError(document.findings[0].message)
    return document.data


def _parts(measure: Measure | None) -> Mapping[str, Any]:
    """The parts of a measure in numbers by their key, None for one that is not written."""
    return measure.parts if measure is not None and measure.is_numeric else {}


def _listed(part: object) -> object:
    return [_text(each) for each in part] if isinstance(part, tuple) else _text(part)


def _text(value: object) -> str:
    match value:
        case None:
            return NOTHING
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(map(_text, value))
    return str(value)
