"""A message's advice carried out as somebody would who only reads the message and the line that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

TOKEN: Final = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\{[^}]*\}|[^,{}\[\]]+?(?=\s*(?:$|[,}\]]|:(?: |$)))")
PAIR_END: Final = re.compile(r", [a-z_]+: |\}$|$")
ADVICE: Final = r"\{.*?\}\]?\}|\{.*?\}|\[.*?\}?\]|\"[^\"]*\"|[^\s,;]+?"
"""What a message says to write: a group, a list, text in quotes, or one word."""


def _indented(said: re.Match[str], before: str, rest: str) -> str:
    return " " * int(said[1]) + f"{before}{rest}".strip()


def _quoted(_said: re.Match[str], before: str, rest: str) -> str:
    """Quotes around the value that the place is in: up to the next key of the group, or to the end of the line."""
    line = before + rest
    in_braces = "{" in line and line.rstrip().endswith("}")
    keys = re.finditer(r"[{,] *[\w/.-]+: +" if in_braces else r"^ *(?:- +)*[^:]+: +", line)
    start = max((key.end() for key in keys if key.end() <= len(before)), default=len(before))
    end = PAIR_END.search(line, start).start() if in_braces else len(line)  # type: ignore[union-attr]  # "$" is found
    return f'{line[:start]}"{line[start:end]}"{line[end:]}'


def _rewritten(said: re.Match[str], before: str, rest: str) -> str:
    """`key: value` in the place of the pair that the place is at the value of, or at the key of."""
    key, value = said[1], said[2]
    start = len(before.rstrip().removesuffix(f"{key}:")) if before.rstrip().endswith(f"{key}:") else len(before)
    line = before + rest
    end = PAIR_END.search(line, len(before) + 1).start()  # type: ignore[union-attr]  # "$" is found
    return f"{line[:start]}{key}: {value}{line[end:]}"


def _other(said: re.Match[str], before: str, rest: str) -> str:
    """Another value or key in the place of the one that stands there."""
    in_brackets = before.count("{") > before.count("}")
    found = TOKEN.match(rest) if in_brackets else re.match(r".*?(?=:(?: |$)|$)", rest)
    written = said[1].strip('"') if said[1].startswith('"') and not rest.startswith('"') else said[1]
    return f"{before}{written}{rest[found.end() if found else len(rest) :]}"


Obey = Callable[[re.Match[str], str, str], str]
MECHANICAL: Final[tuple[tuple[str, Obey], ...]] = (
    (r"these braces .*; write (\{.*\})$", lambda said, before, _: before + said[1]),
    (r"; indent it by (\d+)(?: spaces)?$", _indented),
    ("; replace it with a space$", lambda _, before, rest: f"{before} {rest[1:]}"),
    ("; replace them with spaces", lambda _, before, rest: re.sub("[\u00a0\u2007\u202f\u3000]", " ", before + rest)),
    ('(?:after this ":"; write|needs a space after its "-"$)', lambda _, before, rest: f"{before}{rest[0]} {rest[1:]}"),
    (
        r'with "(.)", not with "(.+)"; replace it$',
        lambda said, before, rest: before + rest.replace(said[2], said[1], 1),
    ),
    ('replace it with ": "$', lambda _, before, rest: f"{before}: {rest[1:].lstrip()}"),
    ("; delete it$", lambda _, before, rest: before + rest[1:]),
    ('no ";"; replace it$', lambda _, before, rest: f"{before},{rest[1:]}"),
    ('replace "\\(" with "{" and', lambda _, before, rest: before + rest.replace("(", "{").replace(")", "}")),
    ('a ":" is missing before', lambda _, before, rest: f"{before.rstrip()}: {rest}"),
    ("a comma is missing before", lambda _, before, rest: f"{before.rstrip()}, {rest}"),
    ("needs quotes", _quoted),
    (r'; write (\w+): (".*"|[^\s,]+)(?:, .*)?$', _rewritten),
    (rf"(?:; |; if that is per cent, )write ({ADVICE})(?:[,:] .*| alone| or .*| if .*)?$", _other),
    (r'; did you mean ("[^"]+")\?', _other),
)


def obeyed(line: str, column: int, message: str) -> str | None:
    """The line after what `message` says about it was done; None where it takes more than the message to know how."""
    if "above it" in message:
        return None
    for pattern, obey in MECHANICAL:
        if said := re.search(pattern, message):
            return obey(said, line[: column - 1], line[column - 1 :])
    return None
