"""The OKR files of one cycle, each with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic
from okrsite.loader.entities import reading
from okrsite.loader.folders import CycleFolder
from okrsite.loader.people import NOBODY, Names
from okrsite.loader.unread import unread_plan
from okrsite.model import KeyResult, Kpi, Measure, Objective, OkrFile, Unread
from okrsite.yaml_source import Document


@dataclass(frozen=True, slots=True)
class Plan:
    """`unread` is what was left out of it for its mistakes."""

    file: OkrFile
    document: Document
    unread: Unread

    @property
    def is_whole(self) -> bool:
        """Whether every objective and key result of it was read."""
        return not self.unread.items


def plans_of(
    folder: CycleFolder, kpis: Mapping[str, Kpi], findings: list[Diagnostic], called: Names = NOBODY
) -> list[Plan]:
    """The files that could be read as plans; what the others would have defined goes into `folder.unread`."""
    plans = []
    for document in folder.plans:
        read = reading(document, OkrFile, called, findings)
        findings += read.findings
        if read.entity is None:
            folder.unread.append(unread_plan(document))
        else:
            plans.append(Plan(_with_targets(read.entity, kpis), document, unread_plan(document, read)))
    return plans


def _with_targets(file: OkrFile, kpis: Mapping[str, Kpi]) -> OkrFile:
    """A key result that names a KPI and no measure is measured by the target of that KPI."""
    if not any(_lacks_measure(key_result) for objective in file.objectives for key_result in objective.key_results):
        return file
    return file.model_copy(update={"objectives": tuple(_targeted(objective, kpis) for objective in file.objectives)})


def _targeted(objective: Objective, kpis: Mapping[str, Kpi]) -> Objective:
    key_results = tuple(
        key_result.model_copy(update={"measure": _target(key_result, kpis)})
        if _lacks_measure(key_result)
        else key_result
        for key_result in objective.key_results
    )
    return objective.model_copy(update={"key_results": key_results})


def _target(key_result: KeyResult, kpis: Mapping[str, Kpi]) -> Measure | None:
    kpi = kpis.get(key_result.kpi or "")
    return kpi.target if kpi else None


def _lacks_measure(key_result: KeyResult) -> bool:
    return key_result.kpi is not None and key_result.measure is None
