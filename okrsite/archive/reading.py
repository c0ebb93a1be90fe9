"""An archive, verified byte for byte and opened by the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from okrsite import files
from okrsite.archive import format_1, manifest
from okrsite.archive.changes import RULE, Change, Kind, changes_of, has_other_line_ends
from okrsite.archive.corrections import corrections_in
from okrsite.archive.folders import FOLDER, MANIFEST, MAX_BYTES
from okrsite.archive.reader_1 import read_1
from okrsite.archive.snapshot import Frozen, Snapshot
from okrsite.archive.text import Unsound, parsed
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.model.entity import made_of
from okrsite.model.scalars.names import cycle_id_mend

Reader = Callable[[str, bytes, Callable[[str], bytes], Iterable[str]], Frozen]
READERS: Final[Mapping[int, Reader]] = MappingProxyType({format_1.FORMAT: read_1})
"""By format. None is ever taken away: archives are for ever."""


def archive_of(root: files.Root, cycle: str) -> tuple[Snapshot | None, list[Diagnostic]]:
    """One archive, or why there is none."""
    folder = f"{FOLDER}/{cycle}"
    findings: list[Diagnostic] = []
    try:
        content = _content(root, f"{folder}/{MANIFEST}")
        if has_other_line_ends(content):
            return None, [Change(f"{folder}/{MANIFEST}", Kind.LINE_ENDS).finding]
        named = _manifest(content, cycle)
        changes, findings = changes_of(root, folder, named.files)
        findings += [change.finding for change in changes]
        if findings:
            return None, findings
        frozen = _frozen(root, folder, named)
    except ValueError as error:  # what `Unsound` and the errors of the model are
        return None, [*findings, unsound(f"{folder}/{MANIFEST}", error)]
    corrections, wrong = corrections_in(root, folder, frozen.cycle, frozen.organisation)
    return Snapshot(folder, named.digest, frozen, corrections), wrong


def unsound(path: str, error: ValueError) -> Diagnostic:
    reason = " ".join(str(error).split())[:200]
    message = f"this archive is none that okrsite wrote: {quoted(reason, 200)[1:-1]}; bring it back with git"
    return Diagnostic(Place(quoted(path, 200)[1:-1]), RULE, message)


def _manifest(content: bytes, cycle: str) -> format_1.Manifest:
    """Raises ValueError."""
    if mend := cycle_id_mend(cycle):
        raise Unsound(f"the name of its folder is none of a cycle; {mend}")
    data = parsed(content)
    if _format(data) not in READERS:
        raise Unsound("it has a format that this version of okrsite does not know; a newer one may")
    named = made_of(format_1.Manifest, data, MANIFEST)
    if named.cycle != cycle:
        raise Unsound(f"it is the archive of {named.cycle}, and lies in the folder of another cycle")
    if manifest.digest_of(named.files) != named.digest:
        raise Unsound("its digest is not that of the files in it")
    if "cycle.json" not in named.files:
        raise Unsound("it does not name cycle.json")
    return named


def _format(data: Any) -> int | None:
    written = data.get("format") if isinstance(data, dict) else None
    return written if isinstance(written, int) else None


def _content(root: files.Root, path: str) -> bytes:
    content = files.read(root, path, MAX_BYTES)
    if isinstance(content, Diagnostic):
        raise Unsound(content.message)
    return content


def _frozen(root: files.Root, folder: str, named: format_1.Manifest) -> Frozen:
    shards = partial(_verified, root, folder, named.files)
    frozen = READERS[named.format](folder, shards("cycle.json"), shards, named.files)
    if frozen.cycle.id != named.cycle or frozen.closed != named.closing.closed:
        raise Unsound("cycle.json says otherwise about the closing")
    return frozen


def _verified(root: files.Root, folder: str, hashes: Mapping[str, str], name: str) -> bytes:
    """The bytes that were there at closing. Raises Unsound, for somebody may change a file while a build runs."""
    content = _content(root, f"{folder}/{name}")
    if sha256(content).hexdigest() != hashes[name]:
        raise Unsound(f"{name} is not what it was")
    return content
