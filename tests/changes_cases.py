"""Golden cases of what a pull request changes: a portal, one file an edit of it, and the list that must come of it.

A file has sections, each begun by a line `--- ORDER PATH`, below content/: `change` (a text, a line `=>`, a new text),
`write`, `delete`, `move PATH PATH`; and at last `expected`, a change a line.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from repositories import committed

CASES = Path(__file__).parent / "cases" / "changes"
PORTAL = CASES / "portal"


def portal_in(folder: Path) -> Path:
    shutil.copytree(PORTAL, folder)
    return folder


def repository_in(folder: Path) -> Path:
    """With one commit, on the branch main."""
    committed(portal_in(folder))
    return folder


def sections(case: Path) -> Iterator[tuple[str, str]]:
    for section in f"\n{case.read_text(encoding='utf-8')}".split("\n--- ")[1:]:
        name, _, text = section.partition("\n")
        yield name, text if text.endswith("\n") or not text else f"{text}\n"


def edit(root: Path, order: str, text: str) -> None:
    word, *paths = order.split(" ")
    path, *others = [root / "content" / path for path in paths]
    path.parent.mkdir(parents=True, exist_ok=True)
    match word:
        case "change":
            old, new = text.split("=>\n")
            found = path.read_text(encoding="utf-8")
            once = old.rstrip("\n") if found.count(old) != 1 else old
            assert found.count(once) == 1, f"{path} has {found.count(once)} times {once!r}"
            path.write_text(found.replace(once, new if once == old else new.rstrip("\n")), encoding="utf-8")
        case "write":
            path.write_text(text, encoding="utf-8")
        case "delete":
            path.unlink()
        case "move":
            others[0].parent.mkdir(parents=True, exist_ok=True)
            path.rename(others[0])


def edited(root: Path, case: Path) -> str:
    """Does to the portal in `root` what the case says; what is expected of it."""
    for order, text in sections(case):
        if order == "expected":
            return text
        edit(root, order, text)
    return ""
