"""KPIs: numbers that are watched all the time. A key result may take its value from one."""

from __future__ import annotations

from okrsite.model.entity import Entity
from okrsite.model.measures import Measure
from okrsite.model.scalars import Day, Id, Line, LongList, Number, Owner, Text
from okrsite.model.settings import Cadence


class KpiReading(Entity):
    date: Day
    value: Number
    note: Text = ""
    source: Line | None = None
    """Where the number is from: a report, or its address."""


class KpiFile(Entity):
    """`kpis/nps.yaml`; the file name is its id. Readings stand here, in `kpis/nps.csv` or in both.

    The table has the columns date, value, note and source.
    """

    id: Id | None = None
    name: Line
    unit: Text = ""
    owner: Owner | None = None
    why: Text = ""
    target: Measure | None = None
    frequency: Cadence | None = None
    """How often there is a new reading."""
    readings: LongList[KpiReading] = ()
