"""Words of the portal at hand: for a shell that completes them, and for a command that was given none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final

import click
from click.shell_completion import CompletionItem

from okrsite.cli.options import portal_around, started_in
from okrsite.cli.stopping import Stopped, stopped
from okrsite.clock import as_of_day
from okrsite.model import Portal, State, UnitKind
from okrsite.wording import span

Named = Iterator[tuple[str, str]]
"""Words, each with what it is called."""
Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
NEEDED: Final = MappingProxyType(
    {
        "init": "where: `okrsite init our-okrs` makes a folder, `okrsite init .` takes this one",
        "import": "what to read: `okrsite import okrs.csv --dry-run` tells what it understands of a table",
        "amend": 'which key result, and what changes: `okrsite amend KR --to 60 --reason "..."`',
        "open": "which cycle begins, for example `okrsite open 2027-Q1`",
        "close": "which cycles to archive: `okrsite close CYCLE --dry-run` tells what is missing",
        "diff": "what to compare with: `okrsite diff main`",
        "compare": "which plans to compare: `okrsite compare plan-a plan-b`",
    }
)
"""What a command asks for that was given nothing."""
SHOWN: Final = 12


def needed(error: click.MissingParameter) -> Stopped | None:
    """What to write, with the words there are for it here; None for a command that says it itself."""
    command = error.ctx.command.name if error.ctx else None
    if error.ctx is None or error.param is None or command not in NEEDED or command is None:
        return None
    found = [item for item in error.param.shell_complete(error.ctx, "") if item.type == "plain"]
    width = max((len(item.value) for item in found), default=0)
    lines = [f"  {item.value:{width}}  {item.help or ''}".rstrip() for item in found[:SHOWN]]
    more = [f"  and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return stopped("\n".join([f"say {NEEDED[command]}", *lines, *more]))


def _words(named: Callable[[Portal], Named]) -> Completion:
    """Those that begin as the word at the cursor does."""

    def complete(ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        root = portal_around(started_in(ctx, ctx.params.get("root")).absolute())
        if root is None:
            return []
        from okrsite.loader import load  # noqa: PLC0415 - help and wrong options need no portal

        return [CompletionItem(word, help=name) for word, name in named(load(root)) if word.startswith(begun)]

    return complete


def _units(portal: Portal) -> Named:
    return ((unit.id, unit.name) for unit in portal.organisation.units.values())


def _people(portal: Portal) -> Named:
    units = portal.organisation.units.values()
    return ((unit.id, unit.name) for unit in units if unit.kind is UnitKind.PERSON)


def _cycles(portal: Portal) -> Named:
    return ((cycle.id, f"{span(*cycle.span)}, {cycle.state}") for cycle in portal.cycles.values())


def _open_cycles(portal: Portal) -> Named:
    open_ones = (cycle for cycle in portal.cycles.values() if cycle.state is State.OPEN)
    return ((cycle.id, span(*cycle.span)) for cycle in open_ones)


def _key_results(portal: Portal) -> Named:
    """Those of today's open cycles."""
    today = as_of_day()
    for cycle in portal.cycles.values():
        if cycle.state is State.OPEN and today in cycle.span:
            yield from ((ref, key_result.title) for ref, key_result in cycle.key_results.items())


units = _words(_units)
people = _words(_people)
cycles = _words(_cycles)
open_cycles = _words(_open_cycles)
_full = _words(_key_results)


def key_results(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """By their full ids; where none begins so, by their last parts that only one has."""
    if found := _full(ctx, parameter, begun):
        return found
    every = _full(ctx, parameter, "")
    alike = [item for item in every if item.value.rpartition("/")[2].startswith(begun)]
    last = [item.value.rpartition("/")[2] for item in every]
    short = ((item.value.rpartition("/")[2], item.help) for item in alike)
    return [CompletionItem(name, help=title) for name, title in short if last.count(name) == 1]


def revisions(ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Branches and tags. Raises Stopped where there is no repository."""
    from okrsite.git import GitError, named_revisions  # noqa: PLC0415 - as above

    root = started_in(ctx, ctx.params.get("root")).absolute()
    try:
        return [CompletionItem(name) for name in named_revisions(root) if name.startswith(begun)]
    except GitError as error:
        raise stopped(f"there is nothing to compare with: {error}") from None


def rules(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from okrsite.checks import RULES  # noqa: PLC0415 - as above

    return [CompletionItem(name) for name in RULES if name.startswith(begun)]


def guide_pages(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from okrsite import resources  # noqa: PLC0415 - as above

    return [CompletionItem(name) for name in resources.GUIDE if name.startswith(begun)]
