"""KPIs: numbers that are watched all the time. A key result may take its value from one."""

from __future__ import annotations

from okrsite.model.entity import Entity
from okrsite.model.measures import Measure
from okrsite.model.scalars import Day, Id, Line, LongList, Number, Owner, Text


class KpiReading(Entity):
    date: Day
    value: Number
    note: Text = ""


class KpiFile(Entity):
    """`kpis/nps.yaml`; the file name is its id. Readings stand here, in `kpis/nps.csv` (date,value,note) or in both."""

    id: Id | None = None
    name: Line
    unit: Text = ""
    owner: Owner | None = None
    why: Text = ""
    target: Measure | None = None
    readings: LongList[KpiReading] = ()
