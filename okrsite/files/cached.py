"""The user's cache folder: what may be lost at any time, and must never be anybody else's."""

from __future__ import annotations

import os
from pathlib import Path

from okrsite.files.system import is_private


def cache_folder(name: str) -> Path | None:
    """okrsite's, for one kind of thing; None where it is not the user's alone, since what lies in it is trusted."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "okrsite" / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = is_private(found) and os.access(folder, os.W_OK)
    return folder if ours else None
