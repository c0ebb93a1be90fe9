"""The files of an archive, and the one step in which they take the place of the cycle's own.

They are written into a hidden folder beside, reach the disk, and get their name by a rename; only then the cycle's
folder goes, by a rename to a hidden name before it is emptied. So at every moment either the open cycle counts or the
whole archive, and what a killed run leaves behind is hidden, and the next one clears it away.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from okrsite.archive import format_1 as v1
from okrsite.archive import manifest
from okrsite.archive.folders import CYCLES, FOLDER, MANIFEST
from okrsite.archive.text import json_of
from okrsite.archive.to_records import Organisations, cycle_record, unit_records
from okrsite.facts import Facts
from okrsite.files import uninterrupted
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
    return json_of(v1.CODEC.plain(record))


def replace_open(root: Path, cycle: str, files: Mapping[str, bytes]) -> None:
    """The archive in the place of the open cycle. Raises OSError; what is there then is the one or the other, whole."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(folder)
    making = folder / f"{_IN_THE_MAKING}{cycle}-{secrets.token_hex(4)}"
    try:
        _fill(making, files)
        with uninterrupted():
            _put_in_place(making, root, cycle)
    finally:
        with uninterrupted():
            shutil.rmtree(making, ignore_errors=True)  # where it was stopped before


def _put_in_place(making: Path, root: Path, cycle: str) -> None:
    folder, target = root / FOLDER, root / FOLDER / cycle
    if target.exists():  # without a manifest, or there would be nothing to close
        target.rename(folder / f"{making.name}-incomplete")
    making.rename(target)
    _sync(folder)
    _clear_leftovers(folder)
    _remove_open(root, cycle)


def finish(root: Path, cycle: str) -> bool:
    """What a run that was killed after the archive had its name left to do; False where that was nothing."""
    with uninterrupted():
        _clear_leftovers(root / FOLDER)
        return _remove_open(root, cycle)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    for inner in {(folder / path).parent for path in files}:
        _sync(inner)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_open(root: Path, cycle: str) -> bool:
    """Takes away what is left of the open cycle."""
    cycles = root / CYCLES
    hidden, there = cycles / f".{cycle}.archived", cycles / cycle
    if not there.exists() and not hidden.exists():
        return False
    if hidden.exists():
        shutil.rmtree(hidden)
    if there.exists():
        there.rename(hidden)
        _sync(cycles)
        shutil.rmtree(hidden)
    return True


def _clear_leftovers(folder: Path) -> None:
    """Archives in the making whose makers were killed; whoever has the turn is the only one alive."""
    for leftover in sorted(folder.glob(f"{_IN_THE_MAKING}*")):
        shutil.rmtree(leftover)
