"""One YAML file as it was found: its data, its places, its findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from okrsite.diagnostics import Diagnostic, Place, as_plain, from_plain
from okrsite.files import Root, read_all
from okrsite.store import KnownFiles, Store, files_in_folder, ids_of, known_files, opened
from okrsite.yaml_source.parsers import SecondReadings
from okrsite.yaml_source.places import Places
from okrsite.yaml_source.plain import Irregular, plain_data
from okrsite.yaml_source.text import Lines, Node, cleaned, decoded

PARSED: Final = "parsed file"
AT_ONCE: Final = 500
WORTH_KEEPING: Final = 20
"""So many files take longer to parse than a store to open."""
SMALL: Final = 500
"""Regular files of fewer bytes take no longer to parse than to look up."""
EMPTY = "the file is empty; fill it or delete it"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """`data` is None where the file could not be read to its end; then a finding says why.

    Scalars are text. A missing value, `~` and `null` are None, unless they stand in quotes.
    """

    path: str
    data: Node
    findings: tuple[Diagnostic, ...]
    places: Places
    made: dict[type, object] | None = None
    """What was read from the data already, where somebody shares it between two portals; see `loader.entities`."""

    @property
    def content(self) -> bytes:
        return self.places.content

    def without_data(self) -> Document:
        """The same for who only keeps it to say where something stands: then it is read again."""
        return Document(self.path, None, self.findings, self.places.without_data())

    def place(self, *keys: str | int) -> Place:
        """Where the value at `keys` starts, or its nearest existing ancestor. A missing value is at its key.

        The first question to a document reads it again (0.2 s/MB at worst); ask when there is something to report.
        """
        return self.places.find(keys)[1]

    def key_place(self, *keys: str | int) -> Place:
        """Where the last of `keys` itself stands: a key of a mapping, or an item of a list."""
        return self.places.find(keys)[0]


Reader = Callable[[Root, Sequence[str]], Iterable["Document"]]
"""What reads the files of a portal; it may leave out some."""


@dataclass(slots=True)
class RememberingReader:
    """Reads a portal as `read_documents` does, again and again: of files that did not change the documents stay.

    known: by path and digest, those of the last time.
    """

    known: dict[tuple[str, str], Document] = field(default_factory=dict)

    def __call__(self, root: Root, paths: Sequence[str]) -> list[Document]:
        known = files_in_folder(root, paths) if isinstance(root, Path) else None
        names = {path: (path, known.digests.get(path, "") if known else "") for path in paths}
        missing = [path for path, name in names.items() if name not in self.known]
        read = {one.path: replace(one, made={}) for one in read_documents(root, missing, known)}
        found = [read.get(path) or self.known[name] for path, name in names.items()]
        new = {(one.path, ids_of(one.places.content).sha256): one for one in read.values()}
        self.known = {name: one for name in names.values() if (one := new.get(name) or self.known.get(name))}
        return found


def read_documents(root: Root, paths: Sequence[str], known: KnownFiles | None = None) -> Iterator[Document]:
    """The documents of `paths`, in that order, each when it is asked for. What was ever read before is in the store.

    known: what is known of these files, among others.
    """
    store, limit = opened() if len(paths) >= WORTH_KEEPING else Store(None), SecondReadings()
    if not store.keeps:
        yield from (_document(*each, limit) for each in zip(paths, read_all(root, paths), strict=True))
        return
    known = known or known_files(store, root, paths)
    for at in range(0, len(paths), AT_ONCE):
        yield from _read(store, known, paths[at : at + AT_ONCE], limit)
    known.remember_files()


def _read(store: Store, known: KnownFiles, paths: Sequence[str], limit: SecondReadings) -> Iterator[Document]:
    found = {path: _unread(path, known.refused[path]) for path in paths if path in known.refused}
    unknown = [path for path in paths if path not in known.digests]
    found |= _kept(store, known.digests, paths)
    contents = dict(known.read([path for path in paths if path not in found]))
    found |= _kept(store, known.digests, [path for path in unknown if path in contents])
    parsed = {path: _document(path, content, limit) for path, content in contents.items() if path not in found}
    known.remember(PARSED, {path: written(one) for path, one in parsed.items() if _is_worth_keeping(one)})
    return (found.get(path) or parsed[path] for path in paths)


def _is_worth_keeping(document: Document) -> bool:
    return not document.places.is_plain or len(document.places.content) >= SMALL


def _kept(store: Store, digests: Mapping[str, str], paths: Iterable[str]) -> dict[str, Document]:
    """By path, of those that the store has."""
    wanted = {path: digests[path] for path in paths if path in digests}
    values = store.get(PARSED, wanted.values())
    kept = ((path, read_back(path, values[digest])) for path, digest in wanted.items() if digest in values)
    return {path: document for path, document in kept if document}


def _document(path: str, content: bytes | Diagnostic, limit: SecondReadings) -> Document:
    return _unread(path, content) if isinstance(content, Diagnostic) else parse(path, content, limit)


def _unread(path: str, why: Diagnostic) -> Document:
    return Document(path, None, (why,), Places(path, b"", None))


def written(document: Document) -> bytes:
    """As the store keeps it: nothing in it depends on its path."""
    told = [as_plain(found)[1:] for found in document.findings]
    parsed = json.dumps((document.data, told, document.places.is_plain), separators=(",", ":"))
    return parsed.encode() + b"\n" + document.places.content


def read_back(path: str, value: bytes) -> Document | None:
    """None for what nobody has `written`."""
    parsed, _, content = value.partition(b"\n")
    with suppress(ValueError, TypeError, RecursionError):
        data, told, is_plain = json.loads(parsed)
        findings = tuple(from_plain([path, *finding]) for finding in told)
        return Document(path, data, findings, Places(path, content, data, is_plain=is_plain))
    return None


def absent(path: str) -> Document:
    """What stands for a file that is not there, or that nobody read."""
    return Document(path, None, (), Places(path, b"", None))


def parse(path: str, content: bytes, limit: SecondReadings | None = None) -> Document:
    """Reads one file, with `limit` as one of many. Never raises, whatever the bytes are."""
    text = decoded(path, content)
    if isinstance(text, Diagnostic):
        return Document(path, None, (text,), Places(path, content, None))
    try:
        data = plain_data(text)
        return Document(path, data, (), Places(path, content, data, is_plain=True))
    except Irregular:
        data, findings = _parsed(path, text, limit or SecondReadings())
        return Document(path, data, findings, Places(path, content, data))


def _parsed(path: str, text: str, limit: SecondReadings) -> tuple[Node, tuple[Diagnostic, ...]]:
    from okrsite.yaml_source.braces import told_together  # noqa: PLC0415 - most portals never need a parser
    from okrsite.yaml_source.events import EventReader  # noqa: PLC0415 - as above

    lines, findings = Lines(path, text), list[Diagnostic]()
    clean = cleaned(text, lines, findings)
    reader = EventReader(clean, lines, findings, limit.parsers_of(text))
    limit.note(text, reader.data)
    findings = told_together(clean, findings)
    if reader.data is None and not findings:
        findings.append(Diagnostic(Place(path, 1, 1), "file-empty", EMPTY))
    return reader.data, tuple(sorted(findings))
