"""Prints how long a portal takes, by its size: `make bench`, or `python tests/bench/bench.py 100 20000`.

Each command runs in a process of its own, with a cache that is empty before the first one. Beside it, in the same run:
PyYAML's C loader on the same files, and up to 1,000 people the same content as Markdown, made into a site by MkDocs
with Material, and by Zensical and Hugo where they are on the PATH. Machines differ and are busy: compare figures of one
run.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import company

SIZES = (100, 300, 1000, 5000)
MOST_FOR_OTHERS = 1000
EDITS, SETTLED = 3, 3  # seconds between two edits while somebody looks on
FIRST = f"content/cycles/{company.CYCLE}"
YAML = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")): yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""
STOCK = "site_name: Same\ntheme: {name: material, font: false}\nplugins: [search]\nuse_directory_urls: false\n"
HUGO = """baseURL = "/"
disableKinds = ["taxonomy", "RSS", "sitemap"]
ignoreErrors = ["error-disable-taxonomy"]  # Debian's Hugo 0.111 doubts that this is meant
"""
PLAIN = "<html><title>{{ .Title }}</title>{{ .Content }}</html>"


@dataclass(frozen=True, slots=True)
class Run:
    """What one program took: seconds by the clock and of the processor, MB of its largest process, what it printed."""

    wall: float
    cpu: float
    peak: int
    said: str


def main(sizes: Sequence[int]) -> None:
    colds: dict[int, float] = {}
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "portal"
            company.write(root, people)
            print(f"\n{people:,} people, {sum(1 for _ in root.glob('content/**/*.yaml')):,} files", flush=True)
            for name, run in measured(root, Path(folder), people):
                print(f"  {name:<28}{run.wall:9.2f} s{run.cpu:9.2f} s of the processor{run.peak:7,} MB", flush=True)
                if name == "build, cold":
                    colds[people] = run.cpu
            files = [path for path in (root / "site").rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files) / 1e6
            print(f"  site: {len(files):,} files, {size:.1f} MB", flush=True)
    for smaller, larger in pairwise(sizes):
        exponent = math.log(colds[larger] / colds[smaller]) / math.log(larger / smaller)
        print(f"\nfrom {smaller:,} to {larger:,} people a cold build grows with the power {exponent:.2f}")


def measured(root: Path, folder: Path, people: int) -> Iterator[tuple[str, Run]]:
    """Of each command, by what it is about."""
    yield "PyYAML's C loader", run([sys.executable, "-c", YAML, str(root / "content")])
    yield "build, cold", whole(root)
    yield "build, unchanged", whole(root)
    said = root / FIRST / "check-ins/11-company.yaml"
    said.write_text(re.sub(r"confidence: \d", "confidence: 10", said.read_text("utf-8"), count=1), "utf-8")
    yield "build, after one check-in", whole(root)
    _commit(root, "As it was")
    plan = root / FIRST / "people/person-1.yaml"
    plan.write_text(re.sub(r"\b(to:?) 20\b", r"\1 25", plan.read_text("utf-8")), "utf-8")
    _commit(root, "Easier")
    yield "build, after another target", whole(root)
    yield "check, cold", okrsite(root, "check", "--quiet", cache="of-check")
    yield "check, warm", okrsite(root, "check", "--quiet", cache="of-check")
    yield "diff of one target, first", okrsite(root, "diff", "HEAD~1", "HEAD")
    yield "diff of one target, again", okrsite(root, "diff", "HEAD~1", "HEAD")
    yield "serve, from edit to page", edit_until_seen(root)
    if people <= MOST_FOR_OTHERS:
        yield from others(root, folder)


def edit_until_seen(root: Path) -> Run:
    """From the moment that a person's plan is written until their page shows it, the least of some edits."""
    plan, page = root / FIRST / "people/person-1.yaml", f"{company.CYCLE}/people/person-1.html"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cache = {"XDG_CACHE_HOME": str(root / "cache"), "OKRSITE_CACHE": str(root / "cache")}
    words = ["-C", str(root), "serve", "--port", str(port), "--as-of", str(company.AS_OF)]
    command = [sys.executable, "-m", "okrsite.cli", *words]
    with subprocess.Popen(
        command, env=os.environ | cache, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _seen(f"http://127.0.0.1:{port}/{page}", "<h1", server)
            runs = []
            for number in range(EDITS):
                time.sleep(SETTLED)
                began, used = time.perf_counter(), _processor(server.pid)
                plan.write_text(re.sub("title: .*", f"title: Edit {number}", plan.read_text("utf-8"), count=1), "utf-8")
                _seen(f"http://127.0.0.1:{port}/{page}", f"Edit {number}", server)
                wall = time.perf_counter() - began
                runs.append(Run(wall, _processor(server.pid) - used, _memory(server.pid), ""))
        finally:
            server.terminate()
    return min(runs, key=lambda run: run.wall)


def _seen(url: str, words: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=600) as answer:  # noqa: S310 - the server above
            if words in answer.read().decode():
                return
        time.sleep(0.02)
    sys.exit("okrsite serve has ended")


def _processor(process: int) -> float:
    """Seconds so far, by Linux."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text("utf-8"))
    return int(found[1]) // 1024 if found else 0


def whole(root: Path) -> Run:
    """`okrsite build`; the first time with an empty cache."""
    return okrsite(root, "build", "--quiet")


def okrsite(root: Path, *words: str, cache: str = "cache") -> Run:
    folder = str(root / cache)
    command = [sys.executable, "-m", "okrsite.cli", "-C", str(root), *words, "--as-of", str(company.AS_OF)]
    return run(command, os.environ | {"XDG_CACHE_HOME": folder, "OKRSITE_CACHE": folder})


def others(root: Path, folder: Path) -> Iterator[tuple[str, Run]]:
    """Other generators on the same content, a Markdown page for each unit; those that are not here are left out."""
    mkdocs, hugo = folder / "mkdocs", folder / "hugo"
    _as_markdown(root, mkdocs / "docs")
    (mkdocs / "mkdocs.yml").write_text(STOCK, "utf-8")
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    file = ["-f", str(mkdocs / "mkdocs.yml")]
    yield "MkDocs with Material", run([sys.executable, "-m", "mkdocs", "build", "-q", *file], quiet)
    if zensical := _found("zensical"):
        yield "Zensical", run([zensical, "build", *file])
    if program := _found("hugo"):
        _as_markdown(root, hugo / "content", "_index.md")  # index.md would make one page of all
        (hugo / "layouts/_default").mkdir(parents=True)
        for name in ("single", "list"):
            (hugo / f"layouts/_default/{name}.html").write_text(PLAIN, "utf-8")
        (hugo / "hugo.toml").write_text(HUGO, "utf-8")
        yield "Hugo, bare", run([program, "--quiet", "--source", str(hugo)])
        made, given = (len([*folder.rglob(name)]) for folder, name in ((hugo / "public", "*.html"), (hugo, "*.md")))
        if made < given:
            raise SystemExit(f"Hugo made {made} pages of {given}, so its time says nothing")


def _found(program: str) -> str | None:
    return shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def _as_markdown(root: Path, folder: Path, home: str = "index.md") -> None:
    folder.mkdir(parents=True)
    for path in sorted((root / "site/api/v1/cycles" / company.CYCLE).glob("*.json")):
        unit = json.loads(path.read_bytes())
        (folder / f"{path.stem}.md").write_text("\n".join(_lines(unit)), "utf-8")
    (folder / home).write_text("# Home\n", "utf-8")


def _lines(unit: Mapping[str, object]) -> Iterator[str]:
    yield from ("---", f"title: {unit['name']}", "---", f"# {unit['name']}")
    for objective in _list(unit["objectives"]):
        yield from ("", f"## {objective['title']}", "", f"{objective['owner']}, {objective['progress']}")
        for one in _list(objective["key_results"]):
            yield from ("", f"### {one['title']}", "", f"From {one['from']} to {one['to']}: {one['value']}")
            yield from ("", "| date | by | value | confidence | note |", "|---|---|---|---|---|")
            for said in _list(one["check_ins"]):
                cells = (said.get(key) or "" for key in ("date", "by", "value", "confidence", "note"))
                yield f"| {' | '.join(map(str, cells))} |"


def _list(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _commit(root: Path, message: str) -> None:
    for words in (["init"], ["add", "content"], ["commit", "--message", message]):
        run(["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.com", *words])


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """`wait4` tells what this one alone used, not all that ran before."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        started = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(started.pid, 0)
        wall = time.perf_counter() - began
        started.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if started.returncode:
            sys.exit(said.read())
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, said.read())


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
