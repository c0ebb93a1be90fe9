"""What a command is doing just now, for whoever watches it on a terminal; and what each part of it took.

Whoever does something names it with `stage`, which costs next to nothing while nobody watches.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Watch:
    """`tell` is called with the name of each stage that begins. Where all is `timed`, one process does everything."""

    tell: Callable[[str], None]
    timed: bool = False
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Of the processor, by stage, without those within it."""
    times: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        self.tell(name)
        self.times[name] += 1
        before, began = sum(self.seconds.values()), time.process_time()
        try:
            yield
        finally:
            within = sum(self.seconds.values()) - before
            self.seconds[name] += time.process_time() - began - within


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(by: Watch) -> Iterator[Watch]:
    token = _WATCH.set(by)
    try:
        yield by
    finally:
        _WATCH.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    watch = _WATCH.get()
    if watch is None:
        yield
        return
    with watch.during(name):
        yield


def is_timed() -> bool:
    watch = _WATCH.get()
    return watch is not None and watch.timed
