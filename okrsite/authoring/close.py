"""`okrsite close`: what is missing is asked for first, then all of a cycle is frozen and its open files go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from okrsite import __version__, archive, files, git
from okrsite.archive import freezing
from okrsite.archive.format_1 import Closing, Manifest
from okrsite.archive.reading import archive_of
from okrsite.authoring.lookup import cycle_named
from okrsite.authoring.transaction import Refusal, refuse_errors, transaction
from okrsite.diagnostics import one_of, quoted
from okrsite.facts import FORMULAS
from okrsite.language import gettext as _
from okrsite.language import using
from okrsite.model import Cycle, Portal, State
from okrsite.wording import NBSP, plural
from okrsite.workspace import Checked, checked


@dataclass(frozen=True, slots=True)
class Closed:
    """`is_new` is False where the cycle was archived before; `cleared`, whether something was left to take away.

    removed: how many files of the open cycle went.
    """

    folder: str
    digest: str
    cycle: Cycle
    check_ins: int
    removed: int = 0
    is_new: bool = True
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class ClosePreview:
    """removed: the files that would go, by path.  missing: what to give a reason for.  unsaved: why git would not keep
    the files, "" where it does.
    """

    folder: str
    cycle: Cycle
    removed: tuple[str, ...]
    missing: tuple[str, ...]
    unsaved: str

    def is_refused(self, reason: str, *, discard: bool) -> bool:
        """Whether closing would be, with the words that are given for it."""
        return bool((self.missing and not reason) or (self.unsaved and not discard))


class Gap(NamedTuple):
    """What should be there before a cycle is closed, and how it gets there."""

    fact: str
    fix: str


def close(  # noqa: PLR0913 - each is asked for on the command line
    root: Path,
    cycle_id: str,
    day: date,
    as_of: date,
    reason: str = "",
    latest: date | None = None,
    *,
    discard: bool = False,
) -> Closed:
    """Archives a cycle on `day`, with its numbers as of `as_of`. Raises Refusal, Busy and OSError; nothing has changed.

    A `reason` closes it although it is not over or not all of it is reviewed, and is kept with what was missing;
    `discard` takes away files that git does not have as they are.
    """
    with transaction(root):
        if archive.is_complete(root, cycle_id):
            return _finished(root, cycle_id)
        read = checked(root, as_of, latest=latest)
        cycle = _closable(read, cycle_id)
        missing = missing_in(read.portal, cycle, as_of)
        if missing and not reason:
            raise Refusal(_asking_for(cycle, tuple(gaps_of(cycle, as_of))))
        if not discard and (why := _unsaved(root, cycle)):
            raise Refusal(why)
        closing = Closing(
            closed=day,
            as_of=as_of,
            okrsite=__version__,
            formulas=FORMULAS,
            reason=reason if missing else "",
            missing=missing,
        )
        manifest, frozen_files = frozen(read, cycle, closing)
        removed = len(_files_of(root, cycle))
        freezing.replace_open(root, cycle.id, frozen_files)
    check_ins = sum(map(len, cycle.check_ins.values()))
    return Closed(f"{archive.FOLDER}/{cycle.id}", manifest.digest, cycle, check_ins, removed)


def preview(root: Path, cycle_id: str, as_of: date, latest: date | None = None) -> ClosePreview | None:
    """What closing would do. None for a cycle that is archived already. Raises Refusal for what cannot be closed."""
    if archive.is_complete(root, cycle_id):
        return None
    cycle = _closable(checked(root, as_of, latest=latest), cycle_id)
    missing = tuple(gap.fact for gap in gaps_of(cycle, as_of))
    folder = f"{archive.FOLDER}/{cycle.id}"
    return ClosePreview(folder, cycle, _files_of(root, cycle), missing, _unsaved(root, cycle))


def _finished(root: Path, cycle_id: str) -> Closed:
    """What a run that was stopped left to do."""
    snapshot, findings = archive_of(root, cycle_id)
    if snapshot is None:
        raise Refusal(f"{cycle_id} was archived, and its archive is not what it was", tuple(findings))
    cleared = freezing.finish(root, cycle_id)
    return Closed(snapshot.folder, snapshot.digest, snapshot.cycle, 0, is_new=False, cleared=cleared)


def frozen(read: Checked, cycle: Cycle, closing: Closing) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest of the archive that closing gives, and all its files by path with the manifest among them."""
    organisations = {id_: snapshot.frozen.organisation for id_, snapshot in read.snapshots.items()}
    return freezing.files_of(read.portal, read.facts, cycle, closing, organisations)


