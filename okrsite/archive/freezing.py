"""The files of an archive, and the one step in which they take the place of the cycle's own.

Only when the archive is whole and has its name does the cycle's folder go, by a rename to a hidden name before it is
emptied. So at every moment either the open cycle counts or the whole archive, and what a killed run leaves behind is
hidden, and the next one clears it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from okrsite.archive import format_1 as v1
from okrsite.archive import manifest
from okrsite.archive.folders import CYCLES, FOLDER, MANIFEST
from okrsite.archive.text import json_of, parsed
from okrsite.archive.to_records import Organisations, cycle_record, unit_records
from okrsite.facts import Facts
from okrsite.files.durable import clear_folders, remove_folder, write_folder
from okrsite.files.system import uninterrupted
from okrsite.model import Cycle, Portal

_IN_THE_MAKING: Final = ".closing-"


def files_of(
    portal: Portal, facts: Facts, cycle: Cycle, closing: v1.Closing, organisations: Organisations
) -> tuple[v1.Manifest, dict[str, bytes]]:
    """The manifest, and all files by path with it among them. The same portal gives the same bytes anywhere."""
    record = cycle_record(portal, facts, cycle, closing, organisations)
    files = {"cycle.json": _written(record)}
    files |= {f"units/{own.unit}.json": _written(own) for own in unit_records(portal, facts, cycle)}
    named = manifest.manifest_of(cycle.id, closing, files)
    return named, {**files, MANIFEST: _written(named)}


def _written(record: v1.CycleRecord | v1.UnitRecord | v1.Manifest) -> bytes:
    """Read once before the files go that it was made from: what the format does not know would be lost with them."""
    content = json_of(v1.CODEC.plain(record))
    v1.CODEC.read(type(record), parsed(content), type(record).__name__)
    return content


def replace_open(root: Path, cycle: str, files: Mapping[str, bytes]) -> None:
    """The archive in the place of the open cycle. Raises OSError; what is there then is the one or the other, whole."""
    with uninterrupted():
        write_folder(root, f"{FOLDER}/{cycle}", files, _IN_THE_MAKING)
        _remove_open(root, cycle)


def finish(root: Path, cycle: str) -> bool:
    """What a run that was killed after the archive had its name left to do; False where that was nothing."""
    with uninterrupted():
        clear_folders(root / FOLDER, _IN_THE_MAKING)
        return _remove_open(root, cycle)


def _remove_open(root: Path, cycle: str) -> bool:
    """Takes away what is left of the open cycle."""
    return remove_folder(root / CYCLES / cycle, root / CYCLES / f".{cycle}.archived")
