"""The sample portal in German: whatever page it is, no word of the interface is left in English.

What people wrote in it is English too, so it is turned by 13 letters first: `the` is read as `gur` then.
"""

from __future__ import annotations

import codecs
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest
from catalogues import read
from portals import SAMPLE, SAMPLE_DAY
from ruamel.yaml import YAML

from okrsite.archive import manifest
from okrsite.context.addresses import HOME
from okrsite.language import FORMS, Language
from okrsite.site import build_site

WRITTEN: Final = frozenset(
    (
        *("title", "name", "why", "reason", "note", "text", "learned", "output", "wins", "blockers"),
        *("went_well", "struggled", "improve", "level-skip"),
    )
)
MEASURED: Final = frozenset(("from", "to", "at_least", "at_most", "between", "target"))
"""Keys beside which `unit` is what is counted."""
STAGES: Final = frozenset(("commit", "target", "stretch"))
ENGLISH: Final = re.compile(
    r"(?<![-\w./])(?:the|of|and|with|which|since|by|to|from|at|has|have|more|than|this|that|it|they|not|no|yet|each|what"
    r"|who|how|for|on|is|are|were|been|nobody|weeks?|days?|cycles?|objectives?|results?|check in|done|dropped|missed"
    r"|overdue|blocked|owners?|people|progress|expected|score|open|closed|draft|due|now|today|yesterday|points?|parts?"
    r"|supports?|owns|below|above|next|last|first|before|after|outdated|confidence|reading|steps?|levels?|everything)"
    r"(?![-\w/])",
    re.IGNORECASE,
)
NAMES: Final = re.compile(r'\(from\)|Measure What Matters|href="#([\w-]+)">\1<|</a> <span class="okr-tag">[^<]*')
"""Of keys, books, rules and formulas."""
HIDDEN: Final = re.compile(r"<(code|script|style|template)\b.*?</\1>", re.DOTALL)
ATTRIBUTES: Final = re.compile(
    r'(?:aria-label|title|alt|placeholder|data-name|data-okr-(?:count|more|failed))="([^"]*)"'
)


def turned(value: Any, key: str = "", beside: Mapping[str, Any] | None = None) -> Any:
    match value:
        case dict():
            return {name: turned(own, name, value) for name, own in value.items()}
        case list():
            return [turned(own, key, beside) for own in value]
        case str() if (
            key in WRITTEN or (key in STAGES and " " in value) or (key == "unit" and MEASURED & set(beside or ()))
        ):
            return codecs.encode(value, "rot13")
    return value


def turn(file: Path, yaml: YAML) -> None:
    match file.suffix:
        case ".yaml":
            with file.open(encoding="utf-8") as stream:
                data = turned(yaml.load(stream))
            with file.open("w", encoding="utf-8") as stream:
                yaml.dump(data, stream)
        case ".json":
            file.write_text(json.dumps(turned(json.loads(file.read_text("utf-8")))), "utf-8")
        case ".csv":
            head, *lines = file.read_text("utf-8").splitlines()
            parts = [line.split(",", 2) for line in lines]
            rows = [",".join((*known, codecs.encode(note, "rot13"))) for *known, note in parts]
            file.write_text("\n".join((head, *rows)), "utf-8")


def seal(archive: Path) -> None:
    """So that the archive is sound again."""
    named = json.loads((archive / "manifest.json").read_text("utf-8"))
    named["files"] = manifest.hashes_of({path: (archive / path).read_bytes() for path in named["files"]})
    named["digest"] = manifest.digest_of(named["files"])
    (archive / "manifest.json").write_text(json.dumps(named), "utf-8")


@dataclass(frozen=True)
class Sample:
    """words: those of its files.  said: each text of its pages, with a page that has it."""

    words: frozenset[str]
    said: Mapping[str, str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    root = tmp_path_factory.mktemp("german")
    shutil.copytree(SAMPLE / "content", root / "content", ignore=shutil.ignore_patterns("pages"))
    yaml = YAML(typ="safe")
    files = sorted((root / "content").rglob("*.*"))
    for file in files:
        turn(file, yaml)
    for archive in (root / "content/archive").iterdir():
        seal(archive)
    words = frozenset(word for file in files for word in words_of(file.read_text("utf-8")))
    with (root / "content/portal.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nlanguage: de\n")
    site = build_site(root, SAMPLE_DAY)
    pages = {HOME: site.home, **{address: site.page(address).body for address in site.addresses}}
    return Sample(words, {text: address for address, page in pages.items() for text in said_on(page)})


def said_on(page: str) -> Iterator[str]:
    page = HIDDEN.sub(" ", page)
    shown = re.sub(r"<[^>]*>", "\n", NAMES.sub("", page))
    return (" ".join(unescape(text).split()) for text in (*ATTRIBUTES.findall(page), *shown.split("\n")))


def words_of(text: str) -> Iterator[str]:
    return (word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text))


def test_no_english_is_left_on_any_page(sample: Sample) -> None:
    assert {text: address for text, address in sample.said.items() if ENGLISH.search(text)} == {}


def test_every_word_is_in_the_catalogue_or_a_file(sample: Sample) -> None:
    german = (re.sub(r"%\(\w+\)s", "", str(message.string)) for message in read(Language.DE) if message.id)
    known = {*sample.words, *words_of(" ".join((*german, *FORMS[Language.DE].months, "CSV JSON warning")))}
    left = {word: address for text, address in sample.said.items() for word in words_of(text) if word not in known}
    assert left == {}
