"""Where the files that ship with okrsite lie: at the top of a checkout, inside the package once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates() -> Path:
    """Page templates, partials and assets; the last folder on the search path, after a portal's own."""
    return _shipped("templates")


def starter() -> Path:
    """The `content/` folder that a new portal begins with."""
    return _shipped("content")


def _shipped(folder: str) -> Path:
    """The wheel carries `templates/` as `_templates/` (see pyproject.toml), so a checkout never has the latter."""
    installed = _PACKAGE / f"_{folder}"
    return installed if installed.is_dir() else _PACKAGE.parent / folder
