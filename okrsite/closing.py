"""Closing a cycle: what is missing is asked for first, then all of it is frozen and the open files go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from okrsite import __version__, archive, git
from okrsite.archive.format_1 import Closing
from okrsite.diagnostics import Diagnostic, Severity, did_you_mean, quoted
from okrsite.facts import FORMULAS
from okrsite.files import turn
from okrsite.inspection import Checked, checked
from okrsite.model import Cycle, State
from okrsite.wording import NBSP, plural

CONTENT: Final = "content"


class Refused(Exception):
    """Why nothing was closed: a sentence that says what to do, and the findings that stand in the way."""

    def __init__(self, sentence: str, findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(sentence)
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Closed:
    """`is_new` is False where the cycle was archived before; `cleared`, whether something was left to take away."""

    folder: str
    digest: str
    cycle: Cycle
    check_ins: int
    is_new: bool = True
    cleared: bool = False


def close(root: Path, cycle_id: str, day: date, as_of: date, reason: str = "") -> Closed:
    """Archives a cycle on `day`, with its numbers as of `as_of`. Raises Refused, Busy and OSError; nothing has changed.

    A `reason` closes it although it is not over or not all of it is reviewed, and is kept with what was missing.
    """
    with turn(root / CONTENT):
        if archive.is_complete(root, cycle_id):
            return _finished(root, cycle_id)
        read = checked(root, as_of)
        cycle = _closable(read, cycle_id)
        gaps = tuple(_gaps(cycle, as_of))
        missing = tuple(gap.fact for gap in gaps)
        if missing and not reason:
            raise Refused(_asking_for(cycle, gaps))
        if not reason and (unsaved := _unsaved(root, cycle)):
            raise Refused(unsaved)
        closing = Closing.model_construct(
            closed=day,
            as_of=as_of,
            okrsite=__version__,
            formulas=FORMULAS,
            reason=reason if missing else "",
            missing=missing,
        )
        organisations = {id_: snapshot.frozen.organisation for id_, snapshot in read.snapshots.items()}
        named, files = archive.files_of(read.portal, read.facts, cycle, closing, organisations)
        archive.replace_open(root, cycle.id, files)
    said = sum(map(len, cycle.check_ins.values()))
    return Closed(f"{archive.FOLDER}/{cycle.id}", named.digest, cycle, said)


def _finished(root: Path, cycle_id: str) -> Closed:
    """What a run that was stopped left to do."""
    snapshot, findings = archive.archive_of(root, cycle_id)
    if snapshot is None:
        raise Refused(f"{cycle_id} was archived, and its archive is not what it was", tuple(findings))
    cleared = archive.finish(root, cycle_id)
    return Closed(snapshot.folder, snapshot.digest, snapshot.cycle, 0, is_new=False, cleared=cleared)


def _closable(read: Checked, cycle_id: str) -> Cycle:
    if cycle_id not in read.portal.cycles:
        known = [cycle.id for cycle in read.portal.cycles.values() if cycle.state is not State.ARCHIVED]
        mend = did_you_mean(cycle_id, known) or f"; there are {', '.join(known) or 'none'}"
        raise Refused(f"there is no cycle {quoted(cycle_id)} to close{mend}")
    errors = tuple(finding for finding in read.findings if finding.severity is Severity.ERROR)
    if errors:
        raise Refused("what is frozen cannot be mended, so nothing is closed while there are errors", errors)
    return read.portal.cycles[cycle_id]


class Gap(NamedTuple):
    """What should be there before a cycle is closed, and how it gets there."""

    fact: str
    mend: str


def _gaps(cycle: Cycle, as_of: date) -> Iterator[Gap]:
    if cycle.state is State.DRAFT:
        yield Gap("it is still a draft", "write state: open into its cycle.yaml")
    if as_of <= cycle.span.ends:
        yield Gap(f"it runs until {cycle.span.ends}", "wait until it is over")
    for unit, refs in cycle.by_unit.items():
        without = [ref for ref in refs if (review := cycle.review_of(ref)) is None or review.outcome is None]
        if without:
            fact = f"no outcome for {plural(len(without), 'objective')} of {unit}".replace(NBSP, " ")
            yield Gap(fact, "begin each review that is missing with `okrsite review UNIT`")


def _unsaved(root: Path, cycle: Cycle) -> str:
    """Comments and the like are not in an archive, so git should have them before they go; without git they just go."""
    try:
        files = git.uncommitted(root, f"{archive.CYCLES}/{cycle.id}")
    except git.GitError:
        return ""
    if not files:
        return ""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return (
        f"{quoted(files[0])}{more} would be taken away, and git does not have it as it is; "
        "commit first, or say why not with --force --reason TEXT"
    )


def _asking_for(cycle: Cycle, gaps: tuple[Gap, ...]) -> str:
    facts = "".join(f"  {gap.fact}\n" for gap in gaps)
    mends = ", and ".join(dict.fromkeys(gap.mend for gap in gaps))
    return (
        f"{cycle.id} is not ready to be closed:\n{facts}Next: {mends}. Or close it as it is, with --force --reason TEXT"
    )
