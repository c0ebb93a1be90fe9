"""Builds the sample portal with MkDocs and with its fork ProperDocs, and compares every byte: `make compat`.

Material for MkDocs ends on 2027-05-05, and MkDocs 1.x gets no releases. What is held here is that a portal can move:

- ProperDocs with Material makes the same bytes as MkDocs with Material, but for the line that names the generator;
- ProperDocs with MaterialX, the fork of the theme, frames the same pages in its own way: what okrsite itself writes is
  the same byte for byte, the body of every page and every file of data.

Each runs in an environment of its own below .venv-compat/, with the locked versions of everything else.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv-compat"
UV = Path(sys.executable).with_name("uv")
PROPERDOCS, MATERIALX = "properdocs==1.6.7", "mkdocs-materialx==10.2.2"
GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')
BODY = re.compile(rb"<article\b[^>]*>(.*)</article>", re.DOTALL)
OF_THE_THEME = re.compile(r"assets/(javascripts|stylesheets|images|fonts)/|404\.html$")
SETTINGS = """INHERIT: mkdocs.yml
theme: { name: materialx, language: en, font: false }
plugins:
  search: { provider: lunr }
  okrsite: { as_of: 2026-09-23 }
"""


def main() -> int:
    known = built("mkdocs", [])
    forked = built("properdocs", [PROPERDOCS])
    reframed = built("properdocs", [PROPERDOCS, MATERIALX], SETTINGS)
    same_theme = differences(without_generator(known), without_generator(forked))
    same_bodies = differences(own(known), own(reframed))
    print(f"ProperDocs and Material: {len(known)} files, {len(same_theme)} differ {same_theme[:5]}")
    print(f"ProperDocs and MaterialX: {len(own(known))} bodies and files, {len(same_bodies)} differ {same_bodies[:5]}")
    return 1 if same_theme or same_bodies else 0


def built(program: str, packages: list[str], settings: str = "INHERIT: mkdocs.yml") -> Mapping[str, bytes]:
    """The files of the sample portal, by address, built in an environment made for `packages`."""
    home = HOME / "-".join([program, str(len(packages))])
    python, site, file = home / "bin" / "python", home / "site", ROOT / ".mkdocs-compat.yml"
    install = [str(UV), "pip", "install", "-q", "--python", str(python)]
    if not python.exists():
        run(str(UV), "venv", "-q", str(home))
    run(*install, "--no-verify-hashes", "-r", "requirements-lock.txt")
    run(*install, "--no-deps", "hatchling", "-e", ".", *packages[:1])
    if packages[1:]:
        run(*install, *packages[1:])
    file.write_text(settings, "utf-8")
    try:
        run(str(python), "-m", program, "build", "-q", "-f", str(file), "-d", str(site))
    finally:
        file.unlink()
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def without_generator(site: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {path: GENERATOR.sub(b"", content) for path, content in site.items()}


def own(site: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """What okrsite writes: the bodies of pages, and whole files that are neither pages nor the theme's."""
    return {
        path: found[1].strip() if path.endswith(".html") and (found := BODY.search(content)) else content
        for path, content in site.items()
        if not OF_THE_THEME.match(path)
    }


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def run(*words: str) -> None:
    subprocess.run(words, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)


if __name__ == "__main__":
    sys.exit(main())
