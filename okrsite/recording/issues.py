"""A check-in that was written as an issue on the forge, in the form of templates/forge.

The body is text from whoever may open an issue. Nothing in it is run, rendered or followed: it is cut at the headings
of the form, and what stands between them goes through the same checks as what is typed on a command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model import Portal, Status
from okrsite.model.scalars.dates import day
from okrsite.model.scalars.numbers import rank
from okrsite.naming import Refused
from okrsite.owners import handle_named
from okrsite.recording.saying import Said

LABELS: Final = ("Key result", "Value", "Confidence", "Status", "Note", "Blockers", "Wins", "Date")
LONGEST: Final = 1 << 16
"""Bytes of a body; a forge takes about as many characters."""
UNANSWERED: Final = frozenset(("", "_No response_"))
_HEADING: Final = re.compile(rf"###[ \t]+({'|'.join(LABELS)})[ \t]*")
_HINT: Final = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_COMMAND: Final = re.compile(r"/[a-z_]+( .*)?")
"""GitLab's, below a template's last heading."""
Read = TypeVar("Read")


def said_in_issue(body: bytes, by: str | None, today: date) -> Said:
    """`by` is the author's id in org.yaml. Raises Refused with a sentence for whoever wrote the issue."""
    answers = _answers(body)
    day_ = answers["Date"]
    status = answers["Status"]
    return Said(
        key_result=_needed(answers, "Key result"),
        value=_needed(answers, "Value"),
        date=_read("Date", day, day_) if day_ else today,
        by=by,
        confidence=_confidence(answers["Confidence"]),
        status=_read("Status", _status, status) if status else None,
        note=answers["Note"],
        blockers=_lines(answers["Blockers"]),
        wins=_lines(answers["Wins"]),
    )


def author_named(portal: Portal, handle: str) -> str:
    """The id of the person with this name on the forge. Raises Refused."""
    if person := handle_named(portal, handle):
        return person.id
    name = quoted(handle.removeprefix("@"))
    raise Refused(
        f"nobody in org.yaml has the handle {name}, so it is not known whose check-in this is; "
        "ask for the line `handle:` with this name to be added to your entry there"
    )


def _answers(body: bytes) -> Mapping[str, str]:
    """By label, "" where nothing was answered."""
    if len(body) > LONGEST:
        raise Refused("this issue is too long for a check-in; keep the note to what matters and link to the rest")
    try:
        lines = body.decode().replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise Refused("this issue is not UTF-8 text") from None
    found: dict[str, list[str]] = {}
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            _begin(found, heading[1])
        elif found:
            found[[*found][-1]].append(line)
    if not found:
        raise Refused(
            f"this issue has none of the headings of a check-in ({', '.join(LABELS)}); open a new one with its form"
        )
    return {label: _answer(found.get(label, ())) for label in LABELS}


def _begin(found: dict[str, list[str]], label: str) -> None:
    """A heading that stands twice may come from a note; which of the two was meant is not for us to guess."""
    if label in found:
        raise Refused(
            f'the heading "{label}" stands twice in this issue; keep one, and write the other without its ###'
        )
    found[label] = []


def _answer(lines: list[str] | tuple[str, ...]) -> str:
    """Without the hints of the template and the commands at its end."""
    kept = [line for line in lines if not _HINT.fullmatch(line)]
    while kept and (not kept[-1].strip() or _COMMAND.fullmatch(kept[-1])):
        kept.pop()
    text = "\n".join(kept).strip()
    return "" if text in UNANSWERED else text


def _needed(answers: Mapping[str, str], label: str) -> str:
    if not answers[label]:
        raise Refused(f'nothing stands below the heading "{label}", and a check-in needs it')
    return answers[label]


def _confidence(text: str) -> Decimal | None:
    return _read("Confidence", rank, text) if text and text != "None" else None


def _status(text: object) -> Status | None:
    words = {status.value.replace("_", " "): status for status in Status}
    word = str(text).lower().replace("_", " ")
    if word == "none":
        return None
    if word not in words:
        mend = did_you_mean(word, words) or f"; write one of {', '.join(words)}"
        raise ValueError(f"{quoted(str(text))} is no status{mend}")
    return words[word]


def _read(label: str, read: Callable[[object], Read], text: str) -> Read:
    try:
        return read(text)
    except ValueError as error:  # what `scalars.wrong` makes is one
        raise Refused(f'below "{label}": {error}') from None


def _lines(text: str) -> tuple[str, ...]:
    """One entry a line, whether or not it is written as a list."""
    entries = (re.sub(r"^[-*+][ \t]+", "", line.strip()) for line in text.split("\n"))
    return tuple(entry for entry in entries if entry)
