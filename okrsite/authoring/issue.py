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

from okrsite.authoring.checkin import CheckInRequest
from okrsite.authoring.transaction import Refusal
from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model import Portal, Status
from okrsite.model.scalars.dates import day
from okrsite.model.scalars.numbers import rank
from okrsite.owners import handle_named

LABELS: Final = ("Key result", "Value", "Confidence", "Status", "Note", "Blockers", "Wins", "Date")
LONGEST: Final = 1 << 16
"""Bytes of a body; a forge takes about as many characters."""
UNANSWERED: Final = frozenset(("", "_No response_"))
_HEADING: Final = re.compile(rf"###[ \t]+({'|'.join(LABELS)})[ \t]*")
_HINT: Final = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_COMMAND: Final = re.compile(r"/[a-z_]+( .*)?")
"""GitLab's, below a template's last heading."""
Read = TypeVar("Read")


def request_in_issue(body: bytes, by: str | None, today: date) -> CheckInRequest:
    """`by` is the author's id in org.yaml. Raises Refusal with a sentence for whoever wrote the issue."""
    answers = _answers(body)
    return CheckInRequest(
        key_result=_needed(answers, "Key result"),
        value=_needed(answers, "Value"),
        date=_read("Date", day, answers) or today,
        by=by,
        confidence=_read("Confidence", _rank, answers),
        status=_read("Status", _status, answers),
        note=answers["Note"],
        blockers=_lines(answers["Blockers"]),
        wins=_lines(answers["Wins"]),
    )


def author_named(portal: Portal, handle: str) -> str:
    """The id of the person with this name on the forge. Raises Refusal."""
    if person := handle_named(portal, handle):
        return person.id
    name = quoted(handle.removeprefix("@"))
    raise Refusal(
        f"nobody in org.yaml has the handle {name}, so it is not known whose check-in this is; "
        "ask for the line `handle:` with this name to be added to your entry there"
    )


def _answers(body: bytes) -> Mapping[str, str]:
    """By label, "" where nothing was answered."""
    if len(body) > LONGEST:
        raise Refusal("this issue is too long for a check-in; keep the note to what matters and link to the rest")
    try:
        lines = body.decode().replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise Refusal("this issue is not UTF-8 text") from None
    found: dict[str, list[str]] = {}
    below: list[str] = []
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            _refuse_a_second(heading[1], found)
            below = found[heading[1]] = []
        else:
            below.append(line)
    if not found:
        raise Refusal(
            f"this issue has none of the headings of a check-in ({', '.join(LABELS)}); open a new one with its form"
        )
    return {label: _answer(found.get(label, ())) for label in LABELS}


def _refuse_a_second(label: str, found: Mapping[str, list[str]]) -> None:
    """A heading that stands twice may come from a note; which of the two was meant is not for us to guess."""
    if label in found:
        raise Refusal(
            f'the heading "{label}" stands twice in this issue; keep one, and write the other without its ###'
        )


def _answer(lines: list[str] | tuple[str, ...]) -> str:
    """Without the hints of the template and the commands at its end."""
    kept = [line for line in lines if not _HINT.fullmatch(line)]
    while kept and (not kept[-1].strip() or _COMMAND.fullmatch(kept[-1])):
        kept.pop()
    text = "\n".join(kept).strip()
    return "" if text in UNANSWERED else text


def _needed(answers: Mapping[str, str], label: str) -> str:
    if not answers[label]:
        raise Refusal(f'nothing stands below the heading "{label}", and a check-in needs it')
    return answers[label]


def _rank(text: str) -> Decimal | None:
    return None if text == "None" else rank(text)


def _status(text: str) -> Status | None:
    words = {status.value.replace("_", " "): status for status in Status}
    word = text.lower().replace("_", " ")
    if word == "none":
        return None
    if word not in words:
        fix = did_you_mean(word, words) or f"; write one of {', '.join(words)}"
        raise ValueError(f"{quoted(text)} is no status{fix}")
    return words[word]


def _read(label: str, read: Callable[[str], Read | None], answers: Mapping[str, str]) -> Read | None:
    """None where nothing was answered."""
    try:
        return read(answers[label]) if answers[label] else None
    except ValueError as error:  # what `scalars.wrong` makes is one
        raise Refusal(f'below "{label}": {error}') from None


def _lines(text: str) -> tuple[str, ...]:
    """One entry a line, whether or not it is written as a list."""
    entries = (re.sub(r"^[-*+][ \t]+", "", line.strip()) for line in text.split("\n"))
    return tuple(entry for entry in entries if entry)
