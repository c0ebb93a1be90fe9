"""All that MkDocs makes of a portal: page shells, hand-written pages, the theme's files. Kept between builds.

It takes longer than all else of a small portal, and is the same until somebody edits a hand-written page, a setting or
a template, or pages come and go. A frame is named by all that it is made from, so nothing in it can be out of date; one
that is damaged or lost is made again. Where MkDocs may read more than is known here, there is no frame.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from okrsite import resources
from okrsite.context.addresses import HOME
from okrsite.diagnostics import Diagnostic, Place, Severity
from okrsite.files import cache_folder, output, uninterrupted
from okrsite.sources.folders import Folder, folder_at
from okrsite.sources.mkdocs_yml import has_own_theme, mkdocs_settings, named_folders, settings_files
from okrsite.stages import stage
from okrsite.theme.indexes import write_robots, write_sitemap
from okrsite.theme.page import PageForm, RenderedPage
from okrsite.theme.shell import HOME_BODY, PageShell
from okrsite.theme.writer import PageWriter, Progress, write_all
from okrsite.unchanged_site import environment

if TYPE_CHECKING:  # takes longer to load than to see that nothing changed
    from okrsite.site import Site
    from okrsite.unchanged_pages import UnchangedPages

MOST: Final = 64 << 20
"""Bytes of the files of one frame; pages with more pictures are copied again each time."""
NEWEST: Final = 20
"""So many are kept, of all portals of the user together."""
PLUGINS: Final = frozenset(("search", "okrsite"))
EXTENSIONS: Final = frozenset(
    (
        *(
            "abbr",
            "admonition",
            "attr_list",
            "def_list",
            "fenced_code",
            "footnotes",
            "md_in_html",
            "meta",
            "sane_lists",
        ),
        *("smarty", "tables", "toc", "codehilite", "pymdownx.details", "pymdownx.superfences", "pymdownx.highlight"),
        *("pymdownx.inlinehilite", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.caret", "pymdownx.mark"),
        *("pymdownx.tilde", "pymdownx.keys", "pymdownx.smartsymbols", "pymdownx.betterem", "pymdownx.critic"),
    )
)
"""Plugins and extensions that read nothing but the page that they are given."""
UNKNOWN: Final = ("hooks", "extra_templates", "watch")
"""Settings that bring in code, or templates that know the day of the build."""

_TAG: Final = re.compile(rb"(?<!\w)!")
"""`!ENV` is what the environment says today, `!!python/name:` code from anywhere."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to. Where it is not `published`, the findings say why and the old site is as it was.

    is_as_it_was: the old site is what was to be made, and stays.  frame: where MkDocs made one that may be kept.
    """

    findings: tuple[Diagnostic, ...]
    published: bool = False
    pages: int = 0
    is_as_it_was: bool = field(default=False, compare=False)
    frame: Frame | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What `okrsite build` and `okrsite serve` say beside mkdocs.yml; MkDocs on its own says nothing.

    old: the folder of the site that is to be replaced.  site: made already.  frame: where its frame is to be kept.
    unchanged: what is known of its pages of before.
    on_demand: a server makes pages and data when somebody asks for them, so none are written.
    """

    root: Path | None = None
    as_of: date | None = None
    old: Path | None = None
    progress: Progress | None = None
    hosts: tuple[str, ...] = ()
    site_url: str = ""
    strict: bool = False
    site: Site | None = None
    frame: Path | None = None
    unchanged: UnchangedPages | None = None
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """`files`: by address, as MkDocs left them, with a mark where the portal's part of the home page goes.

    pages: the addresses of the hand-written ones.  findings: of their files.  said: while they were made.
    """

    shells: Mapping[PageForm, PageShell]
    files: Mapping[str, bytes]
    pages: frozenset[str]
    findings: tuple[Diagnostic, ...]
    said: tuple[Diagnostic, ...]
    site_url: str | None


