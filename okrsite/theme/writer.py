"""Writes every page of a portal into the site's folder, by two processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrsite.facts.uses import noting
from okrsite.files import be_ended_by_parent, can_fork, output
from okrsite.model import Key
from okrsite.render import PageError
from okrsite.stages import is_timed, stage
from okrsite.theme.page import PageForm, RenderedPage, form_of
from okrsite.theme.shell import PageShell, ThemeError

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess  # which Windows has not

WORKERS = 2
# Below, starting two processes and making the shells twice takes longer than what they save.
WORTH_FORKING = 500
REPORT_EVERY = 25
SHARES = 16  # or the last of a few pages would be waited for

Batch = Sequence[str]
Progress = Callable[[int, int], None]


class Made(NamedTuple):
    """A page or a file as it was made. uses: what check-ins and numbers were asked for.  digest: of its bytes."""

    uses: frozenset[Key]
    digest: str


Message = Mapping[str, Made] | Exception


class WorkerError(RuntimeError):
    """A worker failed; the message is its whole traceback, or how it ended."""


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Makes the page of an address and puts it into `folder`; `old` is the folder of the site that it will replace.

    `data` are files that take long to make, as a page does: the JSON of 10,000 key results and their check-ins 1 s.
    together: by address, what it shares with others, such as an archive, which takes long to read; one process makes
    all of those.
    """

    page: Callable[[str], RenderedPage]
    shell: Callable[[PageForm], PageShell]
    folder: Path
    old: Path | None = None
    data: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)

    def write(self, address: str) -> Made:
        with noting() as uses:
            content = self._content(address)
        with stage("writing"):
            output.write(self.folder, address, content, self.old)
        return Made(frozenset(uses), sha256(content).hexdigest())

    def _content(self, address: str) -> bytes:
        if address in self.data:
            with stage(f"data: {address.partition('/')[0]}"):
                return self.data[address]()
        page = self.page(address)
        with stage("page shells"):
            return self.shell(form_of(page)).fill(page).encode()


def write_all(
    writer: PageWriter, addresses: Sequence[str], progress: Progress | None = None, of: int = 0
) -> Mapping[str, Made]:
    """By address. Raises OSError, ThemeError and PageError as they come; WorkerError for anything else in a worker.

    of: how many there are with those that are as they were; what a change leaves to do are the pages that take longest.
    """
    report = progress or (lambda _done, _all: None)
    batches = list(_batches(addresses, writer.together))
    found: dict[str, Made] = {}
    for made in _written_by_two(writer, batches) if _worth_forking(len(addresses), of) else _written(writer, batches):
        found |= made
        if made:
            report(len(found), len(addresses))
    return found


def _worth_forking(pages: int, of: int) -> bool:
    is_much = max(pages, of) >= WORTH_FORKING and pages > REPORT_EVERY
    return is_much and not is_timed() and can_fork()


def _batches(addresses: Sequence[str], together: Mapping[str, str]) -> Iterator[Batch]:
    """The first page alone; what belongs together in one, as it takes longest; the rest by so many as make a step."""
    yield addresses[:1]
    groups: dict[str, list[str]] = {}
    for address in addresses[1:]:
        groups.setdefault(together.get(address, ""), []).append(address)
    rest = groups.pop("", [])
    yield from groups.values()
    size = min(REPORT_EVERY, -(-len(rest) // SHARES))
    yield from (rest[start : start + size] for start in range(0, len(rest), size or 1))


def _written(writer: PageWriter, batches: Iterable[Batch]) -> Iterator[Mapping[str, Made]]:
    """The pages of each batch as they are done."""
    return ({address: writer.write(address) for address in batch} for batch in batches)


def _written_by_two(writer: PageWriter, batches: Sequence[Batch]) -> Iterator[Mapping[str, Made]]:
    # The first page here: it loads what all pages need, once, and shows most errors where they are easy to see.
    yield from _written(writer, batches[:1])
    with _workers(writer, batches[1:]) as pipes:
        while pipes:
            ready = wait(pipes)
            for pipe in [pipe for pipe in pipes if pipe in ready]:
                yield _received(pipe, pipes)


@contextmanager
def _workers(writer: PageWriter, batches: Sequence[Batch]) -> Iterator[list[Connection]]:
    """The pipes of running workers; whatever happens, none is left when the block ends."""
    fork = multiprocessing.get_context("fork")
    taken = fork.Value("i", 0)
    pipes: list[Connection] = []
    workers: list[ForkProcess] = []
    gc.freeze()  # or the collector would copy every page of memory that parent and workers share
    try:
        for _ in range(WORKERS):
            ours, theirs = fork.Pipe(duplex=False)
            workers.append(fork.Process(target=_work, args=(writer, batches, taken, theirs), daemon=True))
            workers[-1].start()
            theirs.close()
            pipes.append(ours)
        yield pipes
    finally:
        gc.unfreeze()
        for worker in workers:
            worker.terminate()
            worker.join()


def _untaken(taken: Synchronized[int], batches: Sequence[Batch]) -> Iterator[Batch]:
    """One after the other, those that no worker has taken: some take long, so halves would not end together."""
    while True:
        with taken.get_lock():
            nth = taken.value
            taken.value += 1
        if nth >= len(batches):
            return
        yield batches[nth]


def _work(writer: PageWriter, batches: Sequence[Batch], taken: Synchronized[int], pipe: Connection) -> None:
    be_ended_by_parent()
    try:
        for made in _written(writer, _untaken(taken, batches)):
            pipe.send(made)
        pipe.send({})
    except (OSError, ThemeError, PageError) as error:
        pipe.send(error)
    except Exception:  # noqa: BLE001 - not caught but carried to the parent, which raises it
        pipe.send(WorkerError(traceback.format_exc()))


def _received(pipe: Connection, pipes: list[Connection]) -> Mapping[str, Made]:
    """Pages done since the last time; none are a worker's farewell."""
    try:
        message: Message = pipe.recv()
    except EOFError:
        raise WorkerError("a worker process ended before its time, perhaps killed for want of memory") from None
    if isinstance(message, Exception):
        raise message
    if not message:
        pipes.remove(pipe)
    return message
