"""CODEOWNERS in the repository that the portal lies in. Lines of other authors in it are kept as they are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from okrsite import files, git
from okrsite.model import Portal
from okrsite.owners.codeowners import BEGIN, END, PLACES, block_of


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """`path` is relative to `repository`, `shown` to the portal's root; `now` is what stands there, if anything."""

    repository: Path
    path: str
    shown: str
    now: str | None
    wanted: str

    @property
    def is_ours(self) -> bool:
        return self.now is not None and BEGIN in self.now

    @property
    def is_current(self) -> bool:
        return self.now == self.wanted

    @property
    def asks_nobody(self) -> bool:
        """Whether no line names anybody whom the forge knows."""
        return not any("@" in line for line in self.wanted.splitlines() if not line.startswith("#"))

    def write(self) -> bool:
        """False, with nothing touched, where somebody else has changed it meanwhile. Raises OSError."""
        wanted = self.wanted.encode()
        if self.now is None:
            return files.write_new(self.repository, self.path, wanted)
        return files.write_over(self.repository, self.path, self.now.encode(), wanted)


def owners_file(root: Path, portal: Portal) -> OwnersFile:
    """As it is and as it should be."""
    root = root.resolve()
    repository, folder = git.top_of(root) or root, git.folder_in_repository(root)
    path = PLACES[portal.settings.on_forge]
    content = files.read(repository, path)
    now = content.decode("utf-8", "replace") if isinstance(content, bytes) else None
    prefix = f"{folder}/" if folder else ""
    shown = os.path.relpath(repository / path, root).replace(os.sep, "/")
    return OwnersFile(repository, path, shown, now, _with_block(now or "", block_of(portal, prefix)))


def _with_block(text: str, block: str) -> str:
    """At the place of the old one, else at the end, where it comes after everybody else's and so counts."""
    before, begin, rest = text.partition(BEGIN)
    if not begin:
        return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{chr(10) if text else ''}{block}"
    after = rest.partition(END)[2].removeprefix("\n")
    return f"{before}{block}{after}"
