"""Hand-written pages as MkDocs knows them: each part of one that people write, made safe before the theme shows it.

MkDocs' templates escape nothing, so a title, a tag or a description is live HTML in Material unless it is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path

from jinja2.filters import do_striptags
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from okrsite.diagnostics import Diagnostic, Place, Severity
from okrsite.mkdocs_plugin.navigation import Escaped
from okrsite.richtext import LeftOut, safe_page, words_of
from okrsite.sources.mkdocs_yml import NAMING, PagesFolder, named_in
from okrsite.sources.pages import findings_in, is_published
from okrsite.theme.page import plain

MOST_NAMED = 10
_FENCE = re.compile(r"\s*(```|~~~)")
_ICON = re.compile(r"[\w-]+(?:/[\w-]+)*")
_SCALARS = (str, int, float, date, type(None))
_KINDS: dict[str, type | tuple[type, ...]] = {"hide": (list, str), "search": dict, "title": _SCALARS}
"""What the theme takes for granted of front matter, and fails without."""
MOST_VALUES, DEEPEST = 1_000, 10
"""At each depth of one key of front matter, counted wherever an alias repeats them: ten lines can mean a million."""


def findings_in_pages(config: MkDocsConfig, root: Path, folder: PagesFolder) -> list[Diagnostic]:
    """What is wrong with the files in MkDocs' folder of pages."""
    return findings_in(_above(config, root), folder)


def _above(config: MkDocsConfig, root: Path) -> Path:
    """The portal's root, unless the pages lie elsewhere."""
    pages = Path(config.docs_dir)
    return root.resolve() if pages.is_relative_to(root.resolve()) else pages.parent


def folder_in(config: MkDocsConfig, root: Path, taken: Iterable[str], *, code: bool) -> PagesFolder:
    """MkDocs' folder of pages. `taken` is what the portal publishes."""
    settings = {name: [str(entry) for entry in config[name]] for name in NAMING}
    return PagesFolder(
        path=Path(config.docs_dir).relative_to(_above(config, root)).as_posix(),
        code=code,
        named=frozenset(path for entries in settings.values() for path in named_in(entries)),
        theme=lambda: map(Path, config.theme.dirs),
        taken=frozenset(taken),
    )


def leave_out(files: Files, config: MkDocsConfig, folder: PagesFolder, refused: Iterable[Diagnostic]) -> None:
    """Takes away what was refused, for `serve` goes on in spite of errors; what it shadowed is there again."""
    paths = {finding.place.path for finding in refused}
    for file in [file for file in files if file.src_dir == config.docs_dir]:
        if f"{folder.path}/{file.src_uri}" in paths or not is_published(file.src_uri, folder):
            files.remove(file)
    if paths:
        files.add_files_from_theme(config.theme.get_env(), config)


def safe_front_matter(page: Page, config: MkDocsConfig) -> list[LeftOut]:
    """Escapes what the front matter says, and gives what in it is code or not of its kind, which is taken away."""
    wrong = [key for key, value in page.meta.items() if not _is_fine(key, value, config)]
    for key in wrong:
        del page.meta[key]
    page.meta = {str(key): _escaped(value) for key, value in page.meta.items()}
    return [_key_left_out(str(key)) for key in wrong]


def _key_left_out(key: str) -> LeftOut:
    fix = "which template a page has is code, so delete it" if key == "template" else "the theme knows no such value"
    return LeftOut(f"`{key}:` of the front matter", re.compile(rf"^{re.escape(key)}\s*:"), fix)


def _is_fine(key: object, value: object, config: MkDocsConfig) -> bool:
    """A template is code; an icon that the theme does not have stops MkDocs with a traceback."""
    if key == "icon":
        return isinstance(value, str) and _ICON.fullmatch(value) is not None and _has_icon(value, config)
    return key != "template" and isinstance(value, _KINDS.get(str(key), object)) and _is_plain(value)


def _is_plain(value: object) -> bool:
    """Whether `_escaped` knows all that is in it: YAML has bytes and sets too, which the theme would show as they are.

    It ends where an alias leads round in a circle, too.
    """
    level = [value]
    for _ in range(DEEPEST):
        if len(level) > MOST_VALUES or not all(isinstance(each, (*_SCALARS, list, dict)) for each in level):
            return False
        level = [*islice(chain.from_iterable(map(_inside, level)), MOST_VALUES + 1)]
    return not level


def _inside(value: object) -> Iterable[object]:
    match value:
        case list():
            return value
        case dict():
            return (*value, *value.values())
    return ()


def _has_icon(name: str, config: MkDocsConfig) -> bool:
    return any((Path(folder) / ".icons" / f"{name}.svg").is_file() for folder in config.theme.dirs)


def _escaped(value: object) -> object:
    match value:
        case Escaped():
            return value
        case str():
            return Escaped(plain(value))
        case list():
            return [_escaped(each) for each in value]
        case dict():
            return {_escaped(key): _escaped(each) for key, each in value.items()}
    return value


def safe_content(page: Page, html: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The page's HTML made safe, and what was left out of it; also its titles, ids and addresses."""
    page.title = title_of(page.title if page.title is None else f"{page.title}")
    page.edit_url = page.edit_url and Escaped(plain(page.edit_url))
    _make_safe(page.toc)
    safe = safe_page(html)
    return safe.html, safe.left_out


def title_of(title: object) -> str | None:
    """A title that may hold HTML, as words. YAML takes `title: 2026` for a number."""
    return title if title is None or isinstance(title, Escaped) else Escaped(plain(words_of(str(title))))


def _make_safe(entries: Iterable[AnchorLink]) -> None:
    for entry in entries:
        entry.title, entry.id = str(title_of(entry.title)), plain(entry.id)
        _make_safe(entry.children)


def safe_titles(items: Iterable[StructureItem]) -> None:
    """Of folders and links in the navigation; those of pages are known when they have been read."""
    for item in items:
        if not item.is_page:
            item.title = title_of(item.title)
        if isinstance(item, Section):
            safe_titles(item.children)


def striptags(value: str) -> str:
    """Jinja's own one gives back what was escaped: `&lt;/title&gt;` in a heading would end the title of its page."""
    return Escaped(plain(do_striptags(value)))


def findings_of(left_out: Iterable[LeftOut], page: Page, folder: PagesFolder) -> Iterator[Diagnostic]:
    """For the author, at the line where it stands; of many the first."""
    path, left = f"{folder.path}/{page.file.src_uri}", [*left_out]
    lines = page.file.content_string.splitlines() if left else []
    for one in left[:MOST_NAMED]:
        place = Place(path, line, 1) if (line := _line_of(one, lines)) else Place(path)
        yield Diagnostic(place, "page-code", f"left out: {one.words}; {one.fix}", Severity.WARNING)
    if len(left) > MOST_NAMED:
        yield Diagnostic(Place(path), "page-code", f"and {len(left) - MOST_NAMED} more of this kind", Severity.WARNING)


def _line_of(one: LeftOut, lines: Iterable[str]) -> int:
    """The first where it stands and is not shown as code; 0 if it is nowhere."""
    fenced = False
    for number, line in enumerate(lines, 1):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and one.written.search(line):
            return number
    return 0
