"""`okrsite open`: a cycle's folder is written as a draft, with what goes on from the cycle before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from okrsite.archive import CYCLES
from okrsite.authoring.carry_over import CarryOver, okr_file, plan_path
from okrsite.authoring.lookup import cycle_named, matching
from okrsite.authoring.transaction import Refusal, refuse_errors, transaction
from okrsite.checks import check
from okrsite.diagnostics import Diagnostic, did_you_mean, one_of, quoted
from okrsite.facts import CycleFacts
from okrsite.files import write_folder
from okrsite.loader import newest_first
from okrsite.loader.cycles import cycle_of, plans_of
from okrsite.loader.folders import CycleFolder
from okrsite.loader.links import linked
from okrsite.loader.people import NOBODY
from okrsite.model import Cycle, Portal, Span, State, UnitKind, length_of, unit_of
from okrsite.model.reviews import Decision
from okrsite.model.scalars.names import cycle_id
from okrsite.workspace import Checked, checked
from okrsite.yaml_source import parse
from okrsite.yaml_source.written import comment

HIDDEN: Final = ".opening-"
"""How the name of a folder begins whose files are not all there yet; the dot keeps every reader away."""
GOES_ON: Final = (Decision.KEEP, Decision.MODIFY)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """`before` is the cycle to carry on from, `objectives` those that go on, each as short as it is plain."""

    cycle: str
    before: str | None = None
    objectives: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None


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
    """`before` with its numbers, where there is a cycle before; `parent`, the cycle that the new one serves."""

    span: Span
    before: tuple[Cycle, CycleFacts] | None
    parent: Cycle | None
    carried: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def open_cycle(root: Path, request: OpenRequest, as_of: date) -> Opened:
    """Writes content/cycles/CYCLE/ as a draft. Raises Refusal, Busy and OSError, and then nothing has changed."""
    folder = f"{CYCLES}/{request.cycle}"
    with transaction(root):
        read = checked(root, as_of)
        span = _span(request, read.portal)
        _refuse_what_is_there(root, read.portal, request.cycle)
        plan = _planned(read, request, span)
        files = _files(read.portal, request.cycle, plan)
        cycle = _read_back(read.portal, request.cycle, files, as_of)
        write_folder(root, folder, files, HIDDEN)
    before = plan.before[0] if plan.before else None
    paths = tuple(f"{folder}/{name}" for name in files)
    return Opened(cycle, before, plan.carried, plan.left, plan.strangers, paths)


def _span(request: OpenRequest, portal: Portal) -> Span:
    """The days asked for, else those that the name stands for."""
    try:
        named = portal.settings.span_of(cycle_id(request.cycle))
    except ValueError as error:  # what `model.scalars` raises is one
        raise Refusal(str(error)) from None
    starts, ends = request.starts or (named and named.starts), request.ends or (named and named.ends)
    if starts is None or ends is None:
        upper = request.cycle.upper()
        near = f"; did you mean {quoted(upper)}?" if portal.settings.span_of(upper) else ""
        fix = near or "; give both, with --starts DATE --ends DATE"
        raise Refusal(f"the name {quoted(request.cycle)} does not say when the cycle starts and ends{fix}")
    if ends < starts:
        raise Refusal(f"the cycle would end on {ends}, before it starts on {starts}; exchange the two")
    return Span(starts, ends)


def _refuse_what_is_there(root: Path, portal: Portal, name: str) -> None:
    known = portal.cycles.get(name)
    if known and known.state is State.ARCHIVED:
        raise Refusal(f"{name} is archived already; choose another name")
    folder = root / CYCLES / name
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Refusal(
            f"there is a folder {CYCLES}/{name} already, and nothing in it is touched; "
            "go on there, or if nobody has written in it yet, delete it and run this again"
        )


def _planned(read: Checked, request: OpenRequest, span: Span) -> _Plan:
    portal, organisation = read.portal, read.portal.organisation
    before = _cycle_before(request, portal, span)
    if before is None:
        if request.objectives:
            raise Refusal("there is no cycle before it to carry objectives over from; name one with --from")
        return _Plan(span, None, _parent(portal, span, None))
    archived = read.snapshots.get(before.id)  # which keeps more than the portal shows
    before = archived.whole.portal.cycles[before.id] if archived else before
    numbers = (archived.whole.facts if archived else read.facts).cycles[before.id]
    if not request.objectives and (before.unread.items or before.unread.reviews):
        raise Refusal(f"something in {before.id} cannot be read, and it may go on; fix what `okrsite check` lists")
    chosen = _chosen(request, before)
    strangers = tuple(
        ref for ref in chosen if portal.has_org_file and organisation.name_now(unit_of(ref)) not in organisation.units
    )
    carried = tuple(ref for ref in chosen if ref not in strangers)
    left = tuple(ref for ref in before.objectives if ref not in chosen)
    return _Plan(span, (before, numbers), _parent(portal, span, before), carried, left, strangers)


def _cycle_before(request: OpenRequest, portal: Portal, span: Span) -> Cycle | None:
    """The one named, else the newest of the same length that has ended by then."""
    if request.before is None:
        alike = (cycle for cycle in portal.cycles.values() if length_of(cycle.span) == length_of(span))
        ended = (cycle for cycle in alike if cycle.span.ends < span.starts)
        return max(ended, key=lambda cycle: (cycle.span.ends, cycle.span.starts, cycle.id), default=None)
    cycle = cycle_named(portal.cycles, request.before, one_of(portal.cycles))
    if cycle.span.starts >= span.starts:
        raise Refusal(
            f"{cycle.id} starts on {cycle.span.starts}, and what goes on comes from a cycle that starts earlier; "
            "name another with --from"
        )
    return cycle


def _parent(portal: Portal, span: Span, before: Cycle | None) -> Cycle | None:
    """The cycle around the days: one as long as the parent of the cycle before, else the shortest."""
    around = [c for c in portal.cycles.values() if c.span.contains(span) and c.span.days > span.days]
    model = portal.cycles.get(before.parent or "") if before else None
    alike = [cycle for cycle in around if model and length_of(cycle.span) == length_of(model.span)]
    return min(alike or around, key=lambda cycle: (cycle.span.days, cycle.id), default=None)


def _chosen(request: OpenRequest, before: Cycle) -> tuple[str, ...]:
    """The full ids of what goes on: what is asked for, else what a review keeps or modifies."""
    if request.objectives:
        wanted = {_objective(before, written) for written in request.objectives}
        return tuple(ref for ref in before.objectives if ref in wanted)
    return tuple(ref for ref in before.objectives if (review := before.review_of(ref)) and review.decision in GOES_ON)


def _objective(before: Cycle, written: str) -> str:
    named, colon, path = written.rpartition(":")
    if colon and named != before.id:
        raise Refusal(f"{quoted(written)} is not of {before.id}; choose the cycle to carry on from with --from {named}")
    found = matching(before.objectives, path)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"{quoted(written)} may be any of {', '.join(found)}; write one of these in full")
    shapes = [*before.objectives, *(ref.partition("/")[2] for ref in before.objectives)]
    fix = did_you_mean(path, shapes) or "; write it as unit/objective"
    raise Refusal(f"there is no objective {quoted(written)} in {before.id}{fix}")


def _files(portal: Portal, name: str, plan: _Plan) -> Mapping[str, bytes]:
    """By their path in the cycle's folder."""
    files = {"cycle.yaml": _cycle_file(portal, name, plan)}
    if plan.before is None:
        return files
    before, numbers = plan.before
    parts = (full for ref in plan.carried for full, _ in before.key_results_of(ref))
    refs = frozenset((*plan.carried, *(full for full in parts if not numbers.key_results[full].dropped)))
    parents = _with_parents(portal, plan.parent)
    carry_over = CarryOver(portal, before, numbers, refs, parents, plan.span.starts)
    by_unit: dict[str, list[str]] = {}
    for ref in plan.carried:
        by_unit.setdefault(portal.organisation.name_now(unit_of(ref)), []).append(ref)
    for unit, own in by_unit.items():
        known = portal.organisation.units.get(unit)
        path = plan_path(unit, is_person=known is not None and known.kind is UnitKind.PERSON)
        files[path] = okr_file(unit, before.id, numbers.as_of, map(carry_over.carried, own))
    return files


