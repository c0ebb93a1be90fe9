"""`okrsite check`"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import click

from okrsite import report
from okrsite.checks import RULES
from okrsite.cli.options import as_of_option, in_portal, quiet_option, strict_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import only, painter, status_of
from okrsite.cli.watching import number_of_files, watching
from okrsite.clock import as_of_day, latest_day
from okrsite.context.addresses import comes_near
from okrsite.context.texts import with_relative_links
from okrsite.diagnostics import Diagnostic, Severity, as_plain, from_plain, quoted
from okrsite.git import GitError
from okrsite.model import Portal
from okrsite.sources import pages
from okrsite.sources.mkdocs_yml import pinned_day
from okrsite.sources.page_links import pages_with_links
from okrsite.store import opened
from okrsite.workspace import (
    Checked,
    Inputs,
    Memory,
    at_fork_point,
    checked,
    inputs_of,
    portal_in,
    refused_as_committed,
)

Outcome = tuple[tuple[Diagnostic, ...], str]
"""All findings, and the portal's folder in its repository."""
OUTCOME: Final = "findings of check"
CAUSES: Final = ("unknown-unit",)
"""Rules of which others' findings follow: what is said of a misspelt unit finds no home."""


@click.command("check")
@in_portal
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", help="For whom it is written."
)
@click.option("--base", metavar="REV", help="Also hold what was promised against a branch, tag or commit.")
@strict_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913 - what click passes
    ctx: click.Context, *, root: Path, as_of: date | None, form: str, base: str | None, strict: bool, quiet: bool
) -> None:
    """Find every mistake in the portal, and say how to fix it.

    All of them in one run, sorted by place. With --quiet only errors, and no word beside them. They are those of
    `okrsite build`, as of the same day; what else MkDocs says of hand-written pages, only a build sees.

    With --base, changes of what was promised since REV need an amendment. As in a pull request, what REV has got since
    this branch began to differ is left aside.
    """
    pinned = None if as_of else pinned_day(root)
    with watching(root, quiet=quiet):
        findings, prefix = _found(root, as_of or pinned, base) if base else _looked_up(root, as_of or pinned)
    shown = only(findings, Severity.ERROR) if quiet else findings
    click.echo(_written(shown, form, prefix), nl=False)
    if not quiet:
        count = number_of_files(root)
        # Beside JSON or workflow commands the words are for the log, not for the program.
        click.echo(_closing_words(findings, count, pinned, strict=strict), err=form != "text")
    ctx.exit(status_of(findings, strict=strict))


def _looked_up(root: Path, given: date | None) -> Outcome:
    """What `_found` gave for just these files and this day, if anybody ever asked."""
    store = opened()
    inputs = inputs_of(root)
    if inputs is None:
        return _found(root, given)
    name = f"{inputs.digest} {as_of_day(given)} {latest_day(given)}"
    with suppress(KeyError, ValueError, TypeError, RecursionError):
        findings, prefix = json.loads(store.get(OUTCOME, [name])[name])
        return tuple(map(from_plain, findings)), str(prefix)
    findings, prefix = _found(root, given, inputs=inputs)
    if inputs_of(root, inputs) == inputs:
        store.put(OUTCOME, {name: json.dumps(([*map(as_plain, findings)], prefix)).encode()})
    return findings, prefix


def _found(root: Path, given: date | None, base: str | None = None, inputs: Inputs | None = None) -> Outcome:
    before, since = _before(root, base) if base else (None, [])
    found = checked(root, as_of_day(given), before, latest_day(given), Memory(inputs.reader) if inputs else None)
    of_pages = pages.findings_of(root, partial(_addresses_near, found))
    findings = tuple(sorted({*found.findings, *of_pages, *_of_links(root, found), *since}))
    return findings, found.portal.settings.prefix


def _addresses_near(found: Checked, published: Iterable[str]) -> frozenset[str]:
    """The addresses of the portal's pages, if a hand-written file comes near one."""
    if not any(comes_near(found.portal, address) for address in published):
        return frozenset()
    from okrsite.context.published import addresses_of  # noqa: PLC0415 - takes 25 ms, and few portals need it

    return addresses_of(found.portal, found.facts, found.snapshots)


def _of_links(root: Path, found: Checked) -> Iterator[Diagnostic]:
    """Relative links that lead to nothing: few portals have any to look at, and others need no Markdown here."""
    texts = with_relative_links(found.portal)
    if texts or any(page.is_suspect for page in pages_with_links(root).pages):
        from okrsite.context.published import addresses_of  # noqa: PLC0415 - as above
        from okrsite.richtext.dead_links import dead_links, dead_links_in_pages  # noqa: PLC0415

        addresses = addresses_of(found.portal, found.facts, found.snapshots)
        yield from dead_links(root, texts, addresses)
        yield from dead_links_in_pages(root, lambda: addresses, guide=found.portal.settings.guide)


def _before(root: Path, base: str) -> tuple[Portal, list[Diagnostic]]:
    """The portal to hold this one against; what became of archives since, and what is no ordinary file now."""
    from okrsite.archive.verifying import changes_since  # noqa: PLC0415 - loads how archives are written
    from okrsite.authoring.proving import unlike_their_files  # noqa: PLC0415 - takes as long, and is for --base alone

    try:
        with at_fork_point(root, base) as commit:
            changed = [change.finding for change in changes_since(root, commit)]
            unlike = unlike_their_files(root, commit)
            return portal_in(commit), [*changed, *unlike, *refused_as_committed(root)]
    except GitError as error:
        raise stopped(f"{quoted(base)} cannot be compared with: {error}") from None


def _written(findings: Sequence[Diagnostic], form: str, prefix: str) -> str:
    """`prefix` is the portal's folder in its repository, which a forge knows files by."""
    if form in report.FOR_FORGES:
        findings = [replace(one, place=one.place._replace(path=f"{prefix}{one.place.path}")) for one in findings]
    return report.as_text(findings, painter(sys.stdout)) if form == "text" else report.FORMATS[form](findings)


def _closing_words(findings: Sequence[Diagnostic], count: int, pinned: date | None, *, strict: bool) -> str:
    gap = "\n" if findings else ""
    as_of = f", as of {pinned}, the day that mkdocs.yml gives" if pinned else ""
    return f"{gap}{report.summary(findings, count)}{as_of}.\n{_next(findings, strict=strict)}"


def _next(findings: Sequence[Diagnostic], *, strict: bool) -> str:
    counting = [finding for finding in findings if status_of([finding], strict=strict)]
    if not counting:
        return "Next: `okrsite build` makes the site, `okrsite serve` shows it here."
    first = min(counting, key=_by_cause)
    is_cause = first.rule in CAUSES and any(finding.rule not in CAUSES for finding in counting)
    if first.rule in RULES and not is_cause:
        return f"Next: fix these, then run `okrsite check` again. `okrsite rules {first.rule}` explains that rule."
    if any(finding.rule in RULES for finding in counting):
        return f"Next: begin with {first.place}, which others may follow from; then run `okrsite check` again."
    return "Next: fix these, then run `okrsite check` again."


def _by_cause(finding: Diagnostic) -> tuple[bool, bool, bool]:
    """Errors come first, and what cannot be read before what the rules say: that may only follow from it."""
    return finding.severity is not Severity.ERROR, finding.rule in RULES, finding.rule not in CAUSES
