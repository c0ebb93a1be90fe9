"""The measures: one module for each kind, which knows everything about it. `measured` says what that is."""

from okrsite.model.measures.any_measure import Measure
from okrsite.model.measures.between import Between
from okrsite.model.measures.effort import Effort, effort_to, effort_until
from okrsite.model.measures.from_to import FromTo
from okrsite.model.measures.limits import AtLeast, AtMost
from okrsite.model.measures.measured import Answer, Last, Measured, Step, Typed, same_unit
from okrsite.model.measures.milestones import Milestone, Milestones
from okrsite.model.measures.path import Path, PathPoint, straight
from okrsite.model.measures.words import Word
from okrsite.model.measures.zones import Zones

__all__ = [
    "Answer",
    "AtLeast",
    "AtMost",
    "Between",
    "Effort",
    "FromTo",
    "Last",
    "Measure",
    "Measured",
    "Milestone",
    "Milestones",
    "Path",
    "PathPoint",
    "Step",
    "Typed",
    "Word",
    "Zones",
    "effort_to",
    "effort_until",
    "same_unit",
    "straight",
]
