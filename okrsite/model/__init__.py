"""The OKR vocabulary: frozen values, and at the same time the file format and its JSON Schema.

pydantic is met in this room alone. What one entity can know about itself is checked here, and everything later relies
on it; what takes two entities is in `checks`, and facts survive its breach.
"""

from okrsite.model.amended import Step, counted_at, moved_fields, original_of, steps_of, with_field, written_at
from okrsite.model.calendar import CycleFile, Span, State, length_of, span_of
from okrsite.model.check_ins import CheckInFile, Status, Update, Zone
from okrsite.model.corrections import Correction, CorrectionsFile
from okrsite.model.effort import Effort, effort, effort_of, effort_pledged, effort_to, effort_until, part_efforts
from okrsite.model.kpis import KpiFile, KpiReading
from okrsite.model.measures import (
    REPORTED,
    AtLeast,
    AtMost,
    Between,
    FromTo,
    Measure,
    Milestone,
    Milestones,
    Word,
    Zones,
)
from okrsite.model.okrs import Ambition, Amendment, Initiative, KeyResult, Kind, Objective, OkrFile, Rollup, Suppression
from okrsite.model.organisation import COMPANY, Organisation, OrgFile, Unit, UnitKind
from okrsite.model.origin import Located, Origin
from okrsite.model.portal import (
    NEARBY,
    CheckIn,
    Cycle,
    Key,
    Kpi,
    Portal,
    ReviewOfUnit,
    is_key_result,
    objective_of,
    unit_of,
)
from okrsite.model.reviews import Decision, Outcome, Review, ReviewFile
from okrsite.model.settings import Cadence, Forge, Settings
from okrsite.model.unread import ANYTHING, Unread, together

__all__ = [
    "ANYTHING",
    "COMPANY",
    "NEARBY",
    "REPORTED",
    "Ambition",
    "Amendment",
    "AtLeast",
    "AtMost",
    "Between",
    "Cadence",
    "CheckIn",
    "CheckInFile",
    "Correction",
    "CorrectionsFile",
    "Cycle",
    "CycleFile",
    "Decision",
    "Effort",
    "Forge",
    "FromTo",
    "Initiative",
    "Key",
    "KeyResult",
    "Kind",
    "Kpi",
    "KpiFile",
    "KpiReading",
    "Located",
    "Measure",
    "Milestone",
    "Milestones",
    "Objective",
    "OkrFile",
    "OrgFile",
    "Organisation",
    "Origin",
    "Outcome",
    "Portal",
    "Review",
    "ReviewFile",
    "ReviewOfUnit",
    "Rollup",
    "Settings",
    "Span",
    "State",
    "Status",
    "Step",
    "Suppression",
    "Unit",
    "UnitKind",
    "Unread",
    "Update",
    "Word",
    "Zone",
    "Zones",
    "counted_at",
    "effort",
    "effort_of",
    "effort_pledged",
    "effort_to",
    "effort_until",
    "is_key_result",
    "length_of",
    "moved_fields",
    "objective_of",
    "original_of",
    "part_efforts",
    "span_of",
    "steps_of",
    "together",
    "unit_of",
    "with_field",
    "written_at",
]
