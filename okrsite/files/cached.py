"""The user's cache folder: what may be lost at any time, and must never be anybody else's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from okrsite.files.system import is_private

CACHE: Final = "OKRSITE_CACHE"
"""The variable that names another folder, or says `off`: then nothing is kept between runs."""


def cache_folder(name: str) -> Path | None:
    """okrsite's, for one kind of thing; None where it is not the user's alone, since what lies in it is trusted."""
    chosen = os.environ.get(CACHE)
    if chosen == "off":
        return None
    try:
        folder = (Path(chosen) if chosen else _users_own()) / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError, ValueError):  # no home, or no path
        return None
    ours = is_private(found) and os.access(folder, os.W_OK)
    return folder if ours else None


def _users_own() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "okrsite"
