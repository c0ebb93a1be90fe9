"""What `init --ci` adds to a portal, so that it is checked and published where it lives."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from okrsite import git, resources
from okrsite.files import uninterrupted, write_new, write_over
from okrsite.model import Settings
from okrsite.scaffold.forges import ForgeSetup
from okrsite.scaffold.source import TO_FILL_IN
from okrsite.scaffold.starter import git_files
from okrsite.yaml_source.written import as_text

_REQUIREMENTS: Final = "requirements.txt"
_FOLDER: Final = re.compile(rb"(?m)^(  PORTAL:) \.(?= )")
_PACKAGES: Final = re.compile(rb"(?m)^(    directory:) /(?= )")
_PUSHES: Final = re.compile(rb"branches: \[main\]")
_MAIN: Final = re.compile(rb"\$CI_DEFAULT_BRANCH")


@dataclass(frozen=True, slots=True)
class Equipped:
    """Paths from the portal's folder; `kept` are as they were, and `takes` is what requirements.txt says now."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    takes: str


def equip(folder: Path, forge: ForgeSetup, settings: Settings, okrsite: str | None) -> Equipped:
    """Writes the forge's files; `okrsite` is the requirement that CI takes. Raises OSError, and takes all back then.

    A requirements.txt from before that still asks where okrsite comes from is filled in.
    """
    top = (git.top_of(folder) if forge.is_at_top else None) or folder
    written: list[Path] = []
    kept: list[Path] = []
    with uninterrupted():
        try:
            for place, path, content in _files(top, folder, forge, settings, okrsite):
                (written if write_new(place, path, content) else kept).append(place / path)
            is_filled = _fill_in(folder, okrsite)
        except OSError:
            for file in written:
                file.unlink(missing_ok=True)
            raise
    if is_filled:
        kept.remove(folder / _REQUIREMENTS)
        written.append(folder / _REQUIREMENTS)
    now, before = (tuple(_shown(file, folder) for file in files) for files in (written, kept))
    lines = (folder / _REQUIREMENTS).read_text("utf-8", "replace").splitlines()
    return Equipped(now, before, ", ".join(line.strip() for line in lines if line.strip() and not line.startswith("#")))


def _fill_in(folder: Path, okrsite: str | None) -> bool:
    before = (folder / _REQUIREMENTS).read_bytes()
    after = before.replace(TO_FILL_IN.encode(), (okrsite or TO_FILL_IN).encode())
    return after != before and write_over(folder, _REQUIREMENTS, before, after)


def _files(
    top: Path, folder: Path, forge: ForgeSetup, settings: Settings, okrsite: str | None
) -> Iterator[tuple[Path, str, bytes]]:
    """Where, its path there and its content: what git and the forge read, and which okrsite all of it uses."""
    yield from ((folder, path, content) for path, content in git_files() if not (folder / path).exists())
    inside = git.folder_in_repository(folder) if forge.is_at_top else ""
    for path, content in forge_files(forge):
        yield top, path, _fitted(content, inside, settings)
    yield from ((folder, path, content) for path, content in _requirements(okrsite))


def forge_files(forge: ForgeSetup) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file, as shipped."""
    shipped = resources.templates() / "forge"
    for path in sorted(path for path in shipped.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        if (target := _target(path.relative_to(shipped).as_posix(), forge.folders)) is not None:
            yield target, path.read_bytes()


def _requirements(okrsite: str | None) -> Iterator[tuple[str, bytes]]:
    """The libraries under okrsite, each in the one version that it was tried with, their ranges, and okrsite itself."""
    shipped = resources.templates() / "forge"
    yield from ((name, (shipped / name).read_bytes()) for name in ("requirements-lock.in", "requirements-lock.txt"))
    wanted = Template((shipped / _REQUIREMENTS).read_text(encoding="utf-8"))
    yield _REQUIREMENTS, wanted.substitute(okrsite=okrsite or TO_FILL_IN).encode()


def _fitted(content: bytes, inside: str, settings: Settings) -> bytes:
    """To the portal's folder in the repository and the branch that its settings name."""
    if inside:
        content = _FOLDER.sub(lambda found: found[1] + f" {as_text(inside)}".encode(), content)
        content = _PACKAGES.sub(lambda found: found[1] + f" {as_text(f'/{inside}')}".encode(), content)
    if "branch" in settings.model_fields_set:
        branch = as_text(settings.branch)
        content = _PUSHES.sub(lambda _: f"branches: [{branch}]".encode(), content)
        content = _MAIN.sub(lambda _: f'"{settings.branch}"'.encode(), content)
    return content


def _target(path: str, folders: Mapping[str, str]) -> str | None:
    """Where it goes, by the first folder that it lies in."""
    return next((to + path[len(lies) + 1 :] for lies, to in folders.items() if path.startswith(f"{lies}/")), None)


def _shown(file: Path, folder: Path) -> str:
    return os.path.relpath(file, folder).replace(os.sep, "/")
