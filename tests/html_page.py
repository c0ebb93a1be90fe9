"""A page of a site as a browser would take it apart, for assertions: ids, links, words, and tags that do not match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
ADDRESSES = ("href", "src", "action", "data", "poster")


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words below it, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def below(self) -> Iterator[Element]:
        """This element and all in it."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.below()

    def find(self, tag: str = "", cls: str = "") -> list[Element]:
        """Elements with this tag and this class."""
        return [
            element
            for element in self.below()
            if tag in ("", element.tag) and (not cls or cls in element.attributes.get("class", "").split())
        ]


@dataclass(slots=True)
class HtmlPage:
    top: Element
    unmatched: list[str]
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def by_id(self, wanted: str) -> Element:
        return next(element for element in self.top.below() if element.attributes.get("id") == wanted)

    @property
    def title(self) -> str:
        return self.top.find("title")[0].text

    @property
    def article(self) -> Element:
        return self.top.find("article")[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = HtmlPage(Element("", {}), [])
        self.open = [self.page.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        self.page.links += [element.attributes[name] for name in ADDRESSES if name in element.attributes]
        if "id" in element.attributes:
            self.page.ids.append(element.attributes["id"])
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == tag:
            self.open.pop()
        else:
            self.page.unmatched.append(f"</{tag}> at {self.getpos()} where <{self.open[-1].tag}> is open")

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


@lru_cache(maxsize=512)
def read(path: Path) -> HtmlPage:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    reader.page.unmatched += [f"<{element.tag}> is never closed" for element in reader.open[1:]]
    return reader.page
