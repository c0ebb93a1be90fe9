"""What check-ins said over time: data in a page, for lines and for tables and charts in folds.

okrsite.js draws the lines, okrsite-charts.js what stands in a fold.

Written out they were half of a page. One script element has the course of each objective and key result, in the order
of the page, 0 where there is nothing to draw:

    {"f": {"to": "(value − from) ÷ (to − from)"}, "span": 92, "days": [[days since the cycle began, "5 Oct"], ...],
     "texts": [HTML, ...], "of": [course, ...]}

`f` are the formulas of the page's key results, by the word before their goal. Of an objective its course is what was
said of itself; in `p` how many points of a hundred each of its key results adds, with `|` between them and `*2` after
the points of one that weighs 2, and in `q` the other parts of its mean, each with link, weight, progress and points.
Columns are texts, with `|` between the check-ins, oldest first; one that is empty is left out:

    v  values, without their unit            n  notes, by their place in `texts`
    c  confidences                           m  what more was said, by its place in `texts`
    d  places in `days`; left out: 0|1|2|…   b  who said it, by its place in `texts`; one alone: all of them
    s  progress at each check-in, a digit of base 36 each
    x  `days since the cycle began|…` of the digits of s, where those are not of all check-ins

and beside them `since`: [place of the check-in from which on it was measured as it is now, words of that], ...; what
came before counts no more. What a chart draws beside the values is in `charted`.

`today` of the page is there as long as the cycle runs. Without scripts the newest values and confidences stand in one
table in `noscript`, with a row for each key result and a column for each day, so that days are written once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import zip_longest
from typing import Any, Final

from okrsite.cards.charted import chart_data, days_into
from okrsite.cards.marks import OUTSIDE, link, recorded
from okrsite.context.addresses import anchor
from okrsite.context.cycle import CycleContext
from okrsite.context.progress import declared_words
from okrsite.context.reported import reported
from okrsite.facts import KeyResultFacts, ObjectiveFacts, Point
from okrsite.facts.derivations import FORMULAS
from okrsite.language import gettext as _
from okrsite.model import CheckIn, CheckIns, Era, Key, Measure, Meeting, era_on, unit_of
from okrsite.model.phrases import phrase_of
from okrsite.render import declared_as
from okrsite.richtext import line_to_html, title_to_html, to_html
from okrsite.views.derivations import parts_beside
from okrsite.views.provenance import recorded_file
from okrsite.wording import number, percent

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
BETWEEN: Final = "|"
NEWEST_DAYS: Final = 4
"""So many stand in the table of a page; whoever reads it without scripts finds the others in the unit's data."""
SAID_MORE: Final = frozenset(("blockers", "wins", "evidence", "status"))
Course = dict[str, Any]
FORMULA_OF: Final = {formula.name: formula.formula for formula in FORMULAS if formula.is_of_numbers}
"""By the kind of a measure."""


