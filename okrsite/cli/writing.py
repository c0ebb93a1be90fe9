"""What a command writes where somebody asked for it."""

from __future__ import annotations

from pathlib import Path

from okrsite.files import put


def replaced(file: Path, content: bytes) -> None:
    """The new file in the place of the old one as a whole; a link or a device is written to. Raises OSError."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        file.write_bytes(content)
    else:
        put(file, content)
