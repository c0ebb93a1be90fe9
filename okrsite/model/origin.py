"""Where a part of the portal is written."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from okrsite.diagnostics import Place


class Located(Protocol):
    """A file that was read and can say where its parts are (`yaml_source.Document`)."""

    @property
    def path(self) -> str: ...
    def place(self, *keys: str | int) -> Place: ...
    def key_place(self, *keys: str | int) -> Place: ...


class Origin(NamedTuple):
    document: Located
    keys: tuple[str | int, ...] = ()

    def below(self, *keys: str | int) -> Origin:
        """Of the value below these keys, which nobody has looked for yet: that takes reading the file again."""
        return Origin(self.document, (*self.keys, *keys))

    def at(self, *keys: str | int) -> Place:
        """Of the value below these keys; of what holds it where it is not written."""
        return self.document.place(*self.keys, *keys)

    def at_key(self, *keys: str | int) -> Place:
        return self.document.key_place(*self.keys, *keys)

    @property
    def key(self) -> Origin:
        """Of the key itself, or of the item of a list."""
        return _Key(self.document, self.keys)


class _Key(Origin):
    __slots__ = ()

    def at(self, *keys: str | int) -> Place:
        return self.at_key(*keys)
