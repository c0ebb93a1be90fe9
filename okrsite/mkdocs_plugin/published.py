"""The portal's addresses among the files that MkDocs knows."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

HOME = "index.html"


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
