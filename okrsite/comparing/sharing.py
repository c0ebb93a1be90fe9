"""Two portals that are mostly the same are read mostly once: a file with the same bytes has the same meaning.

Files are known by the ids that git gives their bytes, so of two commits nothing is read to see what is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from okrsite import files
from okrsite.archive.folders import MAX_BYTES
from okrsite.diagnostics import Diagnostic
from okrsite.files import Root
from okrsite.git import Commit, id_of
from okrsite.sources.folders import CONTENT
from okrsite.yaml_source import Document, Reader, read_documents

PAGES = f"{CONTENT}/pages/"


Ids = Mapping[str, str]
"""By path, what stands for the bytes of a file, or why it is not read; a file that has got lost has none."""


def ids_of(tree: Root, like: str) -> Ids:
    """Of all files below content/; `like` is the id of a commit, for there are two kinds of them."""
    paths, refused = files.walk(tree, CONTENT, ("",))
    ids = {finding.place.path: finding.rule for finding in refused}
    if isinstance(tree, Commit):
        return ids | {path: named.id for path in paths if (named := tree.at(path))}
    return ids | dict(_hashed(tree, paths, like))


def _hashed(tree: Root, paths: Sequence[str], like: str) -> Iterator[tuple[str, str]]:
    for path, content in zip(paths, files.read_all(tree, paths, MAX_BYTES), strict=True):
        if not isinstance(content, Diagnostic):
            yield path, id_of(content, like)


def changed_between(before: Ids, after: Ids) -> frozenset[str]:
    """The paths that OKRs are written at and that one side has otherwise than the other."""
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return frozenset(path for path in paths if not path.startswith(PAGES))


@dataclass(slots=True)
class SharedDocuments:
    """What one side has read, for the other: by path and id. What was not wanted at the last time is `left` unread."""

    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def reader(self, ids: Ids, wanted: Callable[[str], bool] = lambda _: True) -> Reader:
        def read(root: Root, paths: Sequence[str]) -> list[Document]:
            here = [path for path in paths if wanted(path)]
            self.left = sorted({*paths} - {*here})
            self._add(root, [path for path in here if (path, ids.get(path, "")) not in self.documents], ids)
            return [self.documents[path, ids.get(path, "")] for path in here]

        return read

    def _add(self, root: Root, paths: Sequence[str], ids: Ids) -> None:
        for document in read_documents(root, paths):
            self.documents[document.path, ids.get(document.path, "")] = replace(document, made={})
