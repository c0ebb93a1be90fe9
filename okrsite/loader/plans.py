"""The OKR files of one cycle, each with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic
from okrsite.loader.entities import entity
from okrsite.loader.folders import CycleFolder
from okrsite.model import KeyResult, Kpi, Measure, Objective, OkrFile
from okrsite.yaml_source import Document, Node


@dataclass(frozen=True, slots=True)
class Plan:
    """`is_whole` says that no objective or key result was left out for its mistakes."""

    file: OkrFile
    document: Document
    is_whole: bool


def plans_of(folder: CycleFolder, kpis: Mapping[str, Kpi], findings: list[Diagnostic]) -> list[Plan]:
    plans = []
    for document in folder.plans:
        file, wrong = entity(document, OkrFile)
        findings += wrong
        if file:
            is_whole = not wrong or _count(file) == _written(document.data)
            plans.append(Plan(_with_targets(file, kpis), document, is_whole))
    return plans


def _count(file: OkrFile) -> int:
    return len(file.objectives) + sum(len(objective.key_results) for objective in file.objectives)


def _written(data: Node) -> int:
    objectives = _list(data, "objectives")
    return len(objectives) + sum(len(_list(objective, "key_results")) for objective in objectives)


def _list(data: Node, key: str) -> list[Node]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


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
