"""Format 1 of an archive: what its files hold.

What people wrote stands under `plan`, `said`, `review` and `kpis` (see `written`). What followed from it stands beside
it, as it was on the day of closing: the values of `facts`, of which `KEYS` names what is kept. Shares run from 0 to 1.

This shape is for ever: files of it lie in the archives of portals, and another shape is another format, with a module
of its own. So a class of `facts` may grow, and its new fields are no part of this format. One whose field gets another
name keeps the one that is here as a property, and takes it in a class method called `archived`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from okrsite.archive.typed import Codec
from okrsite.archive.written import KeyResultData, KpiData, ObjectiveData, UnitReviewData, UpdateData
from okrsite.facts import (
    NONE_BENEATH,
    CoursePoint,
    CycleFacts,
    Forecast,
    Foreseen,
    Health,
    HistoryPoint,
    KeyResultFacts,
    ObjectiveFacts,
    Part,
    PathPoint,
    Point,
    Promise,
    Ratio,
    Tally,
    UnitFacts,
)
from okrsite.model import Key, State, Status, Unit, UnitKind, Unreported
from okrsite.model.reviews import Decision
from okrsite.model.scalars import CycleId, Day, Exact, Flag, Id, Line, Owner, Reference, Text, Whole
from okrsite.model.settings import Cadence

FORMAT: Final = 1
KEYS: Final = {
    CoursePoint: "date progress expected dropped newest_date",
    CycleFacts: "as_of time_over progress expected health net_confidence counts newest_date coverage",
    Forecast: "value low high progress",
    Foreseen: "first midway last progress is_done",
    HistoryPoint: "date actual expected pace",
    KeyResultFacts: (
        "due value steps is_done zone attainment progress expected expected_value health declared disagrees confidence "
        "newest_date coverage is_omitted forecast path parts series"
    ),
    ObjectiveFacts: (
        "progress expected health declared disagrees score confidence newest_date judged is_judged coverage is_omitted "
        "parts"
    ),
    Part: "key weight progress expected date",
    PathPoint: "date attainment",
    Point: "date value progress",
    Promise: "ambition score",
    Ratio: "part whole",
    Tally: (
        "score net_confidence objectives key_results units ambitions teams people heard kept check_ins promises "
        "foreseen"
    ),
    Unit: "id name kind parent lead title previously since until",
    UnitFacts: "progress expected health net_confidence counts newest_date coverage parts",
}
CODEC: Final = Codec(KEYS)


@dataclass(frozen=True, slots=True)
class Closing:
    """closed: the day on which it was closed.  as_of: the day at which all numbers are judged.

    reason: why it was closed in spite of what was missing, which is listed in `missing`.
    """

    closed: Day
    as_of: Day
    okrsite: Line
    formulas: Whole
    reason: Text = ""
    missing: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """manifest.json: the SHA-256 of every file by path, and of all of these together."""

    format: Whole
    cycle: CycleId
    closing: Closing
    digest: Line
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckInRecord:
    date: Day
    by: Owner | None
    said: UpdateData


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What pages said on each day of `CycleRecord.days`, one after the other. Shares have ten places."""

    attainment: tuple[Exact | None, ...]
    expected: tuple[Exact, ...]
    health: tuple[Health, ...]


@dataclass(frozen=True, slots=True)
class KeyResultRecord:
    plan: KeyResultData
    numbers: KeyResultFacts
    check_ins: tuple[CheckInRecord, ...] = ()
    course: CourseRecord | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveRecord:
    plan: ObjectiveData
    numbers: ObjectiveFacts
    check_ins: tuple[CheckInRecord, ...] = ()
    course: CourseRecord | None = None
    key_results: tuple[KeyResultRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginalsRecord:
    """Progress had no key result of the cycle been amended: of the unit, and of what that concerns in it.

    objectives: by id, those above an amended key result.  key_results: by `objective/key-result`, the amended ones.
    """

    progress: Exact | None
    objectives: dict[Id, Exact | None]
    key_results: dict[Reference, Exact | None]


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """units/UNIT.json: everything of one unit. `numbers` are missing where it had no objectives.

    originals: missing where nothing of the unit follows from what was amended.
    """

    unit: Id
    numbers: UnitFacts | None = None
    history: tuple[HistoryPoint, ...] = ()
    review: UnitReviewData | None = None
    originals: OriginalsRecord | None = None
    objectives: tuple[ObjectiveRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyResultOutline:
    id: Id
    title: Line
    kpi: Id | None = None
    progress: Exact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveOutline:
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
    judged: Exact | None = None
    is_judged: Flag = False
    coverage: Ratio = NONE_BENEATH
    is_omitted: Flag = False
    decision: Decision | None = None
    review_score: Exact | None = None
    supports: Key | None = None
    contributes_to: tuple[Key, ...] = ()
    depends_on: tuple[Key, ...] = ()
    continues: Key | None = None
    key_results: tuple[KeyResultOutline, ...] = ()
    course: tuple[CoursePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """`progress` is missing where a unit has no objectives, or no data."""

    id: Id
    name: Line
    kind: UnitKind
    has_objectives: Flag = False
    progress: Exact | None = None
    coverage: Ratio = NONE_BENEATH


@dataclass(frozen=True, slots=True)
class CycleOutline:
    """A cycle from outside. Of another cycle it holds only what pages of this one mention, as it was that day."""

    id: CycleId
    title: Line
    starts: Day
    ends: Day
    state: State
    parent: CycleId | None
    numbers: CycleFacts
    unreported: Unreported = Unreported.ZERO
    units: tuple[UnitOutline, ...] = ()
    objectives: tuple[ObjectiveOutline, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """The settings that the numbers follow from, in full: a default may be another one in ten years.

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
    grading_days: Whole = 0


@dataclass(frozen=True, slots=True)
class CycleRecord:
    """cycle.json: the cycle as a whole, and what its pages need from elsewhere. `days` are those of every course."""

    closing: Closing
    outline: CycleOutline
    settings: JudgedBy
    tally: Tally
    history: tuple[HistoryPoint, ...] = ()
    days: tuple[Day, ...] = ()
    organisation: tuple[Unit, ...] = ()
    kpis: tuple[KpiData, ...] = ()
    others: tuple[CycleOutline, ...] = ()
