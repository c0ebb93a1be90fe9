"""Corrections of an archive: what turned out to be otherwise, told beside the frozen files and never in them."""

from __future__ import annotations

from okrsite import files
from okrsite.archive.folders import CORRECTIONS
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.loader.entities import entity
from okrsite.model import Correction, CorrectionsFile, Cycle, Organisation
from okrsite.yaml_source import read_documents


def corrections_in(
    root: files.Root, folder: str, cycle: Cycle, organisation: Organisation
) -> tuple[tuple[Correction, ...], list[Diagnostic]]:
    """In the order of their dates. None where there is no such file."""
    path = f"{folder}/{CORRECTIONS}"
    if not files.is_file(root, path) and not files.is_folder(root, path):
        return (), []
    (document,) = read_documents(root, [path])
    file, wrong = entity(document, CorrectionsFile)
    findings = [*document.findings, *wrong]
    found = file.corrections if file else ()
    for number, correction in enumerate(found):
        about = correction.about
        if about and about not in {*cycle.objectives, *cycle.key_results, *organisation.units, *cycle.by_unit}:
            message = f"{quoted(about)} is nothing that {cycle.id} has; leave it out if it is about all of it"
            findings.append(Diagnostic(document.place("corrections", number, "about"), "unknown-reference", message))
    return tuple(sorted(found, key=lambda correction: correction.date)), findings
