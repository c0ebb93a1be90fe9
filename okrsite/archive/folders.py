"""Where archives lie and how their files are called. Opening one is `reading`'s."""

from __future__ import annotations

from typing import Final

from okrsite import files

FOLDER: Final = "content/archive"
CYCLES: Final = "content/cycles"
MANIFEST: Final = "manifest.json"
CORRECTIONS: Final = "corrections.yaml"
MAX_BYTES: Final = 64 << 20
"""A cycle of 5,000 people takes 5 MB in its largest file; nobody should be made to read a gigabyte."""


def archived_folders(root: files.Root) -> list[str]:
    """The names in content/archive/ that may be archives. What begins with a dot is one in the making."""
    if files.link_on_the_way(root, FOLDER) or not files.is_folder(root, FOLDER):
        return []
    return sorted(entry.name for entry in files.listing(root, FOLDER) if entry.name[0] != "." and entry.is_dir())


def is_complete(root: files.Root, cycle: str) -> bool:
    """An archive gets its name when all of it is there; one without a manifest was put together by hand or by half."""
    return files.is_file(root, f"{FOLDER}/{cycle}/{MANIFEST}")
