"""Facts: the one engine for every number. Page, chart, CSV, JSON, feed and badge show what is computed here.

A portal and a day go in, frozen values come out, the same on every machine: exact decimals, no clock, no order of
files. What breaks a rule (a circle, a missing parent, an unknown KPI) is said by `checks` and survived here.
"""

from okrsite.facts.engine import facts_of
from okrsite.facts.forecast import NEWEST
from okrsite.facts.health import Health
from okrsite.facts.history import History, HistoryPoint, history_of
from okrsite.facts.readings import Reading
from okrsite.facts.rollup import Part
from okrsite.facts.shares import score_of
from okrsite.facts.values import CycleFacts, Facts, Forecast, KeyResultFacts, KpiFacts, ObjectiveFacts, Point, UnitFacts

__all__ = [
    "NEWEST",
    "CycleFacts",
    "Facts",
    "Forecast",
    "Health",
    "History",
    "HistoryPoint",
    "KeyResultFacts",
    "KpiFacts",
    "ObjectiveFacts",
    "Part",
    "Point",
    "Reading",
    "UnitFacts",
    "facts_of",
    "history_of",
    "score_of",
]
