"""What ends a command before its time, in a sentence, with exit status 2."""

from __future__ import annotations

import errno
import os
import re
from typing import Final

import click

from okrsite import __version__

_MENDS: Final = {
    errno.ENOSPC: "make room and run it again",
    errno.EDQUOT: "make room and run it again",
    errno.EACCES: "ask for the permission, or choose another place",
    errno.EPERM: "ask for the permission, or choose another place",
    errno.EROFS: "choose a place that can be written to",
    errno.ELOOP: "put an ordinary folder there",
    errno.EADDRINUSE: "another program uses this address; choose another with --port",
    errno.EADDRNOTAVAIL: "this computer has no such address; leave out --address",
}


_WORD: Final = re.compile(r"[a-z]+,?(?= )")


class Stopped(click.ClickException):
    exit_code = 2


def stopped(sentence: str) -> Stopped:
    return Stopped(with_capital(sentence))


def with_capital(sentence: str) -> str:
    """As a sentence begins, unless it begins with the name of a file, a cycle or whatever else is no plain word."""
    return sentence[:1].upper() + sentence[1:] if _WORD.match(sentence) else sentence


def unable(error: OSError) -> Stopped:
    """`No space left on device: site/index.html; make room and run it again`"""
    reason = os.strerror(error.errno) if error.errno else str(error)
    where = f": {error.filename}" if error.filename else ""
    fix = _MENDS.get(error.errno or 0)
    return Stopped(f"{reason}{where}" + (f"; {fix}" if fix else ""))


def bug(error: Exception) -> Stopped:
    return Stopped(
        f"okrsite {__version__} has made a mistake of its own ({type(error).__name__}), which nothing you wrote should "
        "be able to bring about; please report it, with what `okrsite --debug` and the rest of your command shows"
    )
