"""What is wrong with the files beside hand-written pages, each with its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic, Place, Severity, quoted
from okrsite.sources.drawings import active_in
from okrsite.sources.mkdocs_yml import PagesFolder, pages_folder, shown_in
from okrsite.yaml_source.text import decoded

MARKDOWN: Final = frozenset((".md", ".markdown", ".mdown", ".mkdn", ".mkd"))
DATA: Final = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".bmp"),
        *(".pdf", ".csv", ".tsv", ".json", ".txt", ".ics", ".yaml", ".yml", ".zip"),
        *(".xlsx", ".docx", ".pptx", ".odt", ".ods", ".odp", ".drawio"),
        *(".mp3", ".mp4", ".webm", ".ogg", ".woff", ".woff2"),
    )
)
"""Types that no browser takes for a document with scripts."""
DRAWING: Final = ".svg"
CODE: Final = frozenset(
    (
        *(".html", ".htm", ".xhtml", ".xht", ".shtml", ".mhtml", ".mht", ".xml", ".xsl", ".xslt", ".rss", ".atom"),
        *(".js", ".mjs", ".cjs", ".css", ".wasm", ".swf", ".svgz", ".php", ".webmanifest", ".appcache"),
    )
)
OURS: Final = frozenset(("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz", "assets/theme.css"))
OUR_FOLDERS: Final = ("api/", "check-in/", "schema/", "search/")
HOME: Final = "index.html"
TEMPLATES: Final = (".html", ".py", ".yml", ".md")
"""What MkDocs does not publish of a theme."""
LARGEST_DRAWING: Final = 4 << 20
NOT_IN_NAMES: Final = frozenset('"<>`\\')

CODE_HERE: Final = (
    "this file is code, and hand-written pages are not: {fix}. If code is meant to be here, whoever owns mkdocs.yml "
    "says so in it, with `code_on_pages: true` as an option of the plugin okrsite"
)


def findings_in(root: Path, folder: PagesFolder) -> list[Diagnostic]:
    """Of all in `folder`, which lies in `root`, sorted by place; links are refused, pages and drawings are read."""
    found, refused = files.walk(root, folder.path, ("",))
    paths = [PurePosixPath(path).relative_to(folder.path) for path in found]
    has_others = any(path.suffix.lower() not in MARKDOWN for path in paths)
    theirs = [path for each in (folder.theme() if has_others else ()) for path in shown_in(each)]
    theirs = [path for path in theirs if not path.endswith(TEMPLATES)]
    taken = {path.casefold() for path in (*folder.taken, *OURS, *theirs)}
    taken |= {f"{above}/" for path in taken for above in PurePosixPath(path).parents}
    return sorted([*refused, *(finding for path in paths for finding in _of(root, folder, path, taken))])


def findings_of(root: Path, taken: Callable[[Iterable[str]], Iterable[str]] | None = None) -> list[Diagnostic]:
    """The same for the portal at `root` as far as is known without MkDocs.

    `taken` gives the addresses of the portal that one of the given ones may be; see `PagesFolder`.
    """
    folder = pages_folder(root)
    if folder is None:
        return []
    if taken is None:
        return findings_in(root, folder)
    paths = (PurePosixPath(path).relative_to(folder.path) for path in files.walk(root, folder.path, ("",))[0])
    return findings_in(root, replace(folder, taken=frozenset(taken(str(published_at(path)) for path in paths))))


def is_published(path: str, folder: PagesFolder) -> bool:
    """Whether a file of that name may be. Of drawings and of what is shadowed only `findings_in` knows."""
    return folder.code or path in folder.named or _kind_of(PurePosixPath(path)) in {DRAWING} | MARKDOWN | DATA


def _of(root: Path, folder: PagesFolder, path: PurePosixPath, taken: set[str]) -> Iterator[Diagnostic]:
    place = Place(f"{folder.path}/{path}")
    if not NOT_IN_NAMES.isdisjoint(str(path)):
        yield Diagnostic(place, "page-file", f'the name {quoted(str(path))} holds one of " < > ` \\; rename it')
    elif shadowed := _shadowed(path, taken):
        message = f"this would be published in the place of {quoted(shadowed)}, which belongs to the portal; rename it"
        yield Diagnostic(place, "page-file", message)
    elif path.suffix in MARKDOWN:
        content = files.read(root, place.path)
        if isinstance(text := content if isinstance(content, Diagnostic) else decoded(place.path, content), Diagnostic):
            yield text
    elif not folder.code and str(path) not in folder.named:
        yield from _of_its_kind(root, place, _kind_of(path))


def _shadowed(path: PurePosixPath, taken: set[str]) -> str | None:
    """The address that the file, or a folder above it, would take from the theme or from a page of the portal's own.

    The home page is both hand-written and the portal's.
    """
    path, is_page = published_at(path), path.suffix.lower() in MARKDOWN
    if is_page and str(path) == HOME:
        return None
    if str(path).casefold().startswith((*OUR_FOLDERS, "assets/okrsite")):
        return str(path)
    if f"{path}/".casefold() in taken:
        return f"{path}/"
    return next((str(each) for each in (path, *path.parents) if str(each).casefold() in taken), None)


def published_at(path: PurePosixPath) -> PurePosixPath:
    """As MkDocs does it: `team/README.md` as `team/index.html`."""
    if path.suffix.lower() not in MARKDOWN:
        return path
    return path.with_name("index.html" if path.stem == "README" else f"{path.stem}.html")


def _kind_of(path: PurePosixPath) -> str:
    """The ending that decides what the file is: of data any that is code's, for some servers send x.html.txt as HTML.

    MkDocs knows Markdown by small letters alone, and would copy x.MD as it is.
    """
    ending = path.suffix.lower()
    if ending in MARKDOWN:
        return path.suffix
    return next((one for each in path.suffixes if (one := each.lower()) in CODE), ending)


def _of_its_kind(root: Path, place: Place, kind: str) -> Iterator[Diagnostic]:
    if kind == DRAWING:
        yield from _of_drawing(root, place)
    elif kind in CODE:
        page = (
            "write the page as Markdown"
            if "htm" in kind
            else "move it to the theme's folder that `custom_dir` in mkdocs.yml names"
        )
        yield Diagnostic(place, "page-file", CODE_HERE.format(fix=page))
    elif kind not in MARKDOWN | DATA:
        what = f"files of the type {quoted(kind)}" if kind else "files without an ending"
        message = f"{what} are not published, because browsers may take them for code; use another type, such as .zip"
        yield Diagnostic(place, "page-file", message, Severity.WARNING)


def _of_drawing(root: Path, place: Place) -> Iterator[Diagnostic]:
    content = files.read(root, place.path, LARGEST_DRAWING)
    if isinstance(content, Diagnostic):
        yield content
    elif (found := active_in(content)) is not None:
        message = f"{found.what}, and only drawings without code or links are published; {found.fix}"
        yield Diagnostic(place._replace(line=found.line, column=found.column), "page-file", message)
