"""What a command writes where somebody asked for it."""

from __future__ import annotations

from pathlib import Path

from okrsite.files import uninterrupted


def replaced(file: Path, content: bytes) -> None:
    """The new file in the place of the old one as a whole; a link or a device is written to. Raises OSError."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        file.write_bytes(content)
        return
    draft = file.with_name(f".{file.name}.new")
    with uninterrupted():
        try:
            draft.unlink(missing_ok=True)
            with draft.open("xb") as opened:  # never through a link that somebody put there
                opened.write(content)
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