def _closable(read: Checked, cycle_id: str) -> Cycle:
    known = {id_: cycle for id_, cycle in read.portal.cycles.items() if cycle.state is not State.ARCHIVED}
    cycle = cycle_named(known, cycle_id, one_of(known), " to close")
    refuse_errors(
        read.findings, lambda _: "what is frozen cannot be fixed, so nothing is closed while there are errors"
    )
    return cycle


def missing_in(portal: Portal, cycle: Cycle, as_of: date) -> tuple[str, ...]:
    """As an archive keeps it, in the language of the portal that shows it."""
    with using(portal.settings.language):
        return tuple(gap.fact for gap in gaps_of(cycle, as_of))


def gaps_of(cycle: Cycle, as_of: date) -> Iterator[Gap]:
    if cycle.state is State.DRAFT:
        yield Gap(_("it is still a draft"), "write state: open into its cycle.yaml")
    if as_of <= cycle.span.ends:
        yield Gap(_("it runs until %(day)s", day=cycle.span.ends), "wait until it is over")
    for unit, refs in cycle.by_unit.items():
        without = [ref for ref in refs if (review := cycle.review_of(ref)) is None or review.outcome is None]
        if without:
            how_many = plural(len(without), "objective").replace(NBSP, " ")
            fact = _("no outcome for %(objectives)s of %(unit)s", objectives=how_many, unit=unit)
            yield Gap(fact, "begin each review that is missing with `okrsite review UNIT`")
        if cycle.is_review_begun_only(unit):
            fact = _("nothing learned or decided in the review of %(unit)s", unit=unit)
            yield Gap(fact, "say in each review that is begun what was learned and what goes on")


def _asking_for(cycle: Cycle, gaps: tuple[Gap, ...]) -> str:
    facts = "".join(f"  {gap.fact}\n" for gap in gaps)
    fixes = ", and ".join(dict.fromkeys(gap.fix for gap in gaps))
    return f"{cycle.id} is not ready to be closed:\n{facts}Next: {fixes}. Or close it as it is, with --reason TEXT"


def _files_of(root: Path, cycle: Cycle) -> tuple[str, ...]:
    """All that goes when the cycle is closed, by path."""
    paths, refused = files.walk(root, cycle.folder, ("",))
    return tuple(sorted({*paths, *(finding.place.path for finding in refused)}))


_LET_GO: Final = "or lose them for good with --discard-uncommitted"


def _unsaved(root: Path, cycle: Cycle) -> str:
    """Comments and the like are not in an archive, so git should have them before they go; "" where it has."""
    commit = f'git commit -m "Before {cycle.id} is closed"'
    try:
        paths = git.uncommitted(root, cycle.folder)
    except git.GitError as error:
        there = git.top_of(root)
        why = (
            f"git cannot say whether it has them ({error})" if there else "there is no git repository here to keep them"
        )
        begin = "" if there else "git init && "
        return (
            f"closing takes away the files in {cycle.folder}, comments and all, and {why}; begin with "
            f"`{begin}git add -A && {commit}`, {_LET_GO}"
        )
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return (
        f"{quoted(paths[0])}{more} would be taken away, and git does not have it as it is; "
        f"commit first, with `git add -A content && {commit}`, {_LET_GO}"
    )
