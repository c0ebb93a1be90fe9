"""Where the files that ship with okrsite lie: at the top of a checkout, inside the package once installed."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from textwrap import indent
from typing import Final

from okrsite.language import gettext

_PACKAGE = Path(__file__).parent

_INCLUDE: Final = re.compile(
    r"^( *)/\* include (partials/(?:light\.css|dark\.css|marks\.css|say\.js)|assets/check-in/form/\w+\.js) \*/\r?\n",
    re.MULTILINE,
)
_SENTENCES: Final = "/* sentences */"
_SAID: Final = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
GUIDE: Final = (
    *("writing", "kpis", "planning", "opening", "check-ins", "weekly", "numbers", "goalposts", "reviewing", "approval"),
    *("closing", "moving-in", "commands", "deploying"),
)
"""The pages of the guide, in the order in which one needs them."""
_MADE_BY: Final = (
    *(
        "jinja2",
        "markdown-it-py",
        "markupsafe",
        "mkdocs",
        "mkdocs-material",
        "nh3",
        "pydantic",
        "pydantic-core",
        "pygal",
    ),
    "ruamel.yaml",
)


def templates() -> Path:
    """Page templates, partials and assets; the last folder on the search path, after a portal's own."""
    return _shipped("templates")


def starter() -> Path:
    """The `content/` folder that a new portal begins with."""
    return _shipped("content")


def guide() -> dict[str, str]:
    """The Markdown of the guide's pages, by their names in order."""
    return {name: (starter() / f"pages/guide/{name}.md").read_text("utf-8") for name in GUIDE}


def guide_titles() -> dict[str, str]:
    return {name: text.partition("\n")[0].removeprefix("# ") for name, text in guide().items()}


def style_sheet(content: bytes) -> bytes:
    """With the rules that pages of one file have as well, where it says `/* include partials/light.css */`."""
    return _whole(content).encode("utf-8", "surrogateescape")


def script(content: bytes) -> bytes:
    """With its parts, for `/* include … */`, and with what it says in the language of now, for `/* sentences */`."""
    text = _whole(content)
    said = {english: other for english in said_in(text) if (other := gettext(english)) != english}
    say = f"const say = sayIn({json.dumps(said, ensure_ascii=False)});"
    return text.replace(_SENTENCES, say).encode("utf-8", "surrogateescape")


def _whole(content: bytes) -> str:
    text = content.decode("utf-8", "surrogateescape")
    return _INCLUDE.sub(lambda found: indent((templates() / found[2]).read_text("utf-8"), found[1]), text)


def said_in(script: str) -> list[str]:
    """The sentences of a script, in English."""
    return [str(json.loads(f'"{sentence}"')) for sentence in _SAID.findall(script)]


@cache
def fingerprint() -> str:
    """Stands for all that makes findings and pages out of files: this program, its templates, guide and libraries."""
    found = sha256(" ".join((sys.version, *(f"{name} {version(name)}" for name in _MADE_BY))).encode())
    own = (path for ending in ("py", "yaml", "mo") for path in _PACKAGE.rglob(f"*.{ending}"))
    for path in sorted([*own, *templates().rglob("*"), *starter().glob("pages/guide/*.md")]):
        if path.is_file():
            found.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _shipped(folder: str) -> Path:
    """The wheel carries `templates/` as `_templates/` (see pyproject.toml), so a checkout never has the latter."""
    installed = _PACKAGE / f"_{folder}"
    return installed if installed.is_dir() else _PACKAGE.parent / folder
