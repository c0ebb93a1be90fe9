"""Pouring every sheet of a portal into its mould, by two processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from okrsite.files import output
from okrsite.shell import Form, Mould, MouldError, Sheet, form_of
from okrsite.site import PageError

WORKERS = 2
# Below, starting two processes and making the moulds twice takes longer than what they save.
WORTH_FORKING = 500
REPORT_EVERY = 25

Batch = Sequence[str]
Progress = Callable[[int, int], None]
Message = int | Exception


class PouringError(RuntimeError):
    """A worker failed; the message is its whole traceback, or how it ended."""


@dataclass(frozen=True, slots=True)
class Pouring:
    """What it takes to make a page of an address: the sheet, the mould, the folder, and the old site's folder.

    `data` are files that take long to make, as a page does: the JSON of 10,000 key results and their check-ins 1 s.
    together: by address, what is made from one and the same thing that takes long to read.
    """

    sheet: Callable[[str], Sheet]
    mould: Callable[[Form], Mould]
    folder: Path
    old: Path | None = None
    data: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)

    def pour(self, address: str) -> None:
        output.write(self.folder, address, self._content(address), self.old)

    def _content(self, address: str) -> bytes:
        if address in self.data:
            return self.data[address]()
        sheet = self.sheet(address)
        return self.mould(form_of(sheet)).pour(sheet).encode()


def pour_all(pouring: Pouring, addresses: Sequence[str], progress: Progress | None = None) -> None:
    """Raises OSError, MouldError and PageError as they come, and PouringError for anything else in a worker."""
    tell = progress or (lambda _done, _all: None)
    batches = list(_batches(addresses, pouring.together))
    steps = _poured_by_two(pouring, batches) if _worth_forking(addresses) else _poured(pouring, batches)
    done = 0
    for step in filter(None, steps):
        done += step
        tell(done, len(addresses))


def _worth_forking(addresses: Sequence[str]) -> bool:
    """Linux only, and never beside other threads (`serve` has some): a fork might inherit a lock that nobody opens."""
    return len(addresses) >= WORTH_FORKING and sys.platform == "linux" and threading.active_count() == 1


def _batches(addresses: Sequence[str], together: Mapping[str, str]) -> Iterator[Batch]:
    """The first page alone; what belongs together in one; the rest by so many as make a step of the progress."""
    yield addresses[:1]
    rest = [address for address in addresses[1:] if address not in together]
    yield from (rest[start : start + REPORT_EVERY] for start in range(0, len(rest), REPORT_EVERY))
    groups: dict[str, list[str]] = {}
    for address in addresses[1:]:
        if address in together:
            groups.setdefault(together[address], []).append(address)
    yield from groups.values()


def _poured(pouring: Pouring, batches: Iterable[Batch]) -> Iterator[int]:
    """Numbers of pages as they are done."""
    for batch in batches:
        for address in batch:
            pouring.pour(address)
        yield len(batch)


def _poured_by_two(pouring: Pouring, batches: Sequence[Batch]) -> Iterator[int]:
    # The first page here: it loads what all pages need, once, and shows most errors where they are easy to see.
    yield from _poured(pouring, batches[:1])
    with _workers(pouring, batches[1:]) as pipes:
        while pipes:
            ready = wait(pipes)
            for pipe in [pipe for pipe in pipes if pipe in ready]:
                yield _received(pipe, pipes)


@contextmanager
def _workers(pouring: Pouring, batches: Sequence[Batch]) -> Iterator[list[Connection]]:
    """The pipes of running workers; whatever happens, none is left when the block ends."""
    fork = multiprocessing.get_context("fork")
    turn = fork.Value("i", 0)
    pipes: list[Connection] = []
    workers: list[ForkProcess] = []
    gc.freeze()  # or the collector would copy every page of memory that parent and workers share
    try:
        for _ in range(WORKERS):
            ours, theirs = fork.Pipe(duplex=False)
            workers.append(fork.Process(target=_work, args=(pouring, batches, turn, theirs), daemon=True))
            workers[-1].start()
            theirs.close()
            pipes.append(ours)
        yield pipes
    finally:
        gc.unfreeze()
        for worker in workers:
            worker.terminate()
            worker.join()


def _untaken(turn: Synchronized[int], batches: Sequence[Batch]) -> Iterator[Batch]:
    """One after the other, those that no worker has taken: some take long, so halves would not end together."""
    while True:
        with turn.get_lock():
            nth = turn.value
            turn.value += 1
        if nth >= len(batches):
            return
        yield batches[nth]


def _work(pouring: Pouring, batches: Sequence[Batch], turn: Synchronized[int], pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which is how it does; the parent's own way out is not this one's
    try:
        for step in _poured(pouring, _untaken(turn, batches)):
            pipe.send(step)
        pipe.send(0)
    except (OSError, MouldError, PageError) as error:
        pipe.send(error)
    except Exception:  # noqa: BLE001 - not caught but carried to the parent, which raises it
        pipe.send(PouringError(traceback.format_exc()))


def _received(pipe: Connection, pipes: list[Connection]) -> int:
    """Pages done since the last time; 0 is a worker's farewell."""
    try:
        message: Message = pipe.recv()
    except EOFError:
        raise PouringError("a worker process ended before its time, perhaps killed for want of memory") from None
    if isinstance(message, Exception):
        raise message
    if message == 0:
        pipes.remove(pipe)
    return message
