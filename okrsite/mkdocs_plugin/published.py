"""The portal's addresses among the files that MkDocs knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import islice

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from okrsite.diagnostics import quoted

HOME = "index.html"
SHOWN = 10


class PouredFile(File):
    """A file that hand-written pages may link to and that is written elsewhere."""

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing to copy: the plugin writes it when all pages are there."""


def make_linkable(files: Files, addresses: Iterable[str], config: MkDocsConfig) -> Files:
    """So that MkDocs knows a good link to an OKR page from a broken one."""
    for address in addresses:
        if address not in files.src_uris:
            files.append(PouredFile(address, None, config.site_dir, False, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def collisions(files: Files, addresses: Set[str], config: MkDocsConfig) -> list[str]:
    """Sentences about hand-written files that would be published where the portal's own are. The home page is both."""
    return list(islice(_collisions(files, addresses, config), SHOWN))


def _collisions(files: Files, addresses: Set[str], config: MkDocsConfig) -> Iterator[str]:
    for file in files:
        if file.dest_uri in addresses and file.dest_uri != HOME and file.src_dir == config.docs_dir:
            yield f"{quoted(file.src_uri)} would be published where an OKR page is; please rename the file"
