"""`okrsite init`"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from okrsite import git
from okrsite.cli.options import Scalar, started_in
from okrsite.cli.stopping import stopped
from okrsite.cli.telling import shown
from okrsite.clock import as_of_day
from okrsite.diagnostics import quoted
from okrsite.report import counted
from okrsite.scaffold import (
    FORGES,
    TO_FILL_IN,
    Equipped,
    ForgeSetup,
    begin,
    equip,
    is_portal,
    of_this_installation,
    pinned,
    refusal,
)
from okrsite.workspace import portal_in

KEPT: Final = {
    ".gitignore": "; add to it /site/ and /.site-*/, which `okrsite build` makes",
    ".gitattributes": "; add to it `content/archive/** -text`, so that no git changes the line ends of archives",
}
"""What those who keep a file of theirs have to know."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--ci", type=click.Choice(list(FORGES)), help="Add what checks and publishes it; none: on your own server."
)
@click.option(
    "--okrsite",
    metavar="REQ",
    type=Scalar("requirement", pinned),
    help="Where CI takes okrsite from: okrsite @ git+https://…@COMMIT, a wheel's address with #sha256=…, or "
    "okrsite==VERSION --hash=sha256:…; left out, from where this one came.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path, ci: str | None, okrsite: str | None) -> None:
    """Begin a new portal in a folder.

    DIR is new, or empty but for a README, a licence and what belongs to git; nothing is ever overwritten. It gets a
    small made-up company with two quarters and their check-ins, to write over. With --ci it may be a portal already,
    and gets what it lacks to be checked and published.
    What a forge reads goes to the top of the repository, wherever in it DIR lies.
    """
    folder = started_in(ctx) / folder
    forge = FORGES[ci] if ci else None
    if not (forge and is_portal(folder)):
        _begin(folder)
    if forge:
        okrsite = okrsite or of_this_installation()
        equipped = equip(folder, forge, portal_in(folder).settings, okrsite)
        click.echo("\n".join(_told(equipped, forge, folder, okrsite)))


def _begin(folder: Path) -> None:
    if reason := refusal(folder):
        raise stopped(reason)
    begun = begin(folder, as_of_day())
    place = shown(folder)
    readme = "" if "README.md" in begun.kept else "Its README.md says what is where, "
    click.echo(
        f"A new portal in {place}: {counted(len(begun.written), 'file')}. {readme}`okrsite guide --browser` explains "
        f"{'the rest' if readme else 'it'}."
    )
    for path in begun.kept:
        click.echo(f"Kept {path}, which was there{KEPT.get(path, '')}.")
    here = "" if place == "." else f"cd {shlex.quote(place)} && "
    click.echo(f"Next: {here}okrsite serve")
    if not git.top_of(folder):
        click.echo("Then, for its history: git init && git add -A && git commit -m 'Our OKRs begin'")


def _told(equipped: Equipped, forge: ForgeSetup, folder: Path, okrsite: str | None) -> Iterator[str]:
    """What was written, who will read the site, and what is left to do by hand."""
    yield f"\nFor {forge.name}, in {shown(folder)}:"
    yield from (f"  wrote {path}" for path in equipped.written)
    yield from (f"  kept  {path}, which was there" for path in equipped.kept)
    yield f"\nWho can read the site: {forge.readers}"
    yield "Whatever pages leave out, the history of the repository still holds.\n\nNext:"
    yield from (
        f"  {number}. {step}" for number, step in enumerate((_first_step(equipped.takes, okrsite), *forge.steps), 1)
    )


def _first_step(takes: str, okrsite: str | None) -> str:
    if takes == TO_FILL_IN:
        return (
            "Fill in requirements.txt where okrsite comes from; its first lines tell how, "
            "and until then CI stops there."
        )
    if takes != okrsite:
        instead = f", not {okrsite}" if okrsite else ""
        return f"requirements.txt was there and takes {quoted(takes, 200)}{instead}; change it if that is not right."
    if okrsite.startswith("okrsite==") and "--hash=" not in okrsite:
        return (
            f"requirements.txt takes {okrsite} from the package index. With its hash nothing else can take its place: "
            f"`pip download --no-deps {okrsite}` and `pip hash okrsite-*` say what to write behind it."
        )
    return f"requirements.txt takes {okrsite}; see that the forge reaches it."