def _cycle_file(portal: Portal, name: str, plan: _Plan) -> bytes:
    """In comments what else could have been carried over, for whoever goes on by hand."""
    lines: list[str] = []
    if plan.before and plan.left:
        before = plan.before[0]
        example = f"`continues: {before.id}:unit/objective` links one that goes on"
        lines.append(comment(f"Not carried over from {before.id}; {example}:"))
        lines += (comment(f"  {ref}: {before.objectives[ref].title}") for ref in plan.left)
    if portal.settings.span_of(name) != plan.span:
        lines += [f"starts: {plan.span.starts}", f"ends: {plan.span.ends}"]
    if plan.parent:
        lines.append(f'parent: "{plan.parent.id}"')
    return "".join(f"{line}\n" for line in [*lines, "state: draft  # open, when it is agreed"]).encode()


def _with_parents(portal: Portal, parent: Cycle | None) -> Mapping[str, Cycle]:
    """The cycles that the new one serves, nearest first."""
    found: dict[str, Cycle] = {}
    while parent is not None and parent.id not in found:
        found[parent.id] = parent
        parent = portal.cycles.get(parent.parent or "")
    return found


def _read_back(portal: Portal, name: str, files: Mapping[str, bytes], as_of: date) -> Cycle:
    """As the next build will read and judge it."""
    documents = {path: parse(f"{CYCLES}/{name}/{path}", content) for path, content in files.items()}
    findings: list[Diagnostic] = [finding for document in documents.values() for finding in document.findings]
    folder = CycleFolder(name, cycle=documents.pop("cycle.yaml"), plans=list(documents.values()))
    organisation = portal.organisation
    plans = plans_of(folder, portal.kpis, findings, NOBODY, organisation)
    cycle = cycle_of(folder, plans, portal.settings, findings, NOBODY, organisation)
    refuse_errors(findings, _not_right)
    if cycle is None:
        raise AssertionError("what was composed could not be read, and nobody said why")
    after = replace(portal, cycles=linked(newest_first({**portal.cycles, name: cycle}), organisation))
    own = f"{CYCLES}/{name}/"
    refuse_errors([finding for finding in check(after, as_of) if finding.place.path.startswith(own)], _not_right)
    return cycle


def _not_right(error: Diagnostic) -> str:
    return f"what would be carried over is not right, so nothing was written: {error}"