def prevents_building(findings: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    """Errors do, and where it is to be strict warnings too."""
    severities = {finding.severity for finding in findings}
    return Severity.ERROR in severities or (strict and Severity.WARNING in severities)


# The name ----------------------------------------------------------------------------------------------------------


def path_of(root: Path, site: Site, options: BuildOptions) -> Path | None:
    """Where the frame of this site is kept; None without a cache folder."""
    folder = cache_folder("frames")
    return folder / digest(root, site, options) if folder else None


def is_plain(root: Path) -> bool:
    """Whether it is known here what MkDocs makes its part of the site from."""
    settings, _, is_whole = mkdocs_settings(root)
    named = named_folders(root)
    if not (is_whole and has_own_theme(settings)) or any(key in settings for key in UNKNOWN):
        return False
    if any(map(_TAG.search, settings_files(root))):
        return False
    folders = [folder_at(root, path) for path in filter(None, (named.docs_dir, named.custom_dir))]
    return (
        PLUGINS.issuperset(_names(settings.get("plugins")))
        and EXTENSIONS.issuperset(_names(settings.get("markdown_extensions")))
        and not any(folder.refused() for folder in folders)
        and not any(map(_knows_the_day, folders[1:]))
    )


def _knows_the_day(folder: Folder) -> bool:
    return any(b"build_date" in (folder.content(path) or b"") for path in folder.paths())


def _names(entries: object) -> Iterator[str]:
    """Of plugins and extensions: a list of names and of mappings with one name, or one mapping."""
    for entry in entries if isinstance(entries, (list, dict)) else ():
        yield from (entry if isinstance(entry, dict) else (str(entry),))


def digest(root: Path, site: Site, options: BuildOptions) -> str:
    """Of all that MkDocs makes its part from, if the portal `is_plain`."""
    found = sha256()
    for part in _parts(root, site, options):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _parts(root: Path, site: Site, options: BuildOptions) -> Iterator[bytes]:
    yield f"{resources.fingerprint()} {options.strict} {options.site_url}".encode()
    yield "\n".join(environment()).encode()
    yield repr(
        (
            *(site.title, site.sections, site.index, site.guide, site.site_url, site.language),
            sorted(site.forms, key=astuple),
        )
    ).encode()
    yield "\n".join(sorted({*site.addresses, *site.files, *site.data})).encode()
    yield from settings_files(root)
    named = named_folders(root)
    for path in filter(None, (named.docs_dir, named.custom_dir)):
        folder = folder_at(root, path)
        for name in folder.paths():
            yield f"{path}/{name}".encode()
            yield folder.content(name) or b""


# The file ----------------------------------------------------------------------------------------------------------


def kept(path: Path) -> Frame | None:
    """None where there is none, or one that is damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        digest, _, rest = path.read_bytes().partition(b"\n")
        if digest.decode() == sha256(rest).hexdigest():
            path.touch()
            return _read(rest)
    return None


def _read(content: bytes) -> Frame:
    head, _, rest = content.partition(b"\n")
    told = json.loads(head)
    files, at = {}, 0
    for address, length in told["files"]:
        files[address], at = rest[at : at + length], at + length
    shells = {PageForm(*form): PageShell.read(shell) for form, shell in told["shells"]}
    findings, said = (tuple(_finding(*one) for one in told[key]) for key in ("findings", "said"))
    return Frame(shells, files, frozenset(told["pages"]), findings, said, told["site_url"])


def _finding(place: list[Any], rule: str, message: str, severity: str) -> Diagnostic:
    return Diagnostic(Place(*place), rule, message, Severity(severity))


def keep(path: Path, frame: Frame) -> None:
    """Nothing where it is too large. A full disk costs the frame, not the build."""
    if sum(map(len, frame.files.values())) > MOST:
        return
    told = {
        "files": [(address, len(content)) for address, content in frame.files.items()],
        "shells": [(astuple(form), astuple(shell)) for form, shell in frame.shells.items()],
        "findings": [astuple(finding) for finding in frame.findings],
        "said": [astuple(finding) for finding in frame.said],
        "pages": sorted(frame.pages),
        "site_url": frame.site_url,
    }
    content = b"%s\n%s" % (json.dumps(told).encode(), b"".join(frame.files.values()))
    temporary = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError), uninterrupted():
        temporary.write_bytes(b"%s\n%s" % (sha256(content).hexdigest().encode(), content))
        temporary.replace(path)
        for old in sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-NEWEST]:
            old.unlink()


# The site ----------------------------------------------------------------------------------------------------------


def taken_from(folder: Path) -> dict[str, bytes]:
    """What MkDocs wrote into the folder of a site."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != output.MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def fill(  # noqa: PLR0913 - by name
    folder: Path,
    site: Site,
    shell: Callable[[PageForm], PageShell],
    pages: Collection[str],
    *,
    site_url: str | None,
    old: Path | None = None,
    unchanged: UnchangedPages | None = None,
    page: Callable[[str], RenderedPage] | None = None,
    progress: Progress | None = None,
) -> None:
    """Writes all but what MkDocs has written there: OKR pages, data, and the indexes of everything."""
    if (home := folder / HOME).exists():
        output.write(folder, HOME, home.read_bytes().replace(HOME_BODY.encode(), site.home.encode()), old)
    others = [address for address in site.addresses if address not in pages]
    writer = PageWriter(page or site.page, shell, folder, old, site.data, site.together)
    addresses = [*others[:1], *site.data, *others[1:]]
    linked = unchanged.link(folder, old, addresses) if unchanged and old else set[str]()
    made = write_all(writer, [address for address in addresses if address not in linked], progress, len(addresses))
    if unchanged:
        unchanged.note(linked, made)
    for path, content in site.files.items():
        output.write(folder, path, content, old)
    with stage("sitemap"):
        write_indexes(folder, site, pages, site_url)
    output.mark(folder)


def write_indexes(folder: Path, site: Site, pages: Collection[str], site_url: str | None) -> None:
    write_sitemap(folder, site_url, {*pages, *site.addresses})
    write_robots(folder, site_url, listed=site.index)
