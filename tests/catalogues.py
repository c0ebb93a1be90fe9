"""What the interface says, collected from code, templates, scripts and rules; and the catalogues that have it.

`make catalogues` brings `okrsite/language/en.po` and `de.po` up to date and makes the `.mo` file that is read. New
sentences are empty in `de.po` until somebody translates them; those that nobody says any more leave it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from okrsite import resources
from okrsite.checks import RULES
from okrsite.language import CATALOGUES, Language

ROOT: Final = Path(__file__).parents[1]
SAYING: Final = frozenset(("_", "gettext", "ngettext", "pgettext", "later", "plural", "word_for", "more_of"))
"""Functions that are given what is said."""
TEMPLATES: Final = ("pages/*.html", "partials/*.html", "mails/*", "theme/*.html")
SCRIPTS: Final = "assets/**/*.js"
OPTIONS: Final = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}
IN_TEMPLATES: Final = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
NO_TIME: Final = datetime(2026, 12, 1, tzinfo=UTC)


class Said(NamedTuple):
    """`message` is a pair where it has a plural form; `about` tells it from the same word with another meaning."""

    message: str | tuple[str, ...]
    about: str | None
    file: str


def said() -> Iterator[Said]:
    for path in sorted((ROOT / "okrsite").rglob("*.py")):
        yield from (Said(*found, _named(path)) for found in said_in(ast.parse(path.read_text("utf-8"))))
    for path in sorted(path for pattern in TEMPLATES for path in (ROOT / "templates").glob(pattern)):
        with path.open("rb") as source:
            found = extract("jinja2.ext:babel_extract", source, IN_TEMPLATES, (), OPTIONS)
            yield from (Said(message, about, _named(path)) for _, message, _, about in found)
    for path in sorted((ROOT / "templates").glob(SCRIPTS)):
        yield from (Said(sentence, None, _named(path)) for sentence in resources.said_in(path.read_text("utf-8")))
    yield from (
        Said(text, None, "okrsite/checks") for rule in RULES.values() for text in (*rule.paragraphs, rule.source)
    )


def said_in(tree: ast.AST) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """`plural` leaves a regular plural form out; where a function hands a word on, whoever gave it said it."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in SAYING):
        match (
            _name(call),
            [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)],
        ):
            case _, []:
                continue
            case "plural", [one]:
                yield (one, f"{one}s"), None
            case "plural" | "word_for" | "ngettext" | "more_of", [one, many]:
                yield (one, many), None
            case "pgettext", [about, message]:
                yield message, about
            case _, [message, *_]:
                yield message, None


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def english() -> Catalog:
    """In which every sentence is as it stands in the code."""
    catalog = _empty(Language.EN)
    for message, about, file in said():
        catalog.add(message, message, locations=[(file, None)], context=about)  # type: ignore[list-item]
    return catalog


def translated(language: Language, template: Catalog) -> Catalog:
    """What is translated already, and empty what is not."""
    known, catalog = read(language), _empty(language)
    for message in filter(_has_id, template):
        old = known.get(message.id, message.context)
        empty = ("",) * catalog.num_plurals if message.pluralizable else ""
        catalog.add(
            message.id,
            old.string if old and old.pluralizable == message.pluralizable else empty,
            message.locations,
            context=message.context,
        )
    return catalog


def _has_id(message: object) -> bool:
    return bool(getattr(message, "id", None))


def _empty(language: Language) -> Catalog:
    path = CATALOGUES / f"{language}.po"
    comment = read(language).header_comment if path.exists() else f"# {language}"
    return Catalog(
        language.value, header_comment=comment, project="okrsite", version="-", fuzzy=False,
        creation_date=NO_TIME, revision_date=NO_TIME, last_translator="", language_team="", charset="utf-8",
    )  # fmt: skip


def read(language: Language) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, language.value)


def written(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalog, width=0, include_lineno=False)
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def files() -> Iterable[tuple[Path, bytes]]:
    """All that `make catalogues` writes."""
    template = english()
    yield CATALOGUES / "en.po", written(template)
    for language in Language:
        if language is not Language.EN:
            catalog = translated(language, template)
            yield CATALOGUES / f"{language}.po", written(catalog)
            yield CATALOGUES / f"{language}.mo", compiled(catalog)


def main() -> None:
    for path, content in list(files()):
        path.write_bytes(content)
    for language in Language:
        missing = [message.id for message in read(language) if _has_id(message) and not all_of(message.string)]
        for id_ in missing:
            print(f"{language}: {id_!r}")
        print(f"{language}: {len(read(language))} sentences, {len(missing)} of them not translated")


def all_of(string: str | Iterable[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


if __name__ == "__main__":
    main()
