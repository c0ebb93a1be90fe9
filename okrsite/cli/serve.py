"""`okrsite serve`"""

from __future__ import annotations

import gc
import signal
import socket
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from okrsite.cli.options import as_of_option, in_portal
from okrsite.cli.stopping import stopped
from okrsite.diagnostics import quoted


@click.command("serve")
@in_portal
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 lets others in.")
@click.option(
    "--port", "-p", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on."
)
@click.option(
    "--host", "hosts", metavar="NAME", multiple=True,
    help="Another name that browsers may call this computer by; may be given again.",
)  # fmt: skip
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@as_of_option
def command(
    *, root: Path, address: str, port: int, hosts: tuple[str, ...], open_browser: bool, as_of: date | None
) -> None:
    """Show the site on this computer and follow your changes.

    Errors do not stop it: they stand above the pages until they are fixed. Ctrl-C ends it.

    It answers only to this computer's own names, so that no page from elsewhere can read it under a name of its own.
    """
    _check_that_it_is_free(address, port)
    where = f"It will be at http://{address}:{port}/ and follow your changes; Ctrl-C ends it."
    click.echo(f"Making the site of {root.absolute().name}. {where}")
    from okrsite.mkdocs_plugin import serve  # noqa: PLC0415 - MkDocs takes half a second to load

    signal.signal(signal.SIGINT, _end)
    gc.enable()  # `main` has switched it off; this command lives all day and makes everything anew at each change
    serve(root, address=f"{address}:{port}", as_of=as_of, open_browser=open_browser, hosts=hosts)


def _check_that_it_is_free(address: str, port: int) -> None:
    """Before the site is made, which may take longer. Raises OSError and Stopped."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise stopped(f"this computer has no address {quoted(address)}; leave out --address") from None
    with socket.socket(family, kind) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)


def _end(_signal: int, _frame: object) -> NoReturn:
    """The first Ctrl-C ends it in good order. One more ends it at once, where its threads would hold it up."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise KeyboardInterrupt
