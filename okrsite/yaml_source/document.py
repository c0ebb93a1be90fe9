"""One YAML file as it was found: its data, its places, its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from okrsite.diagnostics import Diagnostic, Place
from okrsite.files import Root, read_all
from okrsite.yaml_source.places import Places
from okrsite.yaml_source.plain import Irregular, plain_data
from okrsite.yaml_source.text import Lines, Node, cleaned, decoded

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


def read_documents(root: Root, paths: Sequence[str]) -> Iterator[Document]:
    """The documents of `paths`, in that order, each when it is asked for.

    One process: what a second one saves, the way back of its data costs.
    """
    return (_document(path, content) for path, content in zip(paths, read_all(root, paths), strict=True))


def _document(path: str, content: bytes | Diagnostic) -> Document:
    if isinstance(content, Diagnostic):
        return Document(path, None, (content,), Places(path, b"", None))
    return parse(path, content)


def absent(path: str) -> Document:
    """What stands for a file that is not there, or that nobody read."""
    return Document(path, None, (), Places(path, b"", None))


def parse(path: str, content: bytes) -> Document:
    """Reads one file. Never raises, whatever the bytes are."""
    text = decoded(path, content)
    if isinstance(text, Diagnostic):
        return Document(path, None, (text,), Places(path, content, None))
    try:
        data = plain_data(text)
        return Document(path, data, (), Places(path, content, data, is_plain=True))
    except Irregular:
        data, findings = _parsed(path, text)
        return Document(path, data, findings, Places(path, content, data))


def _parsed(path: str, text: str) -> tuple[Node, tuple[Diagnostic, ...]]:
    from okrsite.yaml_source.events import EventReader  # noqa: PLC0415 - most portals never need a parser

    lines, findings = Lines(path, text), list[Diagnostic]()
    reader = EventReader(cleaned(text, lines, findings), lines, findings)
    if reader.data is None and not findings:
        findings.append(Diagnostic(Place(path, 1, 1), "file-empty", EMPTY))
    return reader.data, tuple(sorted(findings))
