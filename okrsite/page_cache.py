"""Pages that will never be other than they are, kept between builds: what was made from archived cycles.

Ten years of quarters are 10,000 pages. Rendering one takes 4 ms, getting it from the cache a twentieth of that. A cache
is named by all that its pages are made from, so nothing in it can be out of date; if it is lost, they are made again.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from okrsite import resources
from okrsite.archive import Snapshot
from okrsite.files import cache_folder, uninterrupted
from okrsite.language import Language
from okrsite.sources.folders import TEMPLATES, Folder, folder_at
from okrsite.theme.page import Heading, RenderedPage

_NAME: Final = 32
"""Digits of a digest that make a name."""


@dataclass(frozen=True, slots=True)
class PageCache:
    """`folder`: of one archive, and in it of one way to show it."""

    folder: Path

    def page(self, address: str, section: str, make: Callable[[], RenderedPage]) -> RenderedPage:
        """`section` depends on the cycle that is current, and so is not kept."""
        _, _, title, description, body, headings, edit_url, _ = json.loads(
            self.content(address, lambda: _written(make()))
        )
        entries = tuple(Heading(*entry) for entry in headings)
        return RenderedPage(address, section, title, description, body, entries, edit_url)

    def content(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self.folder / _named(name.encode())
        with suppress(OSError, zlib.error):
            return zlib.decompress(path.read_bytes())
        content = make()
        with suppress(OSError):  # a full disk costs the cache, not the build
            _keep(path, zlib.compress(content, 1))
        return content


def _written(page: RenderedPage) -> bytes:
    return json.dumps(astuple(page)).encode()


def _named(of: bytes) -> str:
    return sha256(of).hexdigest()[:_NAME]


def _keep(path: Path, content: bytes) -> None:
    if not path.parent.exists():
        for other_way in path.parent.parent.glob("*"):
            shutil.rmtree(other_way, ignore_errors=True)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}")
    with uninterrupted():
        temporary.write_bytes(content)
        temporary.replace(path)


def page_caches(root: Path, snapshots: Mapping[str, Snapshot], language: Language) -> Mapping[str, PageCache]:
    """By cycle. One that is seen from a day of its own has none, nor has any where the user has no cache folder."""
    folder = cache_folder("archived")
    lasting = {id_: snapshot for id_, snapshot in snapshots.items() if snapshot.rewound_to is None}
    if folder is None or not lasting:
        return {}
    look = f"{language} {look_of(folder_at(root, TEMPLATES))}"
    return {
        id_: PageCache(folder / snapshot.digest[:_NAME] / _named(f"{look}{snapshot.corrections!r}".encode()))
        for id_, snapshot in lasting.items()
    }


def look_of(own_templates: Folder) -> str:
    """What makes pages out of an archive: this program, and the portal's own templates."""
    found = sha256(resources.fingerprint().encode())
    for path in own_templates.paths():
        found.update(f"{path}\0".encode() + sha256(own_templates.content(path) or b"").digest())
    return found.hexdigest()
