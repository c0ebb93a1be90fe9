"""What `init --ci` adds to a portal, so that it is checked and published where it lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Final

from okrsite import __version__, resources
from okrsite.files import write_new


@dataclass(frozen=True, slots=True)
class Forge:
    """A place that portals are published from. `folders`: which of the shipped ones go where in a portal."""

    name: str
    folders: Mapping[str, str]
    readers: str
    steps: tuple[str, ...]


GITHUB: Final = Forge(
    "GitHub",
    {"github": ".github/"},
    "everybody on the internet, even if the repository is private. Only GitHub Enterprise Cloud can keep it inside: "
    "Settings > Pages > Visibility > Private. Otherwise use --ci none.",
    (
        "Commit and push these files.",
        "`okrsite owners` names who approves what, once people have a handle in org.yaml.",
        "Settings > Pages: choose GitHub Actions as the source.",
        "Settings > Rules: require the check called check before a merge.",
        "Settings > Actions > General: allow GitHub Actions to create pull requests, for check-ins by issue form.",
        "Issues > Labels: make okr-check-in, okr-blocker and okr-feedback, which the forms set.",
    ),
)
GITLAB: Final = Forge(
    "GitLab",
    {"gitlab/issue_templates": ".gitlab/issue_templates/", "gitlab": ""},
    "as Settings > General > Visibility > Pages says; choose Only project members. Where that setting is missing, "
    "everybody who reaches the server.",
    (
        "Commit and push these files.",
        "`okrsite owners` names who approves what, once people have a handle in org.yaml.",
        "Build > Pipeline schedules: one for every night, because what is expected by today moves by itself.",
        "Settings > Merge requests: require that pipelines succeed.",
    ),
)
NOWHERE: Final = Forge(
    "a server of your own",
    {"none": ""},
    "everybody who reaches the server's port, until a login in front asks who is there. Containerfile and nginx.conf "
    "say how.",
    (
        "Build it: podman build --build-arg DAY=$(date -u +%F) --tag okr-portal .",
        "Put it behind your company's login; the last lines of nginx.conf show one.",
        "Build it again every night, because what is expected by today moves by itself.",
    ),
)
FORGES: Final = MappingProxyType({"github": GITHUB, "gitlab": GITLAB, "none": NOWHERE})


@dataclass(frozen=True, slots=True)
class Equipped:
    written: tuple[str, ...]
    kept: tuple[str, ...]
    """What was there already, and is as it was."""


def equip(folder: Path, forge: Forge) -> Equipped:
    """Writes the forge's files. Raises OSError, and takes back then what it had written."""
    written: list[str] = []
    kept: list[str] = []
    try:
        for path, content in forge_files(forge):
            (written if write_new(folder, path, content) else kept).append(path)
    except OSError:
        for path in written:
            (folder / path).unlink(missing_ok=True)
        raise
    return Equipped(tuple(written), tuple(kept))


def forge_files(forge: Forge) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file: as shipped, and one that says which okrsite all of them use."""
    shipped = resources.templates() / "forge"
    for path in sorted(path for path in shipped.rglob("*") if path.is_file()):
        if (target := _target(path.relative_to(shipped).as_posix(), forge)) is not None:
            yield target, path.read_bytes()
    wanted = Template((shipped / "requirements.txt").read_text(encoding="utf-8"))
    yield "requirements.txt", wanted.substitute(version=__version__).encode()


def _target(path: str, forge: Forge) -> str | None:
    """Where it goes in a portal, by the first folder that it lies in."""
    return next((to + path[len(lies) + 1 :] for lies, to in forge.folders.items() if path.startswith(f"{lies}/")), None)
