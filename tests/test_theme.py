"""Page shells: whatever the words, only they change; and a theme that loses a part is told which."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from timeit import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.theme.compact import compact
from okrsite.theme.page import Heading, PageForm, RenderedPage, form_of
from okrsite.theme.shell import CANONICAL, CONTENT, EDIT, ENTRIES, SECTION, TITLE, PageShell, ThemeError, front_matter

FORM = PageForm("2026-Q4/teams/index.html", 2, outlined=True, editable=True)
DESCRIPTION = str(front_matter(FORM)["description"])
ITEM = '<li><a href="#{}">{}</a></li>'
TOC = f"<ul>{ITEM.format(*ENTRIES[0])}\n{ITEM.format(*ENTRIES[1])}</ul>"
THEME = (
    f'<title>{TITLE} - Portal</title><meta name="description" content="{DESCRIPTION}">'
    f'<link rel="canonical" href="{CANONICAL}"><nav><a href="{SECTION}">Teams</a></nav>'
    f'<a href="{EDIT}">edit</a><a href="{EDIT.replace("edit", "raw")}">source</a>{TOC}<main>{CONTENT}</main>{TOC}'
)
PAGE = RenderedPage(
    address="2026-Q4/teams/platform.html",
    section=FORM.section,
    title="Platform",
    description="What Platform is after",
    body="<h1>Platform</h1>",
    headings=(Heading("calm", "Calm checkout"), Heading("fast", "Fast search"), Heading("safe", "Safe data")),
    edit_url="https://forge.example/okrs/edit/main/edit/platform.yaml",
)


class _Seen(HTMLParser):
    """Tags in order, attribute values and texts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _filled(page: RenderedPage, theme: str = THEME) -> str:
    return PageShell.cut(theme, FORM, "https://okrs.example/").fill(page)


def test_every_word_of_a_page_finds_its_place() -> None:
    page = _filled(PAGE)
    assert "<title>Platform - Portal</title>" in page
    assert 'content="What Platform is after"' in page
    assert 'href="https://okrs.example/2026-Q4/teams/platform.html"' in page
    assert 'href="../../2026-Q4/teams/index.html">Teams' in page
    assert "<h1>Platform</h1>" in page
    entries = "\n".join(ITEM.format(heading.id, heading.title) for heading in PAGE.headings)
    assert page.count(f"<ul>{entries}</ul>") == 2


def test_the_source_is_not_where_the_edit_page_is() -> None:
    page = _filled(PAGE)
    assert f'href="{PAGE.edit_url}">edit' in page
    assert 'href="https://forge.example/okrs/raw/main/edit/platform.yaml">source' in page


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_table_of_contents_has_any_number_of_entries(number: int) -> None:
    headings = tuple(Heading(f"h{place}", "A") for place in range(number))
    assert _Seen(_filled(replace(PAGE, headings=headings))).tags.count("li") == 2 * number


TEXTS = st.text(st.one_of(st.sampled_from("<>\"'&{}\U0010fff0\U0010fff1\0\n"), st.characters(codec="utf-8")))


@given(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS))
def test_no_words_break_out_of_their_place(texts: tuple[str, ...]) -> None:
    title, description, id_, heading, edit_url = texts
    hostile = replace(
        PAGE, title=title, description=description, headings=(Heading(id_, heading),) * 3, edit_url=edit_url
    )
    seen, tame = _Seen(_filled(hostile)), _Seen(_filled(PAGE))
    assert seen.tags == tame.tags
    assert not any(mark in word for word in seen.words for mark in "\0\U0010fff0\U0010fff1")


@given(TEXTS)
def test_the_title_is_shown_as_it_was_written(title: str) -> None:
    visible = title.replace("\r", "")
    if visible.isprintable() and not set(visible) & {"\U0010fff0", "\U0010fff1"}:
        assert f"{visible} - Portal" in _Seen(_filled(replace(PAGE, title=visible))).words


@pytest.mark.parametrize(
    ("theme", "part"),
    [
        (THEME.replace(TITLE, ""), "block htmltitle"),
        (THEME.replace(DESCRIPTION, ""), "the description"),
        (THEME.replace(CANONICAL, ""), "canonical"),
        (THEME.replace(CONTENT, ""), "partials/content.html"),
        (THEME + CONTENT, "2 times"),
        (THEME + TITLE[:-1], "shortens or changes"),
        (THEME + TITLE.replace("title", "TITLE"), "shortens or changes"),
        (THEME + TITLE.encode("ascii", "backslashreplace").decode().replace("\\U0010f", "\\udbff\\udf"), "changes"),
        (THEME.replace(ENTRIES[1][1], ""), "partials/toc-item.html"),
    ],
)
def test_a_theme_that_shows_too_little_or_too_much_is_told_where(theme: str, part: str) -> None:
    with pytest.raises(ThemeError, match=part):
        PageShell.cut(theme, FORM, "https://okrs.example")


def test_without_a_site_url_nothing_is_canonical() -> None:
    assert "canonical" not in PageShell.cut(THEME.replace(CANONICAL, ""), FORM).fill(PAGE).replace(
        'rel="canonical"', ""
    )


def test_pages_of_one_form_share_a_mould() -> None:
    assert form_of(PAGE) == FORM
    assert form_of(replace(PAGE, title="Other", address="2026-Q3/people/ana.html")) == FORM
    assert form_of(replace(PAGE, headings=())) == replace(FORM, outlined=False)
    assert form_of(replace(PAGE, edit_url=None)) == replace(FORM, editable=False)
    assert front_matter(FORM)["hide"] == ["navigation"]
    assert front_matter(replace(FORM, outlined=False))["hide"] == ["navigation", "toc"]


def test_filling_a_shell_costs_next_to_nothing() -> None:
    shell = PageShell.cut(THEME.replace("<main>", "<main>" + "x" * 20_000), FORM, "https://okrs.example")
    assert min(repeat(lambda: shell.fill(PAGE), number=100, repeat=5)) / 100 < 100e-6  # a fifth of that where measured


KEPT = (
    "<pre>a\n\n  b</pre>",
    "<script>a;\n\n  b</script>",
    "<textarea>a\n\n b</textarea>",
    "<!-- a\n\n  b -->",
    "<pre>a\n\n b",
)
SPARE = (
    "\n\n  ",
    "a\n  b",
    "<a  class='x  y'\n\n title=\"1  >  2\">",
    "</a>",
    "<br />",
    " 1 <  2 ",
    "<",
    ">",
    "&lt;pre&gt;  ",
)


@pytest.mark.parametrize("kept", KEPT)
def test_white_space_stays_where_it_counts(kept: str) -> None:
    assert compact(f"<p>\n\n {kept}") == f"<p>\n{kept}"


@given(st.lists(st.sampled_from((*KEPT, *SPARE))).map("".join))
def test_a_compact_page_has_the_same_tags_and_words(html: str) -> None:
    seen, small = _Seen(html), _Seen(compact(html))
    assert seen.tags == small.tags
    assert " ".join("".join(seen.words).split()) == " ".join("".join(small.words).split())
    assert compact(compact(html)) == compact(html)
