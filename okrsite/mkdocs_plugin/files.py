"""The files that MkDocs knows: of those of a portal the ordinary ones alone, and the addresses of our own pages.

MkDocs walks through links, copies whatever has a name, and opens each file by its path. So of the portal's folders it
keeps what is on our list, and reads and copies that by our own way, which follows no link even if one has taken the
file's place since. Files of themes and other plugins are code's, and none of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from okrsite import files as disk
from okrsite import resources
from okrsite.diagnostics import Diagnostic
from okrsite.sources.folders import Folder, folder_at


class OrdinaryFile(File):
    """A file in one of the portal's folders."""

    folder: Folder

    @property
    def content_bytes(self) -> bytes:
        return super().content_bytes if self._content is not None else self._read()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content, self.abs_src_path = value, None

    @property
    def content_string(self) -> str:
        if self._content is not None:
            return super().content_string
        return TextIOWrapper(BytesIO(self._read()), "utf-8-sig").read()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content, self.abs_src_path = value, None

    def copy_file(self, dirty: bool = False) -> None:
        if self._content is not None or (dirty and not self.is_modified()):
            super().copy_file(dirty)
            return
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if refused := self.folder.copy(self.src_uri, target):
            raise PluginError(str(refused))

    def _read(self) -> bytes:
        content = self.folder.content(self.src_uri)
        if content is None:
            raise PluginError(f"{self.src_uri} is no ordinary file any more; run this again")
        return content


def folders_of(config: MkDocsConfig, root: Path) -> dict[str, Folder]:
    """Those that belong to the portal and not to a theme, by the path that MkDocs knows them by."""
    named = filter(None, (config.docs_dir, config.theme.custom_dir))
    return {path: folder_at(root, path) for path in named}


def allowed(files: Files, folders: Mapping[str, Folder]) -> Files:
    """Without what is refused, what editors left behind, and the theme's maps of its scripts, half of all its bytes."""
    listed = {path: frozenset(folder.paths()) for path, folder in folders.items()}
    return Files(
        [
            _guarded(file, folders)
            for file in files
            if (file.src_uri in listed[file.src_dir] if file.src_dir in listed else not file.src_uri.endswith(".map"))
        ]
    )


def _guarded(file: File, folders: Mapping[str, Folder]) -> File:
    """The same object, for other plugins may hold it already."""
    folder = folders.get(file.src_dir or "")
    if folder and type(file) is File:
        file.__class__ = OrdinaryFile
        vars(file)["folder"] = folder
    return file


def has_linked_folder(root: Path, refused: list[Diagnostic]) -> bool:
    """Whether MkDocs, which follows links, would walk out of the portal's folders, perhaps without end."""
    return any((root / finding.place.path).is_dir() for finding in refused if finding.rule == "file-symlink")


def links_in(site: Path) -> Iterator[str]:
    """Sentences about links in the site's folder, which MkDocs leaves there and would write through."""
    site = site.resolve()
    for finding in disk.walk(site.parent, site.name, ("",), hidden=True)[1]:
        if finding.rule == "file-symlink":
            yield f"{finding.place.path}: the site would be written to where this symlink leads; remove it"


def with_guide(files: Files, config: MkDocsConfig) -> list[File]:
    """Adds okrsite's guide to `files`, and gives its pages; none where the portal has pages of its own there."""
    if any(path.startswith("guide/") or path == "guide.md" for path in files.src_uris):
        return []
    pages = [
        File.generated(config, f"guide/{name}.md", content=text, inclusion=InclusionLevel.NOT_IN_NAV)
        for name, text in resources.guide().items()
    ]
    for page in pages:
        files.append(page)
    return pages


class OkrPageFile(File):
    """A file that hand-written pages may link to and that is written elsewhere."""

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing to copy: the plugin writes it when all pages are there."""


def make_linkable(files: Files, addresses: Iterable[str], config: MkDocsConfig) -> Files:
    """So that MkDocs knows a good link to an OKR page from a broken one."""
    for address in addresses:
        if address not in files.src_uris:
            files.append(OkrPageFile(address, None, config.site_dir, False, inclusion=InclusionLevel.NOT_IN_NAV))
    return files
