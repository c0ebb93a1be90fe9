"""The whole site, where nothing changed since it was made: then no file is read, worked out or written.

The store keeps what a build came to by all that it was made from, with the digest of the folder that came of it. The
old site stays only if it still has that digest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from okrsite.clock import as_of_day, latest_day
from okrsite.diagnostics import Diagnostic, as_plain, from_plain
from okrsite.files import output
from okrsite.stages import stage
from okrsite.store import opened
from okrsite.workspace import Inputs

SITES: Final = "a whole site"
Outcome = tuple[tuple[Diagnostic, ...], int]
"""What was said of a site, and how many pages it has."""


def name_of(inputs: Inputs, as_of: date | None, *options: object) -> str | None:
    """Digest of all that a site is made from; None where not all of its bytes are known."""
    about = (inputs.digest, as_of_day(as_of), latest_day(as_of), options, *environment())
    return sha256(repr(about).encode()).hexdigest() if inputs.is_whole else None


def environment() -> Iterator[str]:
    """Python, and the names and versions of all libraries, which is quicker than to ask for each."""
    yield sys.version
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(path.name for path in Path(folder).iterdir() if path.suffix == ".dist-info")


def known(name: str, site: Path) -> Outcome | None:
    with suppress(ValueError, TypeError, KeyError, RecursionError, OSError), stage("unchanged site"):
        findings, pages, digest = json.loads(opened().get(SITES, [name])[name])
        if digest == output.digest_of(site):
            return tuple(map(from_plain, findings)), int(pages)
    return None


def keep(name: str, findings: tuple[Diagnostic, ...], pages: int, site: Path) -> None:
    outcome = [[*map(as_plain, findings)], pages, output.digest_of(site)]
    opened().put(SITES, {name: json.dumps(outcome).encode()})
