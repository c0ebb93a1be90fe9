"""What people wrote, as format 1 of an archive has it: the data of their files, with the keys of the day of the format.

Every scalar is text but for true and false, as a reader of YAML hands it over. The model of today may call a key by
another name, or have another default; this module is the one place that knows both, and turns one into the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Required, TypedDict

from okrsite.archive.typed import scalar
from okrsite.model import KeyResult, KpiFile, Objective, Update
from okrsite.model.entity import Entity
from okrsite.model.reviews import ReviewFile


class LinkData(TypedDict, total=False):
    title: str
    url: Required[str]


class SuppressionData(TypedDict, total=False):
    reason: Required[str]
    until: str


class ObjectiveData(TypedDict, total=False):
    """Without its key results."""

    id: Required[str]
    title: Required[str]
    why: str
    owner: str
    ambition: str
    supports: str
    contributes_to: list[str]
    depends_on: list[str]
    weight: str
    rollup: str
    labels: dict[str, str]
    continues: str
    links: list[LinkData]
    ignore: dict[str, SuppressionData]
    cadence: str
    previously: list[str]


class MilestoneData(TypedDict, total=False):
    id: Required[str]
    title: str
    weight: str
    due: str


FromToData = TypedDict(
    "FromToData",
    {"from": str, "to": Required[str], "unit": str, "commit": str, "stretch": str},
    total=False,
)
AtLeastData = TypedDict("AtLeastData", {"at_least": Required[str], "from": str, "unit": str}, total=False)
AtMostData = TypedDict("AtMostData", {"at_most": Required[str], "from": str, "unit": str}, total=False)


class BetweenData(TypedDict, total=False):
    between: Required[list[str]]
    unit: str


class MilestonesData(TypedDict):
    milestones: list[MilestoneData]


class ZoneNamesData(TypedDict, total=False):
    commit: str
    target: str
    stretch: str


class ZonesData(TypedDict):
    zones: ZoneNamesData


MeasureData = str | FromToData | AtLeastData | AtMostData | BetweenData | MilestonesData | ZonesData


class PlanPointData(TypedDict):
    date: str
    value: str


class AmendmentData(TypedDict, total=False):
    date: Required[str]
    field: Required[str]
    was: Required[str]
    reason: Required[str]
    by: str


class InitiativeData(TypedDict, total=False):
    title: Required[str]
    owner: str
    status: str
    due: str
    output: str
    url: str


class KeyResultData(TypedDict, total=False):
    id: Required[str]
    title: Required[str]
    why: str
    owner: str
    measure: MeasureData
    kpi: str
    kind: str
    weight: str
    due: str
    plan: list[PlanPointData]
    amendments: list[AmendmentData]
    initiatives: list[InitiativeData]
    labels: dict[str, str]
    links: list[LinkData]
    ignore: dict[str, SuppressionData]
    cadence: str
    previously: list[str]


class UpdateData(TypedDict, total=False):
    value: str
    done: bool | list[str]
    zone: str
    score: str
    confidence: str
    status: str
    note: str
    blockers: list[str]
    wins: list[str]
    evidence: str


class RetrospectiveData(TypedDict, total=False):
    went_well: list[str]
    struggled: list[str]
    improve: list[str]


class ReviewData(TypedDict, total=False):
    outcome: str
    learned: str
    decision: str
    score: str
    reason: str


class UnitReviewData(TypedDict, total=False):
    unit: Required[str]
    date: str
    by: str
    retrospective: RetrospectiveData
    objectives: dict[str, ReviewData]


class KpiReadingData(TypedDict, total=False):
    date: Required[str]
    value: Required[str]
    note: str
    source: str


class KpiData(TypedDict, total=False):
    id: Required[str]
    name: Required[str]
    unit: str
    owner: str
    why: str
    target: MeasureData
    frequency: str
    readings: list[KpiReadingData]


_WEIGHT: Final = "1"
_STATUS: Final = "todo"
"""What a weight and the status of an initiative were when nobody wrote them; all else was empty."""
_EMPTY: Final[tuple[object, ...]] = (None, "", (), {}, [])


def objective(plan: ObjectiveData, key_results: tuple[KeyResult, ...]) -> Objective:
    read = Objective.model_validate({"weight": _WEIGHT, **plan})
    return read.model_copy(update={"key_results": key_results})


def key_result(plan: KeyResultData) -> KeyResult:
    today: dict[str, object] = {"weight": _WEIGHT, **plan}
    if "measure" in plan:
        today["measure"] = _measure(plan["measure"])
    if "initiatives" in plan:
        today["initiatives"] = [{"status": _STATUS, **each} for each in plan["initiatives"]]
    return KeyResult.model_validate(today)


def _measure(measure: MeasureData) -> object:
    data: Any = measure
    if "milestones" not in measure:
        return data
    return {"milestones": [{"weight": _WEIGHT, **each} for each in data["milestones"]]}


def update(said: UpdateData) -> Update:
    return Update.model_validate(said)


def review(said: UnitReviewData) -> ReviewFile:
    return ReviewFile.model_validate(said)


def kpi(file: KpiData) -> KpiFile:
    return KpiFile.model_validate({**file, "target": _measure(file["target"])} if "target" in file else file)


def data_of(entity: Entity) -> Any:
    """What was written in it; what nobody wrote is left out."""
    fields = type(entity).model_fields.items()
    found = {field.alias or name: (field.is_required(), _plain(getattr(entity, name))) for name, field in fields}
    return {key: value for key, (needed, value) in found.items() if needed or not _is_left_out(key, value)}


def _is_left_out(key: str, value: Any) -> bool:
    """An empty `done` is an answer: none of the milestones."""
    is_empty = value in _EMPTY and (key != "done" or value is None)
    return is_empty or (key == "weight" and Decimal(value) == 1) or (key == "status" and value == _STATUS)


def _plain(value: Any) -> Any:
    match value:
        case Entity():
            return data_of(value)
        case Mapping():
            return {key: _plain(of) for key, of in value.items()}
        case tuple():
            return [_plain(each) for each in value]
    return scalar(value)
