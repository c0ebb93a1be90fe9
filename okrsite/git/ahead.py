"""Files that git reads ahead, while their reader does other things: told into a file, so that nobody has to listen.

Unpacking the check-ins of 1,000 people takes git a quarter of the time that a comparison takes, and another processor
has nothing else to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from okrsite.git.asking import started

Answer = Callable[[IO[bytes]], bytes | None]


class Ahead:
    """`answer` reads one blob from what git told. Raises GitError, here and while it is read."""

    def __init__(self, root: Path, ids: Sequence[str], answer: Answer) -> None:
        self.ids = frozenset(ids)
        self._answer, self._told = answer, TemporaryFile()  # noqa: SIM115 - closed with its comparison
        with TemporaryFile() as given:
            given.write("".join(f"{id_}\n" for id_ in self.ids).encode())
            given.seek(0)
            self._process = started(root, "cat-file", "--batch", given=given, told=self._told)

    @cached_property
    def blobs(self) -> Mapping[str, bytes | None]:
        """By id; waits for git."""
        self._process.wait()
        self._told.seek(0)
        return {id_: self._answer(self._told) for id_ in self.ids}

    def end(self) -> None:
        """Whether or not anybody wanted them."""
        self._process.kill()
        self._process.wait()
        self._told.close()
