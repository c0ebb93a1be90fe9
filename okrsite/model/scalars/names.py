"""What things are called, and by what they are found."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import quoted
from okrsite.model.scalars.texts import found, wrong

_SPELT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})


def slug(text: str) -> str:
    """`mittags-schlaenge` for "Mittags-Schlänge"; "" where nothing of the text can stand in an id."""
    spelt = unicodedata.normalize("NFKD", text.lower().translate(_SPELT))
    plain = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", re.sub("['’]", "", plain)).strip("-")


ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
CYCLE_ID = re.compile(r"[A-Za-z0-9]+([-.][A-Za-z0-9]+)*", re.ASCII)
ID_LENGTH: Final = 64
# A page may not be called like a device of Windows, nor like the index of its own folder.
RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))]
)
# What else lies beside the folders of the cycles: folders of the site's own, and files by their endings.
_SITE_S_OWN: Final = frozenset(("api", "assets", "badges", "check-in", "feeds", "schema", "search"))
_ENDINGS: Final = frozenset(("css", "csv", "gz", "html", "js", "json", "md", "svg", "txt", "xml"))


def ident(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("id-form", f"expected an id, found {found(value)}")
    if len(value) > ID_LENGTH:
        raise wrong("id-form", f"the id {quoted(value, 24)} is longer than {ID_LENGTH} characters")
    if not ID.fullmatch(value):
        spelt = slug(value)
        fix = f"; {quoted(spelt)} would do" if spelt else ""
        raise wrong("id-form", f"the id {quoted(value)} may use only a-z, 0-9 and single hyphens between them{fix}")
    if value in RESERVED:
        raise wrong("id-form", f"the id {quoted(value)} is reserved; add a word to it")
    return value


def reference(value: object) -> str:
    """`unit/objective` or `unit/objective/key-result`; shorter inside one file, longer with a cycle: `2026-Q3:...`."""
    if not isinstance(value, str):
        raise wrong("type", f"expected the id of an objective, found {found(value)}")
    cycle, colon, path = value.rpartition(":")
    parts = path.split("/")
    if (colon and not CYCLE_ID.fullmatch(cycle)) or len(parts) > 3 or not all(map(ID.fullmatch, parts)):
        raise wrong("id-form", f"{quoted(value)} is no id; expected unit/objective or unit/objective/key-result")
    return value


def one_parent(value: object) -> str:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        raise wrong(
            "type", f"an objective supports exactly one other, so it is no list; write {quoted(value[0])} alone"
        )
    if isinstance(value, list):
        raise wrong("type", "an objective supports exactly one other; keep one and put the others into contributes_to")
    return reference(value)


def one_owner(value: object) -> str:
    if isinstance(value, list) or (isinstance(value, str) and re.search(r", | and |/|&", value)):
        raise wrong("several-owners", "an owner is exactly one person or team; keep the one who is accountable")
    name = value[1:] if isinstance(value, str) and value.startswith("@") else value
    try:
        return ident(name)
    except PydanticCustomError as error:
        if not isinstance(name, str) or name in RESERVED:
            raise
        raise wrong(error.type, str((error.context or {})["sentence"]), person=name) from None


_NAME: Final = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
HANDLE = re.compile(f"{_NAME}(?:/{_NAME})*", re.ASCII)


def handle(value: object) -> str:
    """A name on a forge, of a person (`ana-ruiz`) or of a group (`northwind/platform`), with or without its "@"."""
    if isinstance(value, str) and len(value) <= 256 and HANDLE.fullmatch(written := value.removeprefix("@")):
        return written
    raise wrong(
        "type",
        f"expected a user name as your forge has it, such as ana-ruiz, or northwind/platform for a team, "
        f"found {found(value)}",
    )


def cycle_id(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("id-form", f"expected the name of a cycle such as 2026-Q4, found {found(value)}")
    if fix := cycle_id_fix(value):
        raise wrong("id-form", f"{found(value)} is no name of a cycle; {fix}")
    return value


def cycle_id_fix(name: str) -> str:
    """What to do about a name that no cycle can have; "" where one can."""
    if not CYCLE_ID.fullmatch(name):
        return "use letters, digits and single hyphens, such as 2026-Q4"
    if len(name) > ID_LENGTH:
        return f"use at most {ID_LENGTH} characters, such as 2026-Q4"
    stem, *endings = name.lower().split(".")
    if stem in RESERVED or name.lower() in _SITE_S_OWN or not _ENDINGS.isdisjoint(endings):
        return "the site, or a computer, needs this name for something else; choose another, such as 2026-Q4"
    return ""


FOLDER = re.compile(r"[^\s/\\]+(?:[ ][^\s/\\]+)*(?:/[^\s/\\]+(?:[ ][^\s/\\]+)*)*")


def folder(value: object) -> str:
    """A folder of a repository as `docs/okrs`; "" for its top, written as `.`."""
    written = value.removeprefix("./").rstrip("/") if isinstance(value, str) else ""
    if written and FOLDER.fullmatch(written) and not {".", ".."} & {*written.split("/")}:
        return written
    if value in (".", "./"):
        return ""
    raise wrong("type", f"expected a folder of the repository as docs/okrs, or . for its top, found {found(value)}")


ADDRESS = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)*[A-Za-z0-9][\w.-]*\.html", re.ASCII)


def moved(value: object) -> str:
    """What has moved, and where to: the address of a page such as 2026-Q4/teams/lamp.html, or the id of a unit."""
    if isinstance(value, str) and len(value) < 256 and (ADDRESS.fullmatch(value) or ID.fullmatch(value)):
        return value
    raise wrong(
        "type", f"expected the address of a page as 2026-Q4/teams/lamp.html, or the id of a unit, found {found(value)}"
    )
