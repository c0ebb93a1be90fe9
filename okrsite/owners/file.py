"""CODEOWNERS in the repository that the portal lies in. Lines of other authors in it are kept as they are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from okrsite import files, git
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.model import Forge, Portal
from okrsite.owners.codeowners import Block, Unpaired, blocks_of, with_blocks

PLACES: Final[Mapping[Forge, tuple[str, ...]]] = MappingProxyType(
    {
        Forge.GITHUB: (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
        Forge.GITLAB: ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
        Forge.GITEA: ("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS"),
    }
)
"""Where a forge looks, in this order: it reads the first file that is there, no other. The last is Forgejo's alone."""


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """The file that the forge reads, or would.

    `path` is relative to `repository`, the top of what the portal's `root` lies in; `now` is what stands there, if
    anything.  is_ours: whether it has okrsite's lines.  elsewhere: files with such lines that the forge does not read.
    refusal: why nothing can be written into it, None where it can.
    """

    root: Path
    repository: Path
    path: str
    now: str | None
    wanted: str
    is_ours: bool
    elsewhere: tuple[str, ...] = ()
    refusal: str | None = None

    @property
    def shown(self) -> str:
        """The path from the portal's root."""
        return self.from_root(self.path)

    def from_root(self, path: str) -> str:
        return quoted(os.path.relpath(self.repository / path, self.root).replace(os.sep, "/"), 4096)[1:-1]

    @property
    def is_current(self) -> bool:
        return self.now == self.wanted and self.refusal is None

    @property
    def asks_nobody(self) -> bool:
        """Whether no line names anybody whom the forge knows."""
        return not any("@" in line for line in self.wanted.splitlines() if not line.startswith("#"))

    def write(self) -> bool:
        """False, with nothing touched, where somebody else has changed it meanwhile. Raises OSError."""
        if self.now is None:
            return files.write_new(self.repository, self.path, _encoded(self.wanted))
        return files.write_over(self.repository, self.path, _encoded(self.now), _encoded(self.wanted))


def owners_file(root: Path, portal: Portal) -> OwnersFile:
    """As it is and as it should be."""
    root = root.resolve()
    repository, folder = git.top_of(root) or root, git.folder_in_repository(root)
    forge, blocks = portal.settings.on_forge, blocks_of(portal, folder)
    path = next((place for place in PLACES[forge] if os.path.lexists(repository / place)), PLACES[forge][0])
    now, refusal = _read(repository, path)
    wanted = now or ""
    try:
        wanted = with_blocks(wanted, blocks, forge)
    except Unpaired as unpaired:
        refusal = str(unpaired)
    elsewhere = _elsewhere(repository, path, blocks)
    return OwnersFile(root, repository, path, now, wanted, _has(now, blocks), elsewhere, refusal)


def _read(repository: Path, path: str) -> tuple[str | None, str | None]:
    """What stands there, if anything, and why it cannot be read."""
    if not os.path.lexists(repository / path):
        return None, None
    content = files.read(repository, path)
    return (None, content.message) if isinstance(content, Diagnostic) else (_decoded(content), None)


def _elsewhere(repository: Path, path: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    places = dict.fromkeys(place for places in PLACES.values() for place in places if place != path)
    return tuple(place for place in places if _has(_read(repository, place)[0], blocks))


def _has(text: str | None, blocks: Sequence[Block]) -> bool:
    return text is not None and any(block.is_in(text) for block in blocks)


def _decoded(content: bytes) -> str:
    """Whatever the bytes are, they are written back as they were."""
    return content.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
