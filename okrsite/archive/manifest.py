"""The manifest of an archive: the SHA-256 of every file, and one digest that stands for all of them.

The digest is the SHA-256 of the lines that `sha256sum` prints for the files, sorted by path, so that anyone can work it
out without okrsite: `sha256sum cycle.json units/*.json | LC_ALL=C sort -k2 | sha256sum`.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from okrsite.archive import format_1 as v1


def manifest_of(cycle: str, closing: v1.Closing, files: Mapping[str, bytes]) -> v1.Manifest:
    hashes = hashes_of(files)
    return v1.Manifest(v1.FORMAT, cycle, closing, digest_of(hashes), hashes)


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """In the order of the paths, as bytes sort."""
    return {path: sha256(files[path]).hexdigest() for path in sorted(files, key=str.encode)}


def digest_of(hashes: Mapping[str, str]) -> str:
    lines = (f"{hashes[path]}  {path}\n" for path in sorted(hashes, key=str.encode))
    return sha256("".join(lines).encode()).hexdigest()
