"""`okrsite schema`"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click

from okrsite.model import CheckInFile, CorrectionsFile, CycleFile, KpiFile, OkrFile, OrgFile, ReviewFile, Settings
from okrsite.model.entity import Entity

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


@click.command("schema")
@click.argument("kind", type=click.Choice(list(KINDS)), default="okr")
def command(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for editors.

    An editor that knows it completes keys and marks mistakes while you type: save it, and name it in the first line of
    a file as `# yaml-language-server: $schema=okr.schema.json`.
    """
    schema = KINDS[kind].model_json_schema(by_alias=True)
    click.echo(
        json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, ensure_ascii=False, indent=2)
    )
