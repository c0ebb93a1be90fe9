"""The JSON Schema of each kind of file, for editors and for the form in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from okrsite.model.calendar import CycleFile
from okrsite.model.check_ins import CheckInFile
from okrsite.model.entity import Entity
from okrsite.model.kpis import KpiFile
from okrsite.model.okrs import OkrFile
from okrsite.model.organisation import OrgFile
from okrsite.model.reviews import CorrectionsFile, ReviewFile
from okrsite.model.settings import Settings

KINDS: Final[Mapping[str, type[Entity]]] = MappingProxyType(
    {
        "portal": Settings,
        "org": OrgFile,
        "cycle": CycleFile,
        "okr": OkrFile,
        "check-in": CheckInFile,
        "review": ReviewFile,
        "kpi": KpiFile,
        "corrections": CorrectionsFile,
    }
)


@cache
def schema_text(kind: str) -> str:
    schema = KINDS[kind].model_json_schema(by_alias=True)
    return json.dumps(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, ensure_ascii=False, indent=2
    )
