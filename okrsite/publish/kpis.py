"""api/v1/kpis.json: every KPI with its readings up to the as-of day, and the key results that take their value from it.

As on the page of KPIs. Progress is a share from 0 to 1, what is unknown is null; readings come oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping

from okrsite.context.addresses import KPIS
from okrsite.context.cycle import CycleContext
from okrsite.facts import KpiFacts
from okrsite.model import Key, Kpi, KpiReading
from okrsite.publish.api import VERSION, Json, as_json, measure_json, number, share


def kpis_file(contexts: Mapping[str, CycleContext]) -> bytes:
    return as_json(kpis_json(contexts))


def kpis_json(contexts: Mapping[str, CycleContext]) -> Json:
    here = next(iter(contexts.values()), None)
    return {
        "version": VERSION,
        "as_of": here.facts.as_of.isoformat() if here else None,
        "kpis": [_kpi(contexts, kpi, here.facts.kpis[kpi.id]) for kpi in here.portal.kpis.values()] if here else [],
    }


def _kpi(contexts: Mapping[str, CycleContext], kpi: Kpi, facts: KpiFacts) -> Json:
    return {
        "id": kpi.id,
        "name": kpi.name,
        "owner": kpi.owner,
        "unit": kpi.unit or None,
        "frequency": kpi.frequency.value if kpi.frequency else None,
        "target": measure_json(kpi.target) if kpi.target else None,
        "value": number(facts.newest.value) if facts.newest else None,
        "date": facts.newest.date.isoformat() if facts.newest else None,
        "progress": share(facts.progress),
        "is_outdated": facts.is_outdated,
        "url": f"{KPIS}#{kpi.id}",
        "key_results": [
            str(Key(context.cycle.id, ref))
            for context in contexts.values()
            for ref, key_result in context.cycle.key_results.items()
            if key_result.kpi == kpi.id
        ],
        "readings": [_reading(reading) for reading in facts.readings],
    }


def _reading(reading: KpiReading) -> Json:
    return {
        "date": reading.date.isoformat(),
        "value": number(reading.value),
        "note": reading.note or None,
        "source": reading.source,
    }
