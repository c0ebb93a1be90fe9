"""Facts: the one engine for every number. Page, chart, CSV, JSON, feed and badge show what is computed here.

A portal and a day go in, frozen values come out, the same on every machine: exact decimals, no clock, no order of
files. What breaks a rule (a circle, a missing parent, an unknown KPI) is said by `checks` and survived here.
"""

from typing import Final

from okrsite.facts.calibration import SHOULD_REACH, Bucket, Calibration, Reached, calibration_of, reached_by
from okrsite.facts.engine import WorkedOut, facts_of, worked_out
from okrsite.facts.forecast import NEWEST
from okrsite.facts.health import Health
from okrsite.facts.history import CycleHistory, History, HistoryPoint, HistoryStep, days_of, history_of
from okrsite.facts.originals import Originals, originals_of
from okrsite.facts.prospects import Prospect, Prospects
from okrsite.facts.readings import Reading
from okrsite.facts.rollup import NONE_BENEATH, Part, Ratio
from okrsite.facts.tally import Foreseen, Promise, Tally, first_confidence_in, tally_of
from okrsite.facts.values import (
    CoursePoint,
    CycleFacts,
    Facts,
    Forecast,
    KeyResultFacts,
    KpiFacts,
    ObjectiveFacts,
    Point,
    UnitFacts,
)
from okrsite.facts.weeks import CycleWeek, Move, Turn, moves_in, weeks_of
from okrsite.model.measures import PathPoint
from okrsite.model.shares import score_of

FORMULAS: Final = 1
"""The version of what is computed here, kept with the numbers of every closed cycle; a changed formula raises it."""

__all__ = [
    "FORMULAS",
    "NEWEST",
    "NONE_BENEATH",
    "SHOULD_REACH",
    "Bucket",
    "Calibration",
    "CoursePoint",
    "CycleFacts",
    "CycleHistory",
    "CycleWeek",
    "Facts",
    "Forecast",
    "Foreseen",
    "Health",
    "History",
    "HistoryPoint",
    "HistoryStep",
    "KeyResultFacts",
    "KpiFacts",
    "Move",
    "ObjectiveFacts",
    "Originals",
    "Part",
    "PathPoint",
    "Point",
    "Promise",
    "Prospect",
    "Prospects",
    "Ratio",
    "Reached",
    "Reading",
    "Tally",
    "Turn",
    "UnitFacts",
    "WorkedOut",
    "calibration_of",
    "days_of",
    "facts_of",
    "first_confidence_in",
    "history_of",
    "moves_in",
    "originals_of",
    "reached_by",
    "score_of",
    "tally_of",
    "weeks_of",
    "worked_out",
]
