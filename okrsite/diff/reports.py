"""What people reported: check-ins, reviews and readings of KPIs that are new, gone or different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from okrsite.diff.change import Change, ChangeKind, What, changed, kind_of, told_apart
from okrsite.diff.fields import kpi_fields
from okrsite.loader import with_objectives_now
from okrsite.matching import CyclePair, Matches, UnreadFiles
from okrsite.model import (
    CheckIn,
    Cycle,
    KeyResult,
    Kpi,
    KpiReading,
    Objective,
    ReviewFile,
    ReviewOfUnit,
    eras_of,
    is_key_result,
    objective_of,
)
from okrsite.model.phrases import TEXTS, phrase_of, report_phrases
from okrsite.wording import day

Report = TypeVar("Report", CheckIn, KpiReading)


def _by_day(old: Sequence[Report], new: Sequence[Report]) -> Iterator[tuple[Report | None, Report | None]]:
    """Two series held against each other. Two of one day, which are an error, are told apart by their order."""
    was: dict[tuple[date, int], Report] = _numbered(old)
    now: dict[tuple[date, int], Report] = _numbered(new)
    return ((was.get(key), now.get(key)) for key in sorted({*was, *now}))


def _numbered(series: Sequence[Report]) -> dict[tuple[date, int], Report]:
    seen = Counter[date]()
    found: dict[tuple[date, int], Report] = {}
    for report in series:
        found[report.date, seen[report.date]] = report
        seen[report.date] += 1
    return found


# A check-in is known by its file and by what it names there, for who renames a key result touches no check-in; else,
# where files were moved or names followed, by what it is of and its day.


class _Pair(NamedTuple):
    """One check-in before and afterwards; `ref` is what that is called now which it is of."""

    ref: str
    before: CheckIn | None
    after: CheckIn | None

    @property
    def on(self) -> date:
        return next(each.date for each in (self.after, self.before) if each)

    @property
    def says_the_same(self) -> bool:
        return bool(self.before and self.after) and _content(self.before) == _content(self.after)


def _content(check_in: CheckIn | None) -> object:
    return check_in and (check_in.date, check_in.by, check_in.said)


def check_in_changes(pair: CyclePair, unread: UnreadFiles) -> Iterator[Change]:
    before, after = pair.before, pair.after
    refs = [ref for ref in dict.fromkeys((*before.check_ins, *after.check_ins)) if not _are_same(pair, ref)]
    order = {ref: nth for nth, ref in enumerate(dict.fromkeys((*map(pair.now, refs), *refs)))}
    for each in sorted(_paired(pair, refs), key=lambda each: (order[each.ref], each.on)):
        if not each.says_the_same and not unread.has(*(one.origin for one in each[1:] if isinstance(one, CheckIn))):
            yield _check_in(each, changed(What.CHECK_IN, after.id, each.ref, pair.title_of(each.ref)))


def _are_same(pair: CyclePair, ref: str) -> bool:
    old, new = pair.before.check_ins_of(ref), pair.after.check_ins_of(ref)
    now, said_by = pair.units.get, [(meeting.date, meeting.by) for meeting in new.meetings]
    return [(each.date, now(each.by or "", each.by)) for each in old.meetings] == said_by and old.said == new.said


def _paired(pair: CyclePair, refs: Iterable[str]) -> Iterator[_Pair]:
    was, now = _by_place(pair.before, refs), _by_place(pair.after, refs)
    was = {place: _by_its_author_now(one, pair) for place, one in was.items()}
    for place in [place for place in was if place in now]:
        yield _Pair(pair.now(place[1]), was.pop(place), now.pop(place))
    old, new = dict[str, list[CheckIn]](), dict[str, list[CheckIn]]()
    for (_, ref), check_in in was.items():
        old.setdefault(pair.now(ref), []).append(check_in)
    for (_, ref), check_in in now.items():
        new.setdefault(ref, []).append(check_in)
    for ref in dict.fromkeys((*old, *new)):
        yield from (_Pair(ref, *both) for both in _by_day(old.get(ref, ()), new.get(ref, ())))


def _by_place(cycle: Cycle, refs: Iterable[str]) -> dict[tuple[str, str], CheckIn]:
    """By the path of their file, and the full id that they name there."""
    return {(one.origin.document.path, ref): one for ref in refs for one in cycle.check_ins_of(ref)}


def _by_its_author_now(check_in: CheckIn, pair: CyclePair) -> CheckIn:
    by = pair.units.get(check_in.by or "", check_in.by)
    return check_in._replace(meeting=check_in.meeting._replace(by=by))


def _check_in(pair: _Pair, of: Change) -> Change:
    was, now = pair.before, pair.after
    before, after = told_apart(_words(was, now), _words(now, was))
    values = (_as_written(was), _as_written(now))
    return replace(of, kind=kind_of(was, now), before=before, after=after, values=values, on=pair.on)


def _words(check_in: CheckIn | None, other: CheckIn | None) -> str:
    """In short; of two what differs, with the day and the texts only there."""
    if check_in is None:
        return ""
    if other is None:
        return ", ".join(_phrases(check_in))
    spelt = [text for text in TEXTS if getattr(check_in, text) != getattr(other, text)]
    same = {*_phrases(check_in, spelt)}.intersection(_phrases(other, spelt))
    on = [day(check_in.date)] if check_in.date != other.date else []
    return ", ".join((*on, *(phrase for phrase in _phrases(check_in, spelt) if phrase not in same)))


def _phrases(check_in: CheckIn, spelt: Collection[str] = ()) -> Iterator[str]:
    yield from report_phrases(check_in, spelt)
    yield from [f"by {check_in.by}"] if check_in.by else []


def _as_written(check_in: CheckIn | None) -> object:
    if check_in is None:
        return None
    return {"date": check_in.date, "by": check_in.by, **check_in.said}


def counting_changes(pair: CyclePair, unread: UnreadFiles) -> Iterator[Change]:
    """Check-ins that nobody touched, and that are counted no longer, or now: what they name is gone, renamed, or
    measured in another unit or kind since.

    Told once of each key result or objective, and not check-in by check-in.
    """
    before, after = pair.before, pair.after
    lost, found = Counter[str](), Counter[str]()
    for ref in before.check_ins.keys() & after.check_ins.keys():
        then, now = _has(before, ref), _has(after, ref)
        if then != now and not unread.has((before if then else after).origins[ref]):
            home = _home(pair, ref) if then else _new_home(pair, ref)
            (lost if then else found)[home] += min(len(cycle.check_ins[ref]) for cycle in (before, after))
        elif then and now and is_key_result(ref):
            lost[ref] += _became_history(before.key_results[ref], after.key_results[ref], after.check_ins[ref])
    for kind, counts in ((ChangeKind.LOST, lost), (ChangeKind.FOUND, found)):
        for ref, count in sorted((+counts).items()):
            of = changed(What.CHECK_IN, after.id, ref, pair.title_of(ref))
            words = f"{count:,} check-in{'' if count == 1 else 's'}"
            told = of.removed(words, count) if kind is ChangeKind.LOST else of.added(words, count)
            yield replace(told, kind=kind)


def _became_history(was: KeyResult, now: KeyResult, check_ins: Iterable[CheckIn]) -> int:
    """How many that counted are of before an amendment to another unit or kind."""
    if was.amendments == now.amendments:
        return 0
    counted_from, since = (eras_of(each)[-1].since or date.min for each in (was, now))
    return sum(counted_from <= check_in.date < since for check_in in check_ins)


def _has(cycle: Cycle, ref: str) -> bool:
    return ref in (cycle.key_results if is_key_result(ref) else cycle.objectives)


def _home(pair: CyclePair, ref: str) -> str:
    """Where a reader looks for it: what it is called now, or what was removed."""
    found: Matches[KeyResult] | Matches[Objective] = pair.key_results if is_key_result(ref) else pair.objectives
    return found.same.get(ref) or (objective_of(ref) if objective_of(ref) in pair.objectives.gone else ref)


def _new_home(pair: CyclePair, ref: str) -> str:
    return objective_of(ref) if objective_of(ref) in pair.objectives.new else ref


def review_changes(pair: CyclePair, unread: UnreadFiles) -> Iterator[Change]:
    """A review is known by its file, else by its unit."""
    was, now = _reviews(pair.before), _reviews(pair.after)
    pairs = [(pair.now(unit), was[path, unit], now[path, unit]) for path, unit in was if (path, unit) in now]
    old = {pair.now(unit): review for (path, unit), review in was.items() if (path, unit) not in now}
    new = {unit: review for (path, unit), review in now.items() if (path, unit) not in was}
    others = [(unit, old.get(unit), new.get(unit)) for unit in dict.fromkeys((*old, *new))]
    for unit, one, other in (*pairs, *others):
        if not unread.has(*(review.origin for review in (one, other) if review)):
            of = changed(What.REVIEW, pair.after.id, unit, "")
            yield from _review(of, _as_called_now(one.file, pair) if one else None, other.file if other else None)


def _as_called_now(review: ReviewFile, pair: CyclePair) -> ReviewFile:
    by = review.by and pair.now(review.by)
    return with_objectives_now(review, pair.now).model_copy(update={"by": by})


def _reviews(cycle: Cycle) -> Mapping[tuple[str, str], ReviewOfUnit]:
    """By path and the unit that stands in the file."""
    return {(review.origin.document.path, unit): review for unit, review in cycle.reviews.items()}


def _review(of: Change, before: ReviewFile | None, after: ReviewFile | None) -> Iterator[Change]:
    was, now = (review and _parts(review) for review in (before, after))
    if was != now:
        is_on_both = was is not None and now is not None
        words = told_apart(was, now) if is_on_both else (_size(before), _size(after))
        yield replace(of, kind=kind_of(was, now), before=words[0], after=words[1], values=(before, after))


def _parts(review: ReviewFile) -> Mapping[str, object]:
    """All that it says but whose it is, as far as it says something: `kitchen/warm score`."""
    whole = {"date": review.date, "by": review.by}
    parts = (
        ("", whole),
        ("", dict(review.retrospective)),
        *((f"{ref} ", dict(of)) for ref, of in review.objectives.items()),
    )
    said = {f"{of}{name.replace('_', ' ')}": value for of, named in parts for name, value in named.items()}
    return {name: value for name, value in said.items() if value not in (None, "", ())}


def _size(review: ReviewFile | None) -> str:
    count = len(review.objectives) if review else 0
    return f"of {count} {'objective' if count == 1 else 'objectives'}" if review else ""


def kpi_changes(
    before: Mapping[str, Kpi], after: Mapping[str, Kpi], units: Mapping[str, str], unread: UnreadFiles
) -> Iterator[Change]:
    """`units` gives new ids by old ones."""
    for id_ in dict.fromkeys((*before, *after)):
        old, new = before.get(id_), after.get(id_)
        if id_ in unread.kpis or old is new:
            continue
        old = old and replace(old, owner=units.get(old.owner or "", old.owner))
        if old and new:
            yield from kpi_fields(changed(What.KPI, "", id_, new.name), old, new)
            for was, now in _by_day(old.readings, new.readings):
                if was != now:
                    yield _reading(new, was, now)
        elif new:
            yield changed(What.KPI, "", id_, new.name).added()
        elif old:
            yield changed(What.KPI, "", id_, old.name).removed()


def _reading(kpi: Kpi, was: KpiReading | None, now: KpiReading | None) -> Change:
    before, after = told_apart(_reading_words(was, now), _reading_words(now, was))
    of = changed(What.READING, "", kpi.id, kpi.name)
    on = next(each.date for each in (now, was) if each)
    return replace(of, kind=kind_of(was, now), before=before, after=after, values=(was, now), on=on)


def _reading_words(reading: KpiReading | None, other: KpiReading | None) -> str:
    if reading is None:
        return ""
    note = f"note “{reading.note}”" if other and reading.note != other.note else "note"
    return ", ".join((phrase_of(reading.value), note)) if reading.note else phrase_of(reading.value)
