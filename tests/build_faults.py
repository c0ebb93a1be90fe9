"""Run by test_power_cuts in a process of its own: what is on the disk when the power goes while a site is built.

`build_faults.py steps FOLDER EVERY` before every n-th thing that it asks of the file system, and each of the last ones:
what is there is copied while one build goes on, for a cut leaves just that. `build_faults.py moments FOLDER N` kills at
N random moments. Prints how many times, and fails with what was torn.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Collection, Mapping
from functools import partial
from itertools import count
from pathlib import Path

from command_line import DAY, contents, starter_in
from faults import Torn, killed

from okrsite.building import build
from okrsite.store import content_ids

CHANGES = frozenset(
    (
        *("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime"),
        "ctypes.call_function",  # by which two folders change places
    )
)
THE_END = 20


class Portal:
    """With the site that was there, and the one that a change of content will make of it."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.root, self.site = starter_in(folder / "portal"), folder / "site"
        self._build()
        self.old = contents(self.site)
        shutil.copytree(self.site, folder / "old")
        self.kept = folder / "old"
        (self.root / "content/portal.yaml").write_text("title: Another title\nguide: false\n")
        self._build()
        self.new = contents(self.site)
        assert self.old != self.new

    def _build(self) -> None:
        report = build(self.root, self.site, as_of=DAY)
        assert report.published, report.findings

    def reset(self) -> None:
        self.restore({"site": self.kept})

    def restore(self, found: Mapping[str, Path]) -> None:
        """By their names, folders that are to stand where the site and what is made beside it do."""
        for path in self.beside():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, path in found.items():
            if path.is_dir():
                shutil.copytree(path, self.site.with_name(name))
            else:
                shutil.copy2(path, self.site.with_name(name))

    def beside(self) -> list[Path]:
        return [path for path in self.site.parent.iterdir() if path not in (self.root, self.kept)]

    def work(self) -> None:
        self._build()

    def check(self, step: object) -> None:
        """The old site is whole or the new one is; and the next build makes the new one, and leaves nothing beside."""
        found = contents(self.site)
        if found not in (self.old, self.new):
            raise Torn(f"a site that is neither, after {step}")

    def check_end(self, step: object) -> None:
        self._build()
        # A staging that is empty does not say whose it is, so it stays for a minute.
        left = sorted(path.name for path in self.site.parent.iterdir() if any(path.iterdir()))
        if contents(self.site) != self.new or left != ["old", "portal", "site"]:
            raise Torn(f"after {step}, building again left {left}")


def copied_at(steps: Collection[int], portal: Portal, copies: Path) -> None:
    """Builds, and copies what is there before each of these steps."""
    calls, own, is_copying = count(), os.getpid(), False

    def watch(event: str, _about: object) -> None:
        nonlocal is_copying
        if is_copying or event not in CHANGES or os.getpid() != own or (step := next(calls)) not in steps:
            return
        is_copying = True
        for path in portal.beside():
            to = copies / f"{step}" / path.name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(path, to) if path.is_dir() else shutil.copy2(path, to)
        is_copying = False

    sys.addaudithook(watch)
    portal.work()


def number_of_steps(portal: Portal) -> int:
    """Of one build, as a child counts them."""
    pipe, end = os.pipe()
    if not os.fork():
        calls = count()
        sys.addaudithook(lambda event, _about: next(calls) if event in CHANGES else None)
        portal.work()
        os.write(end, str(next(calls)).encode())
        os._exit(0)
    os.wait()
    return int(os.read(pipe, 20))


def steps(portal: Portal, every: int) -> int:
    portal.reset()
    all_steps = number_of_steps(portal)
    chosen = [step for step in range(all_steps) if step % every == 0 or step >= all_steps - THE_END]
    portal.reset()
    copies = portal.site.parent.with_name("copies")
    killed(portal.root, partial(copied_at, frozenset(chosen), portal, copies))
    for step in chosen:
        portal.restore({path.name: path for path in (copies / f"{step}").iterdir()})
        portal.check(f"step {step} of {all_steps}")
        if step % (10 * every) == 0 or step >= all_steps - THE_END // 10:
            portal.check_end(f"step {step} of {all_steps}")
    return len(chosen)


def moments(portal: Portal, times: int) -> int:
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    began = time.monotonic()
    killed(portal.root, portal.work)
    usual = time.monotonic() - began
    return sum(_moment(portal, chance.uniform(0, 1.1) * usual) for _ in range(times))


def _moment(portal: Portal, after: float) -> bool:
    portal.reset()
    hit = killed(portal.root, portal.work, after)
    portal.check(f"{after:.3f} s")
    return hit


if __name__ == "__main__":
    what, folder, number = sys.argv[1:]
    os.environ["OKRSITE_CACHE"] = f"{folder}-cache"
    content_ids.SETTLED = 0  # type: ignore[misc]  # or how much a build writes depends on how old its files are
    found = {"steps": steps, "moments": moments}[what](Portal(Path(folder)), int(number))
    print(found)  # noqa: T201 - its result
