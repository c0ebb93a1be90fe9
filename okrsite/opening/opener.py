"""The recipe of an opening: choose, refuse what must be refused, carry over, compose, read back, judge, write."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from okrsite.checks import check
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.facts import CycleFacts
from okrsite.files import turn, uninterrupted, write_new
from okrsite.loader import newest_first
from okrsite.loader.cycles import cycle_of, plans_of
from okrsite.loader.folders import CycleFolder
from okrsite.loader.links import linked
from okrsite.model import COMPANY, Cycle, Portal, Span, State, UnitKind, span_of, unit_of
from okrsite.opening.carrying import Carrying, by_unit_now, carried, going_on
from okrsite.opening.choosing import Asked, Refused, chosen, cycle_before, named_span, parent_of, with_parents
from okrsite.opening.composing import cycle_file, okr_file
from okrsite.workspace import Checked, checked
from okrsite.yaml_source import parse

CYCLES: Final = "content/cycles"
STAGE: Final = ".opening"
"""Where the files of a cycle lie until all are there; the dot keeps every reader away."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was written where. `left` are objectives that do not go on, `strangers` those of units that are gone."""

    cycle: Cycle
    before: Cycle | None
    carried: tuple[str, ...]
    left: tuple[str, ...]
    strangers: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    asked: Asked
    span: Span
    before: Cycle | None
    numbers: CycleFacts | None
    parent: Cycle | None
    carried: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def left(self) -> tuple[str, ...]:
        gone = {*self.carried, *self.strangers}
        return tuple(ref for ref in (self.before.objectives if self.before else ()) if ref not in gone)


def open_cycle(root: Path, asked: Asked, as_of: date) -> Opened:
    """Writes content/cycles/CYCLE/ as a draft. Raises Refused, Busy and OSError, and then nothing has changed."""
    with turn(root / "content"):
        read = checked(root, as_of)
        span = named_span(asked, read.portal)
        _refuse_what_is_there(root, read.portal, asked.cycle)
        plan = _planned(read, asked, span)
        files = _files(read.portal, plan)
        cycle = _read_back(read.portal, asked.cycle, files, as_of)
        _write(root, asked.cycle, files)
    paths = tuple(f"{CYCLES}/{asked.cycle}/{name}" for name in files)
    return Opened(cycle, plan.before, plan.carried, plan.left, plan.strangers, paths)


def _refuse_what_is_there(root: Path, portal: Portal, name: str) -> None:
    known = portal.cycles.get(name)
    if known and known.state is State.ARCHIVED:
        raise Refused(f"{name} is archived already; choose another name")
    folder = root / CYCLES / name
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Refused(
            f"there is a folder {CYCLES}/{name} already, and nothing in it is touched; "
            "go on there, or choose another name"
        )


def _planned(read: Checked, asked: Asked, span: Span) -> _Plan:
    before, numbers = _whole(read, cycle_before(asked, read.portal, span))
    if before is None and asked.objectives:
        raise Refused("there is no cycle before it to carry objectives over from; name one with --from")
    wanted = chosen(asked, before) if before else ()
    organisation = read.portal.organisation
    strangers = tuple(
        ref
        for ref in wanted
        if read.portal.has_org_file and organisation.name_now(unit_of(ref)) not in organisation.units
    )
    parent = parent_of(read.portal, span, before)
    return _Plan(asked, span, before, numbers, parent, tuple(r for r in wanted if r not in strangers), strangers)


def _whole(read: Checked, cycle: Cycle | None) -> tuple[Cycle | None, CycleFacts | None]:
    """Of an archived cycle all that its archive keeps."""
    if cycle is None:
        return None, None
    if snapshot := read.snapshots.get(cycle.id):
        return snapshot.whole.portal.cycles[cycle.id], snapshot.whole.facts.cycles[cycle.id]
    return cycle, read.facts.cycles[cycle.id]


def _files(portal: Portal, plan: _Plan) -> Mapping[str, bytes]:
    """By their path in the cycle's folder."""
    asked, parent = plan.asked, plan.parent.id if plan.parent else None
    dates = None if span_of(asked.cycle, portal.settings.fiscal_year_starts) == plan.span else plan.span
    files = {"cycle.yaml": cycle_file(dates, parent, _remarks(plan))}
    if plan.before is None or plan.numbers is None:
        return files
    refs = going_on(plan.before, plan.numbers, plan.carried)
    served = with_parents(portal, plan.parent)
    carrying = Carrying(portal, plan.before, plan.numbers, refs, served, plan.span.starts)
    for unit, own in by_unit_now(portal.organisation, plan.carried).items():
        objectives = [carried(carrying, ref) for ref in own]
        files[_path(portal, unit)] = okr_file(unit, plan.before.id, plan.numbers.as_of, objectives)
    return files


def _remarks(plan: _Plan) -> list[str]:
    """What else could have been carried over, for whoever goes on by hand."""
    if plan.before is None or not plan.left:
        return []
    head = (
        f"Not carried over from {plan.before.id}; `continues: {plan.before.id}:unit/objective` links one that goes on:"
    )
    return [head, *(f"  {ref}: {plan.before.objectives[ref].title}" for ref in plan.left)]


def _path(portal: Portal, unit: str) -> str:
    known = portal.organisation.units.get(unit)
    if unit == COMPANY:
        return "company.yaml"
    folder = "people" if known and known.kind is UnitKind.PERSON else "teams"
    return f"{folder}/{unit}.yaml"


def _read_back(portal: Portal, name: str, files: Mapping[str, bytes], as_of: date) -> Cycle:
    """As the next build will read it. Raises Refused with the reader's own sentence."""
    documents = {path: parse(f"{CYCLES}/{name}/{path}", content) for path, content in files.items()}
    findings: list[Diagnostic] = [finding for document in documents.values() for finding in document.findings]
    folder = CycleFolder(name, cycle=documents.pop("cycle.yaml"), plans=list(documents.values()))
    cycle, wrong = cycle_of(folder, plans_of(folder, portal.kpis, findings), portal.settings)
    _refuse_errors([*findings, *wrong])
    if cycle is None:
        raise AssertionError("what was composed could not be read, and nobody said why")
    after = replace(portal, cycles=linked(newest_first({**portal.cycles, name: cycle})))
    own = f"{CYCLES}/{name}/"
    _refuse_errors([finding for finding in check(after, as_of) if finding.place.path.startswith(own)])
    return cycle


def _refuse_errors(findings: list[Diagnostic]) -> None:
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise Refused(f"what would be carried over is not right, so nothing was written: {finding}")


def _write(root: Path, name: str, files: Mapping[str, bytes]) -> None:
    """All of it under a hidden name, which then becomes the cycle's: whatever stops this, no half of it is seen."""
    stage = f"{CYCLES}/{STAGE}-{name}"
    with uninterrupted():
        shutil.rmtree(root / stage, ignore_errors=True)  # of a run that was killed; nobody else has the turn
        try:
            for path, content in files.items():
                write_new(root, f"{stage}/{path}", content)
            (root / stage).rename(root / CYCLES / name)
        except OSError:
            shutil.rmtree(root / stage, ignore_errors=True)
            raise