@dataclass(slots=True)
class Readings:
    """Of one page: each `add` is of the next objective or key result on it."""

    context: CycleContext
    days: dict[int, str] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    authors: dict[str | None, str] = field(default_factory=dict)
    of: list[Course | int] = field(default_factory=list)
    goals: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, dict[int, str]]] = field(default_factory=list)

    def add_key_result(self, ref: str, facts: KeyResultFacts, eras: Sequence[Era]) -> None:
        course = self._course(facts.check_ins, eras)
        if len(facts.check_ins) > 1:
            self.rows.append(self._row(ref, facts, course))
        course |= self._progress(facts.series, facts.check_ins)
        if course and (facts.measure.is_numeric or "s" in course):
            course |= chart_data(self.context, ref)
        if facts.progress is not None and (goal := facts.measure.goal_words):
            self.goals[goal[0]] = facts.measure.kind
        self.of.append(course or 0)

    def _row(self, ref: str, facts: KeyResultFacts, course: Course) -> tuple[str, dict[int, str]]:
        """What heads it, and what was said on which day, for those who have no scripts."""
        unit = f", {escape(facts.measure.unit)}" if facts.measure.unit else ""
        title = f"<a href=#{anchor(ref)}>{title_to_html(self.context.cycle.key_results[ref].title)}</a>{unit}"
        values, levels = (course.get(column, "").split(BETWEEN) for column in "vc")
        said = zip_longest(values, (f"({level})" if level else "" for level in levels), fillvalue="")
        return title, dict(zip(course["days"], (" ".join(filter(None, one)) for one in said), strict=False))

    def add_objective(self, ref: str, facts: ObjectiveFacts) -> None:
        self.of.append(self._course(facts.check_ins, ()) | self._sum(ref, facts) or 0)

    def _sum(self, ref: str, facts: ObjectiveFacts) -> Course:
        """What each part adds to the number; nothing of a single part, and of a number that is no mean."""
        if facts.progress is None or facts.is_judged or facts.is_declared or len(facts.parts) < 2:
            return {}
        beside = parts_beside(self.context, ref, facts.parts)
        course: Course = {"p": BETWEEN.join(beside.own)} if any(beside.own) else {}
        others = [
            (self._link(part.key), number(part.weight), percent(part.progress), adds) for part, adds in beside.others
        ]
        if beside.more:
            words, adds = beside.more
            others.append((words, "", "", adds))
        return course | ({"q": others} if others else {})

    def _link(self, key: Key) -> str:
        there = self.context.of(key.cycle)
        unit = there.unit_link(unit_of(key.ref))
        return f"{link(there.link_to(key))} <span class=okr-meta>{link(unit)}</span>"

    def html(self) -> str:
        """`<` is written as JSON can, so that no text ends the element."""
        courses = [course for course in self.of if isinstance(course, dict)]
        if not courses:
            return ""
        order = {offset: place for place, offset in enumerate(sorted(self.days))}
        for course in courses:
            places = [order[offset] for offset in course.pop("days", ())]
            if places != [*range(len(places))]:
                course["d"] = BETWEEN.join(map(str, places))
        days = [[offset, self.days[offset]] for offset in order]
        formulas = {label: FORMULA_OF[kind] for label, kind in self.goals.items() if kind in FORMULA_OF}
        span = self.context.cycle.span
        ends = {"span": span.days, "start": self.context.day(span.starts), "end": self.context.day(span.ends)}
        data = ends | {"f": formulas, "days": days, "texts": list(self.texts), "of": self.of}
        if self.context.is_running:
            data["today"] = days_into(self.context, self.context.numbers.as_of)
        said = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return f"<script type=application/json class=okr-readings>{said}</script>"

    def table(self) -> str:
        """Of all key results with more than one check-in, the newest day first."""
        if not self.rows:
            return ""
        days = sorted({day for _title, said in self.rows for day in said}, reverse=True)[:NEWEST_DAYS]
        head = "".join(f"<th scope=col>{self.days[day]}" for day in days)
        rows = "".join(
            f"<tr><th scope=row>{title}<td>" + "<td>".join([said.get(day, "") for day in days])
            for title, said in self.rows
        )
        words = _("What the newest check-ins said (confidence, of 10)")
        return (
            f'<div class=okr-scroll role=group aria-label="{words}" tabindex=0><table class=okr-table>'
            f"<caption>{words}</caption><tr><th scope=col>{_('Key result')}{head}{rows}</table></div>"
        )

    def _course(self, check_ins: CheckIns, eras: Sequence[Era]) -> Course:
        if not check_ins:
            return {}
        said, authors = check_ins.said, [self._author(meeting.by) for meeting in check_ins.meetings]
        columns = {
            "v": _values(check_ins, eras),
            "c": ["" if level is None else number(level) for level in said.get("confidence", ())],
            "n": [self._text(_note(note)) if note else "" for note in said.get("note", ())],
            "m": [self._text(more) if (more := _more(self.context, c)) else "" for c in check_ins]
            if self.context.provenance or not SAID_MORE.isdisjoint(said)
            else (),
            "b": authors[:1] if len({*authors}) == 1 else authors,
        }
        written = {name: BETWEEN.join(column) for name, column in columns.items()}
        course: Course = {name: text for name, text in written.items() if text.strip(BETWEEN)}
        if len(eras) > 1 and (since := list(_changes(self.context, check_ins, eras))):
            course["since"] = since
        return course | {"days": list(map(self._day, check_ins.meetings))}

    def _day(self, meeting: Meeting) -> int:
        day = meeting.written_on or meeting.date
        offset = days_into(self.context, day)
        if offset not in self.days:
            self.days[offset] = self.context.day(day)
        return offset

    def _text(self, html: str) -> str:
        return str(self.texts.setdefault(html, len(self.texts)))

    def _author(self, by: str | None) -> str:
        if by not in self.authors:
            self.authors[by] = self._text(link(self.context.unit_link(by))) if by else ""
        return self.authors[by]

    def _progress(self, series: Sequence[Point], check_ins: CheckIns) -> Course:
        """Nothing to see in fewer than two points."""
        if len(series) < 2:
            return {}
        digits = "".join([DIGITS[round(35 * point.progress)] for point in series])
        days = [point.date for point in series]
        if days == [meeting.date for meeting in check_ins.meetings]:
            return {"s": digits}
        return {"s": digits, "x": BETWEEN.join(str(days_into(self.context, day)) for day in days)}


