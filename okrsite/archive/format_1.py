"""Format 1 of an archive: what its files hold.

What people wrote stands under `plan`, `said`, `review` and `kpis`, with the keys that they wrote it with. What followed
from it stands beside it, as it was on the day of closing. Numbers are text, exact to the last digit; shares run from 0
to 1. A key that is missing has the default that it has here.

This shape is for ever: files of it lie in the archives of portals. Another shape is another format, with a module and a
reader of its own.
"""

from __future__ import annotations

from okrsite.facts import Health
from okrsite.model import (
    Ambition,
    Cadence,
    KeyResult,
    KpiFile,
    Objective,
    ReviewFile,
    State,
    Status,
    UnitKind,
    Update,
    Zone,
)
from okrsite.model.entity import Entity
from okrsite.model.reviews import Decision
from okrsite.model.scalars import CycleId, Day, Exact, Flag, Id, Line, Owner, Reference, Text, Whole

FORMAT = 1


class Closing(Entity):
    """closed: the day on which it was closed.  as_of: the day at which all numbers are judged.

    reason: why it was closed in spite of what was missing, which is listed in `missing`.
    """

    closed: Day
    as_of: Day
    okrsite: Line
    formulas: Whole
    reason: Text = ""
    missing: tuple[Line, ...] = ()


class Manifest(Entity):
    """manifest.json: the SHA-256 of every file by path, and of all of these together."""

    format: Whole
    cycle: CycleId
    closing: Closing
    digest: Line
    files: dict[str, str]


class Part(Entity):
    """What rolled up into a number. `key` has its cycle before a colon; `date` is that of the newest reading below."""

    key: Reference
    weight: Exact
    progress: Exact | None = None
    expected: Exact
    date: Day | None = None


class Point(Entity):
    date: Day
    value: Exact | None = None
    progress: Exact


class Forecast(Entity):
    value: Exact
    low: Exact
    high: Exact
    progress: Exact


class HistoryPoint(Entity):
    date: Day
    actual: Exact | None = None
    expected: Exact


class Moment(Entity):
    date: Day
    progress: Exact | None = None
    expected: Exact
    dropped: Flag = False
    newest_date: Day | None = None


class PathPoint(Entity):
    """How far it was expected to be on a day."""

    date: Day
    attainment: Exact


class CheckIn(Entity):
    date: Day
    by: Owner | None = None
    said: Update


class Course(Entity):
    """What pages said on each day of `CycleRecord.days`, one after the other. Shares have ten places."""

    attainment: tuple[Exact | None, ...]
    expected: tuple[Exact, ...]
    health: tuple[Health, ...]


class KeyResultNumbers(Entity):
    """One of value, steps, is_done and zone is the newest answer, by the kind of the measure."""

    due: Day
    value: Exact | None = None
    steps: tuple[Id, ...] | None = None
    is_done: Flag | None = None
    zone: Zone | None = None
    attainment: Exact | None = None
    progress: Exact | None = None
    expected: Exact
    expected_value: Exact | None = None
    health: Health
    declared: Status | None = None
    disagrees: Flag = False
    confidence: Exact | None = None
    newest_date: Day | None = None
    forecast: Forecast | None = None
    path: tuple[PathPoint, ...] = ()
    parts: tuple[Part, ...] = ()
    series: tuple[Point, ...] = ()


class KeyResultRecord(Entity):
    plan: KeyResult
    numbers: KeyResultNumbers
    check_ins: tuple[CheckIn, ...] = ()
    course: Course | None = None


class ObjectiveNumbers(Entity):
    progress: Exact | None = None
    expected: Exact
    health: Health
    declared: Status | None = None
    disagrees: Flag = False
    score: Exact | None = None
    confidence: Exact | None = None
    newest_date: Day | None = None
    parts: tuple[Part, ...] = ()


class ObjectiveRecord(Entity):
    """`plan` is without its key results, which follow with their numbers."""

    plan: Objective
    numbers: ObjectiveNumbers
    check_ins: tuple[CheckIn, ...] = ()
    course: Course | None = None
    key_results: tuple[KeyResultRecord, ...] = ()


class UnitNumbers(Entity):
    progress: Exact | None = None
    expected: Exact
    health: Health
    net_confidence: Exact | None = None
    counts: dict[Health, Whole]
    newest_date: Day | None = None
    parts: tuple[Part, ...] = ()


