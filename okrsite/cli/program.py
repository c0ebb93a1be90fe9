"""The program `okrsite`: its commands, each loaded when it is called, and how everything that can stop one is told.

`check` must not wait for MkDocs, nor `--help` for anything; so a command is a module of its own, and its line in the
help stands here.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

import click
from click.shell_completion import CompletionItem

from okrsite import __version__
from okrsite.cli.stopping import bug, stopped, unable
from okrsite.clock import WrongEpoch
from okrsite.diagnostics import did_you_mean, quoted

COMMANDS: Final = MappingProxyType(
    {
        "init": "Begin a new portal in a folder.",
        "import": "Move OKRs in from tables of another tool.",
        "check": "Find every mistake in the portal, and say how to fix it.",
        "build": "Make the site.",
        "serve": "Show the site on this computer and follow your changes.",
        "checkin": "Record how far a key result has come.",
        "amend": "Change what a key result promised, and say why.",
        "open": "Begin a cycle, as a draft.",
        "review": "Begin closing reviews, with their numbers filled in.",
        "close": "Archive cycles for ever.",
        "diff": "Tell what changed in the OKRs between two revisions.",
        "compare": "Set plans side by side, to choose between them.",
        "digest": "Tell what a week changed, to send around.",
        "verify": "Tell whether the archives are what they were.",
        "owners": "Write who approves what, for the forge.",
        "export": "Write out all figures, for programs and spreadsheets.",
        "rules": "List the rules, or explain one.",
        "guide": "List the pages of the guide, or show one.",
        "schema": "Print the JSON Schema of a kind of file, for editors.",
    }
)
"""In the order in which people meet them."""
GUIDE: Final = MappingProxyType(
    {
        **dict.fromkeys(("init", "rules", "schema"), "writing"),
        **dict.fromkeys(("check", "serve", "export"), "commands"),
        **dict.fromkeys(("checkin", "review"), "check-ins"),
        **dict.fromkeys(("diff", "compare"), "reviewing"),
        **dict.fromkeys(("close", "verify"), "closing"),
        "import": "moving-in",
        "build": "deploying",
        "amend": "goalposts",
        "open": "opening",
        "owners": "approval",
        "digest": "weekly",
    }
)
"""The page of the guide that says more of a command."""
_MODULES: Final = MappingProxyType({"import": "import_"})  # a word of Python's


class Program(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes its context
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"okrsite.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        if page := GUIDE.get(cmd_name):
            command.epilog = f"Why and when: okrsite guide {page}"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command {quoted(args[0])}{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """By their lines of help, without loading each of them."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        with _told(debug=ctx.params["debug"]):
            try:
                return super().invoke(ctx)
            except click.MissingParameter as error:
                from okrsite.cli.completion import needed  # noqa: PLC0415 - loads the model

                raise needed(error) or error from None


class Terminated(BaseException):
    """SIGTERM, which ends a command as Ctrl-C does: whatever it had begun is taken back on the way out."""


def _terminated(_signal: int, _frame: object) -> NoReturn:
    """Another one does not cut the way out short."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


@contextmanager
def _told(*, debug: bool) -> Iterator[None]:
    """Whatever stops a command is told in a sentence; a bug shows where it is only to those who ask."""
    try:
        yield
    except (click.UsageError, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        click.echo(err=True)  # the terminal has shown ^C and stays in that line
        raise click.exceptions.Exit(128 + signal.SIGINT) from None
    except (click.ClickException, WrongEpoch) as error:  # also MkDocs' own
        raise stopped(str(error)) from None
    except OSError as error:
        if debug:
            raise
        raise unable(error) from None
    except Exception as error:
        if debug:
            raise
        raise bug(error) from None


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.option(
    "-C", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work as if started in DIR.",
)  # fmt: skip
@click.option("--debug", is_flag=True, hidden=True, help="Show where okrsite itself went wrong.")
def okrsite(folder: Path | None, debug: bool) -> None:
    """OKR portals from plain YAML files.

    Begin with `okrsite init DIR`. All other commands work from anywhere inside a portal, the folder that holds
    content/; `okrsite COMMAND --help` tells what each can do, and `okrsite guide --browser` why and when.

    Your shell completes commands and ids after this line, or one with zsh_source; `okrsite guide commands` tells more.

    \b
      eval "$(_OKRSITE_COMPLETE=bash_source okrsite)"
    """


def main() -> None:
    """Never fails for want of a character: a terminal that knows only ASCII gets the others escaped."""
    # A command makes millions of values that live until it ends. Looking for garbage among them takes a fifth of a
    # build of 1,000 people, and taking them apart at the end another second; without both it needs no more memory.
    gc.disable()
    atexit.register(gc.freeze)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some takes longer than to read a plan
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminated)
    try:
        okrsite(prog_name="okrsite")
    except Terminated:
        sys.exit(128 + signal.SIGTERM)
    except (click.ClickException, OSError):
        if "_OKRSITE_COMPLETE" not in os.environ:  # a shell that completes a word has no place for a complaint
            raise
        sys.exit(1)
