"""A check-in that was written as an issue on the forge, in the form of templates/forge: all of a person's key results.

Below the form's heading stands a check-in as a file has it, or in short: a line for each key result, with its name and
its value. The text is from whoever may open an issue. Nothing in it is run, rendered or followed: it is read as YAML
is read here, and goes through the same checks as what is typed on a command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from okrsite.authoring.checkin import CheckInRequest, Said
from okrsite.authoring.transaction import Model, Refusal, refuse_errors
from okrsite.diagnostics import quoted
from okrsite.loader.entities import entity
from okrsite.model import CheckInFile, Portal, Update
from okrsite.owners import handle_named
from okrsite.yaml_source import Document, Node, parse

HEADING: Final = "Check-in"
EXAMPLE: Final = "noon queue: 6.5"
LONGEST: Final = 1 << 16
"""Bytes of a body; a forge takes about as many characters."""
ANSWERS: Final = ("value", "done", "zone", "score")
"""Keys of a value. Which one it is to be the measure knows better than whoever types it."""
MORE: Final = ("confidence", "status", "note", "blockers", "wins", "evidence")
UNANSWERED: Final = "_No response_"
_FENCE: Final = re.compile(r"[ \t]*(```|~~~).*")
_HINT: Final = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_COMMAND: Final = re.compile(r"/[a-z_]+( .*)?")
"""GitLab's, below a template's last line."""


def request_in_issue(body: bytes, by: str | None, today: date) -> CheckInRequest:
    """`by`: the author's id, where the forge says who that is. Raises Refusal with a sentence for the author."""
    text = _below_heading(body)
    document = parse("issue", (text if text.strip() else "{}").encode())
    refuse_errors(document.findings, lambda wrong: f"line {wrong.place.line} of the check-in: {wrong.message}")
    data = document.data
    if not isinstance(data, dict):
        raise Refusal(f'below "{HEADING}" stands no check-in; write a line for each key result, such as {EXAMPLE}')
    head: dict[str, Node] = {"date": today.isoformat(), "updates": {}}
    head |= {key: data[key] for key in ("date", "by") if data.get(key)}
    file = _read(CheckInFile, document, head, "")
    updates = data["updates"] if "updates" in data else {key: data[key] for key in data if key not in ("date", "by")}
    said = tuple(_said(document, updates)) if isinstance(updates, dict) else ()
    if not said:
        raise Refusal("nothing is filled in yet; write how far a key result is behind its name or its `value:`")
    return CheckInRequest(said, file.date, by or file.by)


def author_named(portal: Portal, handle: str) -> str:
    """The id of the person with this name on the forge. Raises Refusal."""
    if person := handle_named(portal, handle):
        return person.id
    name = quoted(handle.removeprefix("@"))
    raise Refusal(
        f"nobody in org.yaml has the handle {name}, so it is not known whose check-in this is; "
        "ask for the line `handle:` with this name to be added to your entry there"
    )


def _said(document: Document, updates: Mapping[str, Node]) -> Iterator[Said]:
    """Of each key result below which something is written."""
    for name, update in updates.items():
        words = update if isinstance(update, dict) else {"value": update}
        typed: dict[str, Node] = {key: word for key, word in words.items() if word not in (None, "")}
        answers = [_typed(name, typed.pop(key)) for key in ANSWERS if key in typed]
        if len(answers) > 1:
            raise Refusal(f"{quoted(name)} has several values; keep one")
        if isinstance(status := typed.get("status"), str):
            typed["status"] = status.strip().lower().replace(" ", "_")
        if answers or typed:
            more = _read(Update, document, typed, f"{quoted(name)}: ")
            known = {key: getattr(more, key) for key in MORE}
            yield Said(name, answers[0] if answers else None, **known)


def _typed(name: str, word: Node) -> str:
    """As it would be typed on a command line."""
    if isinstance(word, list) and all(isinstance(each, str) for each in word):
        return ", ".join(map(str, word)) or "none"
    if not isinstance(word, str):
        raise Refusal(f"the value of {quoted(name)} is no text; write {EXAMPLE}")
    return word


def _read(model: type[Model], document: Document, data: Node, begins: str) -> Model:
    """Raises Refusal with the reader's own sentence, behind `begins`."""
    read, wrong = entity(replace(document, data=data, made=None), model)
    refuse_errors(wrong, lambda finding: f"{begins}{finding.message}")
    if read is None:
        raise Refusal(f"{begins}this cannot be read; write {EXAMPLE}")
    return read


def _below_heading(body: bytes) -> str:
    """Without the hints of the template, the commands at its end, and the marks that make it a block of code."""
    if len(body) > LONGEST:
        raise Refusal("this issue is too long for a check-in; keep the note to what matters and link to the rest")
    try:
        lines = body.decode().replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise Refusal("this issue is not UTF-8 text") from None
    heading = f"### {HEADING}"
    at = next((number for number, line in enumerate(lines, 1) if line.rstrip() == heading), None)
    if at is None:
        raise Refusal(f"this issue has no heading `{heading}`; open a new one with the form for check-ins")
    kept = [line for line in lines[at:] if not _HINT.fullmatch(line)]
    while kept and (not kept[-1].strip() or _COMMAND.fullmatch(kept[-1])):
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
    if len(kept) > 1 and _FENCE.fullmatch(kept[0]) and _FENCE.fullmatch(kept[-1]):
        kept = kept[1:-1]
    text = "\n".join(kept)
    return "" if text.strip() == UNANSWERED else text
