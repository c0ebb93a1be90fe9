"""`okrsite owners`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from okrsite.cli.options import in_portal, quiet_option
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.diagnostics import quoted
from okrsite.owners import OwnersFile, nobody_owns_what_runs, owners_file, unknown_approvers, without_handle
from okrsite.workspace import portal_in


@click.command("owners")
@click.argument("out", metavar="[-]", type=click.Choice(["-"]), required=False)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where the file is not as it should be.")
@in_portal
@quiet_option
def command(*, root: Path, out: str | None, only_check: bool, quiet: bool) -> None:
    """Write who approves what, for the forge.

    Makes CODEOWNERS from org.yaml: a unit's lead and the one above approve its plan, anyone may check in, the
    programme's owner answers for settings, archives and whatever decides what runs. It goes into the file that the
    forge reads, and lines of yours in that file stay as they are. With - it only shows the file.
    """
    portal = portal_in(root)
    if unknown := unknown_approvers(portal):
        names = ", ".join(map(quoted, unknown))
        raise stopped(
            f"Who approves what cannot be told, for org.yaml knows nobody called {names}; "
            "`okrsite check` tells where that is written"
        )
    file = owners_file(root, portal)
    if file.refusal:
        raise stopped(f"{shown(file.repository / file.path)}, which the forge reads: {file.refusal}")
    if out:
        click.echo(file.wanted, nl=False)
    elif only_check:
        _compare(file, quiet=quiet)
    else:
        _write(file, without_handle(portal), nobody_owns_what_runs(portal), quiet=quiet)


def _compare(file: OwnersFile, *, quiet: bool) -> None:
    path = shown(file.repository / file.path)
    if not file.is_current:
        state = "is out of date" if file.is_ours else "does not say it yet"
        if file.elsewhere and not file.is_ours:
            others = " and ".join(shown(file.repository / other) for other in file.elsewhere)
            state = f"is what the forge reads, and okrsite's lines are in {others}"
        click.echo(f"{path} {state}; run `okrsite owners` and commit it.", err=True)
        raise click.exceptions.Exit(1)
    if not quiet:
        click.echo(f"{path} is as it should be.")


def _write(file: OwnersFile, unasked: Sequence[str], nobody: str | None, *, quiet: bool) -> None:
    path = shown(file.repository / file.path)
    if not file.is_current and not file.write():
        raise stopped(f"{path} was changed meanwhile by somebody else; run `okrsite owners` again")
    if quiet:
        return
    click.echo(f"{path} was as it should be." if file.is_current else f"Wrote {path}")
    for other in file.elsewhere:
        click.echo(f"The forge does not read {shown(file.repository / other)}; take okrsite's lines out of it.")
    if unasked:
        click.echo(f"org.yaml has no `handle:` for {', '.join(unasked)}, so the forge cannot ask them.")
    if file.asks_nobody:
        click.echo("Next: give people a `handle:` in org.yaml; without any, the forge can ask nobody.")
    elif nobody:
        click.echo(f"Next: let somebody answer for .github/, mkdocs.yml and whatever else decides what runs: {nobody}.")
    elif not file.is_current:
        click.echo("Next: commit it, and let the forge require it as the guide's page on approval tells.")
