"""Styles and scripts that every page of a site needs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from okrsite import resources
from okrsite.sources.folders import TEMPLATES, folder_at
from okrsite.theme.compact import compact_script, compact_style

STYLE: Final = "assets/okrsite.css"


def assets_of(root: Path) -> dict[str, bytes]:
    """Styles and scripts by the address that they are published at; a portal's own file of the same name wins."""
    shipped, own = resources.templates() / "assets", folder_at(root, f"{TEMPLATES}/assets")
    names = [path.relative_to(shipped).as_posix() for path in sorted(shipped.rglob("*")) if path.is_file()]
    ours = {address: (shipped / name).read_bytes() for name in names if (address := _asset(name))}
    theirs = {
        address: content
        for name in own.paths()
        if (address := _asset(name)) and (content := own.content(name)) not in (None, ours.get(address))
    }
    found = {name: _compact(name, _whole(name, content)) for name, content in ours.items() if name not in theirs}
    return found | {name: _whole(name, content) for name, content in theirs.items()}


def _whole(name: str, content: bytes) -> bytes:
    """With what it includes."""
    if name.endswith(".js"):
        return resources.script(content)
    return resources.style_sheet(content) if name == STYLE else content


def _compact(name: str, content: bytes) -> bytes:
    smaller = {".js": compact_script, ".css": compact_style}.get(PurePosixPath(name).suffix)
    return smaller(content.decode()).encode() if smaller else content


def _asset(name: str) -> str | None:
    """Where a file of assets/ is published; None where it is not."""
    folder, _, file = name.rpartition("/")
    if folder == "check-in" and file.endswith(".js"):
        return name  # not below assets/: all pages load what is there
    return f"assets/{name}" if not folder and file.startswith("okrsite") else None
