"""What stands in the way of closing a cycle, and how it gets out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from okrsite import archive, files, git
from okrsite.diagnostics import Diagnostic, Severity, did_you_mean, quoted
from okrsite.model import Cycle, State
from okrsite.wording import NBSP, plural
from okrsite.workspace import Checked


class Refused(Exception):
    """Why nothing was closed: a sentence that says what to do, and the findings that stand in the way."""

    def __init__(self, sentence: str, findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(sentence)
        self.findings = findings


def closable(read: Checked, cycle_id: str) -> Cycle:
    """Raises Refused."""
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


def gaps_of(cycle: Cycle, as_of: date) -> Iterator[Gap]:
    if cycle.state is State.DRAFT:
        yield Gap("it is still a draft", "write state: open into its cycle.yaml")
    if as_of <= cycle.span.ends:
        yield Gap(f"it runs until {cycle.span.ends}", "wait until it is over")
    for unit, refs in cycle.by_unit.items():
        without = [ref for ref in refs if (review := cycle.review_of(ref)) is None or review.outcome is None]
        if without:
            fact = f"no outcome for {plural(len(without), 'objective')} of {unit}".replace(NBSP, " ")
            yield Gap(fact, "begin each review that is missing with `okrsite review UNIT`")


def asking_for(cycle: Cycle, gaps: tuple[Gap, ...]) -> str:
    facts = "".join(f"  {gap.fact}\n" for gap in gaps)
    mends = ", and ".join(dict.fromkeys(gap.mend for gap in gaps))
    return (
        f"{cycle.id} is not ready to be closed:\n{facts}Next: {mends}. Or close it as it is, with --force --reason TEXT"
    )


def files_of(root: Path, cycle_id: str) -> tuple[str, ...]:
    """All that goes when the cycle is closed, by path."""
    paths, refused = files.walk(root, folder_of(cycle_id), ("",))
    return tuple(sorted({*paths, *(finding.place.path for finding in refused)}))


def folder_of(cycle_id: str) -> str:
    return f"{archive.CYCLES}/{cycle_id}"


def unsaved(root: Path, cycle_id: str) -> str:
    """Comments and the like are not in an archive, so git should have them before they go; "" where it has."""
    folder = folder_of(cycle_id)
    try:
        paths = git.uncommitted(root, folder)
    except git.GitError as error:
        return _without_git(root, cycle_id, str(error))
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return (
        f"{quoted(paths[0])}{more} would be taken away, and git does not have it as it is; "
        f'commit first, with `git add -A content && git commit -m "Before {cycle_id} is closed"`, '
        "or close it all the same with --force"
    )


def _without_git(root: Path, cycle_id: str, error: str) -> str:
    there = git.top_of(root)
    why = f"git cannot say whether it has them ({error})" if there else "there is no git repository here to keep them"
    how = "" if there else "git init && "
    return (
        f"closing takes away the files in {folder_of(cycle_id)}, comments and all, and {why}; begin with "
        f'`{how}git add -A && git commit -m "Before {cycle_id} is closed"`, or close it all the same with --force'
    )
