"""`okrsite verify`"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from okrsite.archive import CORRECTIONS, Snapshot
from okrsite.archive.verifying import changes_since, verified
from okrsite.authoring.proving import unlike_their_files
from okrsite.cli.options import in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import only, painter
from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.git import GitError, committed_on
from okrsite.report import as_text, counted
from okrsite.wording import NBSP, day
from okrsite.workspace import at_revision


@click.command("verify")
@in_portal
@click.option("--against", metavar="REV", help="Compare with a revision of git too, such as a tag or origin/main.")
@quiet_option
@click.pass_context
def command(ctx: click.Context, root: Path, against: str | None, quiet: bool) -> None:
    """Tell whether the archives are what they were.

    Every file is compared with the hash in its archive's manifest, and what was changed, deleted, added or renamed is
    named. A manifest that was changed along with a file goes unnoticed here; --against notices that too, for then
    nothing that an archive had in that revision may be different now, and an archive of a cycle that was open in it has
    to be what closing its files gives.
    """
    found = verified(root)
    told = {finding.place.path for finding in found.findings}
    since = [finding for finding in _since(root, against) if finding.place.path not in told] if against else []
    findings = sorted((*found.findings, *since))
    errors = only(findings, Severity.ERROR)
    click.echo(as_text(errors if quiet else findings, painter(sys.stdout)), nl=False)
    if not quiet:
        click.echo("\n".join(_told(_unchanged(found.sound, errors), errors, against)).replace(NBSP, " "))
    ctx.exit(1 if errors else 0)


def _since(root: Path, revision: str) -> list[Diagnostic]:
    """What is wrong with archives that the revision has, and with those that were made of its files."""
    try:
        with at_revision(root, revision) as commit:
            changed = [change.finding for change in changes_since(root, commit)]
            return [*changed, *unlike_their_files(root, commit, committed_on(root, commit.id))]
    except GitError as error:
        raise stopped(f"{quoted(revision)} cannot be compared with: {error}") from None


def _unchanged(sound: tuple[Snapshot, ...], errors: Sequence[Diagnostic]) -> tuple[Snapshot, ...]:
    """A slip in a correction casts no doubt on the archive."""
    wrong = [error.place.path for error in errors if not error.place.path.endswith(f"/{CORRECTIONS}")]
    return tuple(one for one in sound if not any(path.startswith(f"{one.folder}/") for path in wrong))


def _told(sound: tuple[Snapshot, ...], findings: Sequence[Diagnostic], against: str | None) -> Iterator[str]:
    for snapshot in sound:
        yield f"{snapshot.cycle.id}: as it was on {day(snapshot.frozen.closed)}, digest {snapshot.digest}"
    if findings:
        yield from _wrong(findings)
    elif not sound:
        yield "There are no archives yet; `okrsite close CYCLE` makes one."
    elif against:
        yield f"Nothing that {against} has of them was changed or taken away."
    else:
        yield "Compare the digests with those that you signed, or add --against REV."


def _wrong(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """A slip in a correction is no reason to doubt what it stands beside."""
    if all(finding.place.path.endswith(f"/{CORRECTIONS}") for finding in findings):
        yield f"The archives are what they were; {counted(len(findings), 'finding')} in what was written beside them."
        yield "Next: fix these, then run `okrsite verify` again."
    else:
        yield f"The archives are not what they were: {counted(len(findings), 'finding')}."
        yield "Next: `git log -- PATH` tells who and when; `git checkout REV -- PATH` brings a file back."
