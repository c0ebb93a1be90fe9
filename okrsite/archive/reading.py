"""An archive, verified byte for byte and opened by the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from okrsite import files
from okrsite.archive import format_1, manifest
from okrsite.archive.folders import CORRECTIONS, FOLDER, MANIFEST, MAX_BYTES
from okrsite.archive.from_records import read_1
from okrsite.archive.manifest import RULE, FileChange, FileChangeKind, changes_of, has_other_line_ends
from okrsite.archive.snapshot import Frozen, Snapshot
from okrsite.archive.text import Unsound, parsed
from okrsite.diagnostics import Diagnostic, Nearest, Place, quoted
from okrsite.loader.entities import entity
from okrsite.model import Correction, CorrectionsFile, Cycle, Organisation
from okrsite.model.scalars.names import cycle_id_fix
from okrsite.yaml_source import read_documents

Reader = Callable[[str, Callable[[str], bytes], Iterable[str]], Frozen]
READERS: Final[Mapping[int, Reader]] = MappingProxyType({format_1.FORMAT: read_1})
"""By format. None is ever taken away: archives are for ever."""


def archive_of(root: files.Root, cycle: str) -> tuple[Snapshot | None, list[Diagnostic]]:
    """One archive, or why there is none."""
    folder = f"{FOLDER}/{cycle}"
    findings: list[Diagnostic] = []
    try:
        content = _content(root, f"{folder}/{MANIFEST}")
        if has_other_line_ends(content):
            return None, [FileChange(f"{folder}/{MANIFEST}", FileChangeKind.LINE_ENDS).finding]
        named = _manifest(content, cycle)
        changes, findings = changes_of(root, folder, named.files)
        findings += [change.finding for change in changes]
        if findings:
            return None, findings
        frozen = _frozen(root, folder, named)
    except ValueError as error:  # what `Unsound` and the errors of the model are
        return None, [*findings, unsound(f"{folder}/{MANIFEST}", error)]
    corrections, wrong = _corrections_in(root, folder, frozen.cycle, frozen.organisation)
    return Snapshot(folder, named.digest, frozen, corrections), wrong


def unsound(path: str, error: ValueError) -> Diagnostic:
    reason = " ".join(str(error).split())[:200]
    message = f"this archive is none that okrsite wrote: {quoted(reason, 200)[1:-1]}; bring it back with git"
    return Diagnostic(Place(quoted(path, 200)[1:-1]), RULE, message)


def _manifest(content: bytes, cycle: str) -> format_1.Manifest:
    """Raises ValueError."""
    if fix := cycle_id_fix(cycle):
        raise Unsound(f"the name of its folder is none of a cycle; {fix}")
    data = parsed(content)
    if _format(data) not in READERS:
        raise Unsound("it has a format that this version of okrsite does not know; a newer one may")
    named = format_1.CODEC.read(format_1.Manifest, data, MANIFEST)
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
    frozen = READERS[named.format](folder, shards, named.files)
    if frozen.cycle.id != named.cycle or frozen.closed != named.closing.closed:
        raise Unsound("cycle.json and the manifest differ about the closing")
    return frozen


def _verified(root: files.Root, folder: str, hashes: Mapping[str, str], name: str) -> bytes:
    """The bytes that were there at closing. Raises Unsound, for somebody may change a file while a build runs."""
    content = _content(root, f"{folder}/{name}")
    if sha256(content).hexdigest() != hashes[name]:
        raise Unsound(f"{name} is not what it was")
    return content


def _corrections_in(
    root: files.Root, folder: str, cycle: Cycle, organisation: Organisation
) -> tuple[tuple[Correction, ...], list[Diagnostic]]:
    """What turned out to be different, said beside the frozen files and never in them; in the order of their dates."""
    path = f"{folder}/{CORRECTIONS}"
    if not files.is_file(root, path) and not files.is_folder(root, path):
        return (), []
    (document,) = read_documents(root, [path])
    file, wrong = entity(document, CorrectionsFile)
    findings = [*document.findings, *wrong]
    found = file.corrections if file else ()
    known = {*cycle.objectives, *cycle.key_results, *organisation.units, *cycle.by_unit}
    near = Nearest(sorted(known))
    for number, correction in enumerate(found):
        about = correction.about
        if about and about not in known:
            hint = near.hint(about) or "; leave it out if it is about all of it"
            message = f"{quoted(about)} is nothing that {cycle.id} has{hint}"
            findings.append(Diagnostic(document.place("corrections", number, "about"), "unknown-reference", message))
    return tuple(sorted(found, key=lambda correction: correction.date)), findings