def _values(check_ins: CheckIns, eras: Sequence[Era]) -> list[str]:
    """The unit of today stands above the column, that of an earlier measure beside each value."""
    now = eras[-1].measure if eras else None
    if now and len(eras) == 1 and now.is_numeric:
        return ["" if value is None else number(value) for value in check_ins.said.get("value", ())]
    if len(eras) < 2:
        return [_value(c, now, now) for c in check_ins]
    return [_value(c, era_on(eras, c.date).measure, now) for c in check_ins]


def _value(check_in: CheckIn, measure: Measure | None, now: Measure | None) -> str:
    if check_in.value is not None and measure is now:
        return number(check_in.value)
    return title_to_html(reported(check_in, measure)).replace(BETWEEN, "&#124;")


def _changes(context: CycleContext, check_ins: CheckIns, eras: Sequence[Era]) -> Iterator[tuple[int, str]]:
    for era in eras[1:]:
        before = sum(era.since is not None and meeting.date < era.since for meeting in check_ins.meetings)
        if before and era.since:
            day, measure = context.day(era.since), escape(phrase_of(era.measure))
            yield before, _("since %(day)s %(measure)s", day=day, measure=measure)


def _note(text: str) -> str:
    """A single paragraph needs no mark of its own."""
    html = to_html(text).rstrip()
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner or len(inner) + len("<p></p>") != len(html) else inner


def _more(context: CycleContext, check_in: CheckIn) -> str:
    said = recorded(recorded_file(context, check_in.origin)) if context.provenance else ""
    if not (check_in.blockers or check_in.wins or check_in.evidence or check_in.status):
        return said
    status = f"{declared_as(declared_words(check_in.status))} " if check_in.status else ""
    wins = "".join([f"<p class=okr-win>{_('Win: %(text)s', text=_auto(one))}</p>" for one in check_in.wins])
    url = check_in.evidence
    evidence = f'<p><a href="{escape(url)}" {OUTSIDE}>{_("Evidence")}</a></p>' if url else ""
    return status + blocked(check_in.blockers) + wins + evidence + said


def blocked(blockers: Iterable[str]) -> str:
    said = [f"<p class=okr-blocker>{_('Blocked: %(about)s', about=_auto(one))}</p>" for one in blockers]
    return "".join(said)


def _auto(text: str) -> str:
    return f"<span dir=auto>{line_to_html(text)}</span>"
