"""Where CI takes okrsite from. A name alone would be whoever's who registers it, so only a commit or a hash will do."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

from okrsite.diagnostics import quoted

TO_FILL_IN: Final = "Fill in here where okrsite comes from, as the lines above tell!"
"""No requirement, so pip stops at it and shows it."""
_COMMIT: Final = r"git\+(?:https|ssh)://[^\s#]+@[0-9a-f]{40}(?:#subdirectory=\S+)?"
_ARCHIVE: Final = r"https://[^\s#]+#(?:subdirectory=[^\s&]+&)?sha256=[0-9a-f]{64}"
_PINNED: Final = re.compile(rf"okrsite @ (?:{_COMMIT}|{_ARCHIVE})", re.ASCII)
_HASH_BEHIND: Final = re.compile(r"(\S) --hash=sha256:([0-9a-f]{64})", re.ASCII)


def pinned(written: object) -> str:
    """The line of requirements.txt that somebody asks for. Raises ValueError with a sentence."""
    line = _HASH_BEHIND.sub(r"\1#sha256=\2", " ".join(str(written).split()))
    if not _PINNED.fullmatch(line):
        raise ValueError(
            f"{quoted(str(written), 120)} names no commit and no hash; write okrsite @ git+https://HOST/PATH@COMMIT "
            "with all 40 digits of a commit, or okrsite @ https://HOST/FILE.whl#sha256=HASH"
        )
    return line


def of_this_installation() -> str | None:
    """As this okrsite was installed, if from a place that others reach, too. None from a folder, or by its name alone.

    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        told = distribution("okrsite").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    return direct(json.loads(told)) if told else None


def direct(origin: dict[str, Any]) -> str | None:
    """What PEP 610 remembers of an installation, as a requirement."""
    url, folder = str(origin.get("url")), origin.get("subdirectory")
    if commit := origin.get("vcs_info", {}).get("commit_id"):
        line = f"okrsite @ git+{url}@{commit}" + (f"#subdirectory={folder}" if folder else "")
    else:
        digest = origin.get("archive_info", {}).get("hashes", {}).get("sha256")
        line = f"okrsite @ {url}#" + (f"subdirectory={folder}&" if folder else "") + f"sha256={digest}"
    return line if _PINNED.fullmatch(line) else None