class Originals(Entity):
    """Progress had no key result of the cycle been amended: of the unit, and of what was amended in it.

    objectives: by id, those with an amended key result.  key_results: by `objective/key-result`, the amended ones.
    """

    progress: Exact | None = None
    objectives: dict[Id, Exact | None]
    key_results: dict[Reference, Exact | None]


class UnitRecord(Entity):
    """units/UNIT.json: everything of one unit. `numbers` are missing where it had no objectives.

    originals: missing where nothing of the unit was amended.
    """

    unit: Id
    numbers: UnitNumbers | None = None
    history: tuple[HistoryPoint, ...] = ()
    review: ReviewFile | None = None
    originals: Originals | None = None
    objectives: tuple[ObjectiveRecord, ...] = ()


class Unit(Entity):
    """Of the organisation as it was."""

    id: Id
    name: Line
    kind: UnitKind
    parent: Id | None = None
    lead: Owner | None = None
    title: Line | None = None
    previously: tuple[Id, ...] = ()


class KeyResultOutline(Entity):
    id: Id
    title: Line
    kpi: Id | None = None
    progress: Exact | None = None


class ObjectiveOutline(Entity):
    """As much as other pages say of an objective, and what its references were found to mean.

    course: how it came along, where it rolls up into another cycle.  decision, review_score: of its review.
    """

    ref: Reference
    title: Line
    owner: Owner | None = None
    weight: Exact
    progress: Exact | None = None
    expected: Exact
    health: Health
    declared: Status | None = None
    newest_date: Day | None = None
    decision: Decision | None = None
    review_score: Exact | None = None
    supports: Reference | None = None
    contributes_to: tuple[Reference, ...] = ()
    depends_on: tuple[Reference, ...] = ()
    continues: Reference | None = None
    key_results: tuple[KeyResultOutline, ...] = ()
    course: tuple[Moment, ...] = ()


class UnitOutline(Entity):
    """`progress` is missing where a unit has no objectives, or no data."""

    id: Id
    name: Line
    kind: UnitKind
    has_objectives: Flag = False
    progress: Exact | None = None


class Ratio(Entity):
    part: Whole
    whole: Whole


class Foreseen(Entity):
    """Of a key result: how confident people were, 0 to 10, and what became of it."""

    first: Exact | None = None
    midway: Exact | None = None
    last: Exact | None = None
    progress: Exact
    is_done: Flag = False


class Promise(Entity):
    """Of an objective."""

    ambition: Ambition | None = None
    score: Exact


class Tally(Entity):
    """What sets the cycle beside others; see `facts.Tally`."""

    score: Exact | None = None
    net_confidence: Exact | None = None
    objectives: Whole
    key_results: Whole
    units: Whole
    ambitions: dict[Ambition, Whole]
    teams: Ratio
    people: Ratio
    heard: Ratio
    kept: Ratio
    check_ins: Ratio
    promises: tuple[Promise, ...] = ()
    foreseen: tuple[Foreseen, ...] = ()


class CycleNumbers(Entity):
    as_of: Day
    time_over: Exact
    progress: Exact | None = None
    expected: Exact
    health: Health
    net_confidence: Exact | None = None
    counts: dict[Health, Whole]
    newest_date: Day | None = None


class Outline(Entity):
    """A cycle from outside. Of another cycle it holds only what pages of this one mention, as it was that day."""

    id: CycleId
    title: Line
    starts: Day
    ends: Day
    state: State
    parent: CycleId | None = None
    numbers: CycleNumbers
    units: tuple[UnitOutline, ...] = ()
    objectives: tuple[ObjectiveOutline, ...] = ()


class Settings(Entity):
    """What the numbers were judged by, in full: a default may be another one in ten years.

    on_track, at_risk: shares of what was expected.  warm_up: share of the time.  commit, target, stretch: of the zones.
    """

    cadence: Cadence
    grace_days: Whole
    on_track: Exact
    at_risk: Exact
    warm_up: Exact
    commit: Exact
    target: Exact
    stretch: Exact


class CycleRecord(Entity):
    """cycle.json: the cycle as a whole, and what its pages need from elsewhere. `days` are those of every course."""

    closing: Closing
    outline: Outline
    settings: Settings
    tally: Tally
    history: tuple[HistoryPoint, ...] = ()
    days: tuple[Day, ...] = ()
    organisation: tuple[Unit, ...] = ()
    kpis: tuple[KpiFile, ...] = ()
    others: tuple[Outline, ...] = ()
