"""The interface speaks the portal's language: catalogues are whole, numbers and days are right, and what is left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Final, cast

import pytest
from babel import Locale
from babel.messages.catalog import Message
from catalogues import ROOT, SAYING, all_of, files, read
from playwright.sync_api import Browser
from portals import built, write

from okrsite import frame, wording
from okrsite.archive import Snapshot
from okrsite.digest import digest
from okrsite.frame import BuildOptions
from okrsite.language import FORMS, MINUS, NBSP, Language, gettext, language, ngettext, using
from okrsite.loader import load
from okrsite.model import Zone
from okrsite.model.measures import Between, FromTo, Zones
from okrsite.page_cache import page_caches
from okrsite.site import build_site

TRANSLATED: Final = [one for one in Language if one is not Language.EN]


def sentences(of: Language) -> list[Message]:
    return [message for message in read(of) if message.id]


def test_catalogues_are_up_to_date() -> None:
    """If not: `make catalogues`, and a translation for what is new."""
    changed = [path.name for path, content in files() if path.read_bytes() != content]
    assert changed == []


@pytest.mark.parametrize("of", Language)
def test_every_sentence_is_translated(of: Language) -> None:
    assert [message.id for message in sentences(of) if message.fuzzy or not all_of(message.string)] == []


@pytest.mark.parametrize("of", Language)
def test_what_pages_say_has_no_backticks(of: Language) -> None:
    """Findings become code on pages; these sentences are text there, or have tags of their own."""
    said = [one for one in sentences(of) if not all(path == "okrsite/checks" for path, _ in one.locations)]
    assert [one.id for one in said if "`" in "".join((*_texts(one.id), *_texts(one.string)))] == []


@pytest.mark.parametrize("of", TRANSLATED)
def test_translations_fill_in_what_the_sentence_has(of: Language) -> None:
    assert [message.id for message in sentences(of) if not _fills_in_alike(message)] == []


def _fills_in_alike(message: Message) -> bool:
    """What a sentence about one has may leave the number out, as may its translation."""
    *_, wanted = english = [set(_filled_in(text)) for text in _texts(message.id)]
    *_, last = given = [set(_filled_in(text)) for text in _texts(message.string)]
    return len(given) >= len(english) and last == wanted and all(wanted - {"%(num)s"} <= one <= wanted for one in given)


def _texts(of: object) -> list[str]:
    return [of] if isinstance(of, str) else [*map(str, of)] if isinstance(of, (list, tuple)) else []


def _filled_in(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)s|</?\w+|`[^`]+`", text) if "previously: [" not in text else []


@pytest.mark.parametrize("of", Language)
def test_numbers_and_months_are_those_of_the_cldr(of: Language) -> None:
    locale, forms = Locale(of.value), FORMS[of]
    symbols = locale.number_symbols["latn"]
    assert "1,234.5".translate(forms.marks) == f"1{symbols['group']}234{symbols['decimal']}5"
    assert forms.months == tuple(locale.months["format"]["abbreviated"].values())
    assert forms.direction == locale.text_direction


def test_numbers_days_and_counts_in_german() -> None:
    with using(Language.DE):
        assert wording.number(Decimal("-12345.5")) == f"{MINUS}12.345,5"
        assert wording.score(Decimal("0.7")) == "0,70"
        assert wording.amount(Decimal("3.5"), "ms") == f"3,5{NBSP}ms"
        assert wording.amount(Decimal(1), "Kurs") == f"1{NBSP}Kurs"
        assert wording.day(date(2026, 9, 16)) == f"16.{NBSP}Sept.{NBSP}2026"
        assert wording.plural(1, "objective") == f"1{NBSP}Ziel"
        assert wording.plural(0, "objective") == f"keine{NBSP}Ziele"
    assert wording.number(Decimal("-12345.5")) == f"{MINUS}12,345.5"


def test_a_language_is_spoken_until_its_block_ends() -> None:
    with using(Language.DE), using(Language.EN):
        assert gettext("On track") == "On track"
    with using(Language.DE):
        assert gettext("On track") == "Im Plan"
        assert ngettext("%(num)s day ago", "%(num)s days ago", 2) == "2 days ago"  # without a no-break space: unknown
    assert language() is Language.EN
    assert gettext("100 % of it") == "100 % of it"


def test_the_words_of_measures_are_those_of_the_language() -> None:
    days = FromTo.model_validate({"from": "9.5", "to": "4.5", "unit": "Tage"})
    levels = Zones.model_validate({"zones": {"commit": "A", "target": "B", "stretch": "C"}})
    with using(Language.DE):
        assert days.phrase == f"von 9,5 auf 4,5{NBSP}Tage"
        assert Between.model_validate({"between": ("1", "2")}).phrase == "zwischen 1 und 2"
        assert levels.standing(Zone.COMMIT, None, 0)[1].startswith(f"1 von 3{NBSP}Stufen (Zusage)")
    assert levels.standing(Zone.TARGET, None, 0) == ("reached", f"2 of 3{NBSP}levels (target); stretch is open")


def test_styles_know_no_left_and_right() -> None:
    """But of bars, whose marks are placed from the left, and of shades at both edges."""
    styles = [ROOT / "templates" / path for path in ("assets/okrsite.css", "partials/marks.css")]
    text = "".join(re.sub(r"\.okr-bar__\w+ \{.*?\n\}", "", path.read_text("utf-8"), flags=re.DOTALL) for path in styles)
    sides = r"(?:padding|margin|border)-(?:left|right)\b|text-align: (?:left|right)|[ ;{](?:left|right): "
    assert re.findall(sides, text) == []


# A portal in German --------------------------------------------------------------------------------------------------

PORTAL: Final = {
    "portal.yaml": "title: Werft\nlanguage: de\nsite_url: https://o.example\n",
    "org.yaml": "company: {name: Werft}\nteams: [{id: dock, name: Dock}]\n",
    "cycles/2026-Q4/company.yaml": (
        "unit: company\nobjectives:\n  - {id: ships, title: Schiffe gehen pünktlich raus, key_results: [{id: days,"
        " title: Wartezeit, measure: {from: 9.5, to: 4.5, unit: Tage}}]}\n"
    ),
    "cycles/2026-Q4/teams/dock.yaml": (
        "unit: dock\nobjectives:\n  - {id: crane, title: Der Kran steht nie, supports: company/ships, key_results:"
        " [{id: idle, title: Stillstand, measure: {from: 20, to: 5, unit: h}}]}\n"
    ),
    "cycles/2026-Q4/check-ins/a.yaml": (
        "date: 2026-10-13\nupdates:\n  company/ships/days: {value: 8.5, note: Geht voran., wins: [Neuer Kran]}\n"
        "  dock/crane/idle: {value: 20, blockers: [Kein Strom]}\n"
    ),
}
DAY: Final = date(2026, 10, 14)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("german")
    built(write(root, PORTAL), root / "site", DAY)
    return root / "site"


def _read(site: Path, page: str) -> str:
    return (site / page).read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "this-week.html",
            ["Woche bis", "Erfolg: ", "Blockiert: ", "8,5\u00a0Tage", "Dauerhafter Link"],
        ),
        (
            "2026-Q4/company.html",
            [
                "<dt>von<dd>9,5<",
                "<dt>jetzt<dd>8,5<",
                "<dt>auf<dd>4,5\u00a0Tage<",
                "Mittel aus 1\u00a0Ziel",
                "Woche 2 von 13",
            ],
        ),
        (
            "2026-Q4/teams/dock.html",
            ["<p class=okr-blocker>Blockiert: ", "<p class=okr-supports>Unterstützt "],
        ),
        ("2026-Q4/cascade.html", ["Kaskade 2026-Q4", "9,5 → 8,5 → 4,5\u00a0Tage", "Zeitleiste"]),
        ("index.html", ["Braucht Aufmerksamkeit", "Kaskade öffnen", "Stand vom <time", "Neueste Check-ins"]),
        ("2026-Q4/map.html", ["Karte 2026-Q4", "dasselbe als Liste: ", "unterstützt", "2\u00a0Ziele"]),
        (
            "rules.html",
            ["Regeln", "Verantwortlich ist jemand: ", "Worauf <code>okrsite check</code> achtet."],
        ),
        ("check-in.html", ["Check-in schreiben", "Wessen Check-in ist es?", "Team oder Person wählen"]),
        ("404.html", ["Diese Seite gibt es nicht", "der laufende Zyklus auf einen Blick"]),
        ("feed.xml", ['xml:lang="de"', "Erfolg: Neuer Kran", "Blockiert: Kein Strom"]),
        ("calendar.ics", ["2026-Q4 beginnt", "Letzter Tag\\, um 2026-Q4 zu bewerten"]),
        ("check-in/form.js", ["Zuversicht", "Check-in erstellen"]),
        ("assets/okrsite-search.js", ["In weiteren Zyklen suchen"]),
        ("search/first.json", ["Schlüsselergebnis", "Im Plan"]),
    ],
)
def test_what_is_converted_speaks_german(site: Path, page: str, said: list[str]) -> None:
    text = _read(site, page)
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("page", ["this-week.html", "2026-Q4/map.html", "rules.html", "check-in.html", "404.html"])
def test_converted_pages_have_no_english_left(site: Path, page: str) -> None:
    text = _read(site, page)
    assert '<html lang="de"' in text
    assert "Suche" in text  # the theme's own words
    assert "Zum dunklen Modus wechseln" in _read(site, "assets/theme.js")
    body = re.sub(r"<(code|script|style)[^>]*>.*?</\1>|<[^>]*>", " ", text.partition("<article")[2], flags=re.DOTALL)
    left = re.findall(r"(?<!-)\b(?:the|and|with|which|since|weeks?|check in|key results?|nobody|is|are)\b", body)
    assert left == []


def test_a_script_reads_the_numbers_of_its_page(browser: Browser) -> None:
    """It draws what check-ins said as the page shows it, in German with a comma."""
    script = (ROOT / "templates/assets/okrsite-charts.js").read_text("utf-8")
    lines = [line for line in script.splitlines() if re.match(r"  const (format|\[group, point\]|read) =", line)]
    page = browser.new_page()
    page.evaluate("document.documentElement.lang = 'de'")
    shown = "['12.345,5', '\u22120,7', '3'].map(read)"
    assert page.evaluate("() => {" + "\n".join([*lines, f"return {shown}"]) + "}") == [12345.5, -0.7, 3]
    page.close()


def test_a_digest_speaks_the_portals_language(tmp_path: Path) -> None:
    text = digest(write(tmp_path, PORTAL), "markdown", None, None, DAY)
    assert "# Werft: Woche bis" in text
    assert "Erfolg: Neuer Kran" in text
    assert language() is Language.EN


def test_pages_made_later_speak_it_too(tmp_path: Path) -> None:
    site = build_site(write(tmp_path, PORTAL), DAY)
    assert language() is Language.EN
    assert "Woche bis" in site.page("this-week.html").body
    assert "Letzter Tag" in site.data["calendar.ics"]().decode()
    assert [section.title for section in site.sections][:2] == ["Start", "Diese Woche"]


def test_what_is_kept_between_builds_is_kept_for_each_language(tmp_path: Path) -> None:
    site = build_site(write(tmp_path, PORTAL), DAY)
    assert len({frame.digest(tmp_path, replace(site, language=one), BuildOptions()) for one in Language}) == 2
    archive = cast("Snapshot", SimpleNamespace(digest="d", corrections=(), rewound_to=None))
    assert len({page_caches(tmp_path, {"2025": archive}, one)["2025"].folder for one in Language}) == 2


def test_another_language_is_a_finding(tmp_path: Path) -> None:
    portal = load(write(tmp_path, {"portal.yaml": "language: fr\n"}))
    (finding,) = portal.findings
    assert str(finding) == 'content/portal.yaml:1:11: error: "fr" is none of en, de [type]'


# What is left in code ------------------------------------------------------------------------------------------------

ROOMS: Final = (
    *("views", "cards", "context", "charts", "publish", "digest.py", "wording.py", "render.py", "theme/page.py"),
    *("mkdocs_plugin/navigation.py", "facts/derivations.py"),
)
ENGLISH: Final = frozenset(
    (
        "okrsite/context/blank_review.py",  # comments of a file that `okrsite review` writes
        "okrsite/digest.py",  # what the command says where there is none
        "okrsite/publish/workbook.py",  # names of sheets, for programs
        "okrsite/render.py",  # findings
        "templates/pages/alternatives.html",  # of `okrsite compare` and `diff`
        "templates/pages/difference.html",
        "templates/pages/guide.html",  # the guide is in English
        "templates/partials/alone.html",  # a style sheet
    )
)
"""Files that speak English to whoever uses the command line, and what is no text of ours."""

SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
WORD: Final = re.compile(r"\W*[A-Z][a-z]{2,}\W*")
TAGS: Final = re.compile(r'<[^>]*>?|[\w-]+=(?:"[^"]*"|[^ >]*)>?|&\w+;|okr-[\w-]*|okrsite \w+|Gitea')
ATTRIBUTES: Final = re.compile(
    r'(?:aria-label|title|placeholder|alt|data-name|data-okr-(?:count|more|failed))="([^"]*)"'
)
QUIET: Final = frozenset(("TypeVar", "NamedTuple", "Diagnostic", "getattr", "partial", "replace", "stage", *SAYING))
"""Calls with texts that no page shows, or that are said already."""


def is_said(text: str) -> bool:
    bare = TAGS.sub(" ", text)
    return bool(SENTENCE.search(bare) or WORD.fullmatch(bare))


def left_in_code(tree: ast.AST) -> Iterator[str]:
    """Texts that look like words for readers, but docstrings, messages of errors, and what is said."""
    match tree:
        case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.Dict(keys=[ast.Constant(value="$schema"), *_]):
            return
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in QUIET:
            for each in (*tree.args, *tree.keywords):
                if not isinstance(each, ast.Constant):
                    yield from left_in_code(each)
            return
        case ast.AnnAssign(annotation=annotation) if "TypeAlias" in ast.dump(annotation):
            return
        case ast.Constant(value=str() as text) if is_said(text):
            yield text
    for child in ast.iter_child_nodes(tree):
        yield from left_in_code(child)


def left_in_template(text: str) -> Iterator[str]:
    text = re.sub(r"\{#.*?#\}|<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|&\w+;", "\0", text, flags=re.DOTALL)
    for part in (*ATTRIBUTES.findall(text), *re.sub(r"<[^>]*>", "\n", text).split("\n")):
        if re.search(r"[A-Za-z]{2,}", part.replace("\0", "")):
            yield part.replace("\0", "…").strip()


def left_in_script(text: str) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/|^ *//.*$|(?<=[;{,]) *// .*$", "", text, flags=re.DOTALL | re.MULTILINE)
    for said, literal in re.findall(r'(\bsay\(\s*)?("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)', text):
        bare = re.sub(r"\$\{[^}]*\}", "…", literal)
        if not said and SENTENCE.search(bare) and not re.search(r"okr-|md-|[<>=\[\]#]|use strict|not:", bare):
            yield literal


def left() -> dict[str, list[str]]:
    found = {}
    for room in ROOMS:
        path = ROOT / "okrsite" / room
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found[module] = list(left_in_code(ast.parse(module.read_text("utf-8"))))
    folders = ("pages", "partials", "mails", "theme")
    for template in sorted(path for folder in folders for path in (ROOT / "templates" / folder).iterdir()):
        if template.suffix in (".html", ".md"):
            found[template] = list(left_in_template(template.read_text("utf-8")))
    for script in sorted((ROOT / "templates/assets").rglob("*.js")):
        found[script] = list(left_in_script(script.read_text("utf-8")))
    return {path.relative_to(ROOT).as_posix(): texts for path, texts in found.items() if texts}


def test_no_words_are_left_in_code() -> None:
    """Say them with `gettext` (in templates and scripts `_` and `say`), or `later` where a constant has them."""
    assert {path: texts for path, texts in left().items() if path not in ENGLISH} == {}


def test_what_speaks_english_says_something() -> None:
    assert sorted(ENGLISH - left().keys()) == []


def test_words_that_are_left_are_found() -> None:
    code = (
        '"""Said to nobody."""\nx = f"<b>{y}</b> more of it"\nz = {"a": "Outdated"}\nraise E("no page")\n_("Said well")'
    )
    assert list(left_in_code(ast.parse(code))) == ["</b> more of it", "Outdated"]
    template = '<a aria-label="Take part">{{ _("Said well") }}</a> in {{ x }} days{# no word #}'
    assert list(left_in_template(template)) == ["Take part", "in … days"]
    script = 'say("Said well"); const a = "Left in code"; // no word of it\nb.className = "okr-meta okr-field";'
    assert list(left_in_script(script)) == ['"Left in code"']
