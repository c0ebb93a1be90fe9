"""What was said of one key result, as the text of a check-in file."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.drafts import check_in_text, listed, value_text
from okrsite.model import Typed
from okrsite.naming import Refused
from okrsite.recording.saying import Said
from okrsite.yaml_source.written import in_quotes


def composed(said: Said, ref: str, answer: tuple[str, Typed] | None) -> bytes:
    """A check-in file with one update; `answer` is the value, after its key. Raises Refused for what is no text."""
    value = [(answer[0], value_text(answer[1]))] if answer else []
    try:
        return check_in_text(said.date, said.by, [(ref, [*value, *_words(said)])]).encode()
    except UnicodeEncodeError:
        raise Refused("what you typed is not UTF-8 text; type it again, or set your terminal to UTF-8") from None


def _words(said: Said) -> Iterator[tuple[str, str]]:
    if said.confidence is not None:
        yield "confidence", value_text(said.confidence)
    if said.status:
        yield "status", said.status.value
    if said.note:
        yield "note", in_quotes(said.note)
    for name, lines in (("blockers", said.blockers), ("wins", said.wins)):
        if lines:
            yield name, listed(map(in_quotes, lines))
