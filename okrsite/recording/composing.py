"""The text of a check-in file. What people typed stands in double quotes, escaped, so it can only be text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from okrsite.model.scalars import ID
from okrsite.naming import Refused
from okrsite.recording.answers import Answer
from okrsite.recording.saying import Said
from okrsite.yaml_source.written import in_quotes


def composed(said: Said, ref: str, key: str, answer: Answer) -> bytes:
    """A check-in file with one update, whose value stands at `key`. Raises Refused for what is no text."""
    lines = [f"date: {said.date.isoformat()}"]
    if said.by:
        lines.append(f"by: {said.by if ID.fullmatch(said.by) else in_quotes(said.by)}")
    lines += ["updates:", f"  {ref}:"]
    lines += (f"    {name}: {value}" for name, value in [(key, _value(answer)), *_words(said)])
    try:
        return "".join(f"{line}\n" for line in lines).encode()
    except UnicodeEncodeError:
        raise Refused("what you typed is not UTF-8 text; type it again, or set your terminal to UTF-8") from None


def _words(said: Said) -> Iterator[tuple[str, str]]:
    if said.confidence is not None:
        yield "confidence", _value(said.confidence)
    if said.status:
        yield "status", said.status.value
    if said.note:
        yield "note", in_quotes(said.note)
    for name, lines in (("blockers", said.blockers), ("wins", said.wins)):
        if lines:
            yield name, _list(map(in_quotes, lines))


def _value(answer: Answer) -> str:
    match answer:
        case bool():
            return str(answer).lower()
        case Decimal():
            return f"{answer:f}"
        case tuple():
            return _list(answer)
    return answer


def _list(entries: Iterable[str]) -> str:
    return f"[{', '.join(entries)}]"
