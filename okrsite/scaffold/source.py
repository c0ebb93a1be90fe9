"""Where CI takes okrsite from: a commit or a hash, because a name alone would be whoever's who registers it.

Only an okrsite that was itself installed by its name is taken by name and version: its package is registered then.
"""

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
_RELEASE: Final = re.compile(r"okrsite==[0-9][0-9A-Za-z.!+]*(?: --hash=sha256:[0-9a-f]{64})+", re.ASCII)
_HASH_BEHIND: Final = re.compile(r"(\S) --hash=sha256:([0-9a-f]{64})", re.ASCII)


def pinned(written: object) -> str:
    """The line of requirements.txt that somebody asks for. Raises ValueError with a sentence."""
    line = " ".join(str(written).split())
    if _RELEASE.fullmatch(line):
        return line
    line = _HASH_BEHIND.sub(r"\1#sha256=\2", line)
    if not _PINNED.fullmatch(line):
        raise ValueError(
            f"{quoted(str(written), 120)} names no commit and no hash; write okrsite @ git+https://HOST/PATH@COMMIT "
            "with all 40 digits of a commit, okrsite @ https://HOST/FILE.whl#sha256=HASH or "
            "okrsite==VERSION --hash=sha256:HASH"
        )
    return line


def of_this_installation() -> str | None:
    """As this okrsite was installed, if from a place that others reach, too; None from a folder.

    An installer leaves no address where it took the package from an index, by its name.

    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        installed = distribution("okrsite")
    except PackageNotFoundError:
        return None
    told = installed.read_text("direct_url.json")
    return direct(json.loads(told)) if told else f"okrsite=={installed.version}"


def direct(origin: dict[str, Any]) -> str | None:
    """What PEP 610 remembers of an installation, as a requirement."""
    url, folder = str(origin.get("url")), origin.get("subdirectory")
    if commit := origin.get("vcs_info", {}).get("commit_id"):
        line = f"okrsite @ git+{url}@{commit}" + (f"#subdirectory={folder}" if folder else "")
    else:
        digest = origin.get("archive_info", {}).get("hashes", {}).get("sha256")
        line = f"okrsite @ {url}#" + (f"subdirectory={folder}&" if folder else "") + f"sha256={digest}"
    return line if _PINNED.fullmatch(line) else None
