"""The lines of CODEOWNERS: the last one that matches a file says who is asked, and one without names asks nobody.

GitHub and GitLab read patterns as .gitignore has them, but know no way to write some characters that may stand in a
file's name; `?`, which stands for any one character, does for these. Gitea reads regular expressions instead, and asks
everybody whose line matches, so lines that only give way to later ones are left out there.

There are two blocks, because the last line that matches wins. What decides what runs stands above the lines of other
authors that name something in particular, so that theirs win; the OKRs stand below all of them. See `blocks`.
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/ · https://docs.gitea.com/usage/repository/code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from okrsite.diagnostics import quoted
from okrsite.model import Cycle, Forge, Portal, State, unit_of
from okrsite.owners.approvers import Approver, approvers_of, programme_of, supported_by

RUNS: Final = (
    ".github/", ".gitlab-ci.yml", ".gitlab/", ".gitea/", ".forgejo/", "CODEOWNERS", "docs/CODEOWNERS", ".gitattributes",
    ".pre-commit-config.yaml",
)  # fmt: skip
"""What a forge or git obeys, at the top of the repository, wherever in it the portal lies."""
MAKES: Final = (
    "mkdocs.yml", "templates/", "overrides/", "hooks/", "hooks*", "requirements/", "requirements*", "pyproject.toml",
    "Containerfile", "Dockerfile", ".dockerignore", "nginx*",
)  # fmt: skip
"""What a portal is built and served with, beside content/."""
_UNWRITABLE: Final = re.compile(r"[\x00-\x20\x7f#@!*?\[\]{}\\]")
_EXPRESSION: Final = re.compile(r"[.+*?()|\[\]{}^$\\]")


_HEAD: Final = "# Written by `okrsite owners`, which writes these lines anew; change content/org.yaml instead."


class OwnerRule(NamedTuple):
    """`pattern` is a path from the portal's root; one that ends in "/" is a folder with all below it.

    is_exact: a `*` in it is one of the file's name, and no pattern.
    gives_way: it says who is asked where no later line does.
    """

    pattern: str
    approvers: tuple[Approver, ...] = ()
    is_exact: bool = True
    gives_way: bool = False


def blocks_of(portal: Portal, folder: str = "") -> tuple[Block, Block]:
    """The lines about a portal that lies in `folder` ("" or "docs/okrs") of its repository."""
    prefix = f"{folder}/" if folder else ""
    plans = (line for title, rules in _parts(portal) for line in _written(title, rules, prefix, portal))
    return (
        Block("what runs", folder, (_HEAD, "", *_what_runs(portal, prefix)), is_below_all=False),
        Block("OKRs", folder, (_HEAD, *plans), is_below_all=True),
    )


def nobody_owns_what_runs(portal: Portal) -> str | None:
    """Why the forge can ask nobody about it, and what to do; None where it can."""
    programme = programme_of(portal)
    return None if programme and programme.handle else _nobody(programme)


def without_handle(portal: Portal) -> tuple[str, ...]:
    """The names of those who approve something and whom the forge cannot ask."""
    rules = (rule for _, part in _parts(portal) for rule in part)
    return tuple(dict.fromkeys(one.name for rule in rules for one in rule.approvers if not one.handle))


def _what_runs(portal: Portal, prefix: str) -> Iterator[str]:
    """Without anybody to ask no line at all, for one without names would take away whoever is asked now."""
    if reason := nobody_owns_what_runs(portal):
        yield f"# Whatever decides what runs: {reason}"
        return
    yield "# The programme: whatever decides what runs"
    programme, forge = tuple(filter(None, [programme_of(portal)])), portal.settings.on_forge
    whole = prefix and forge is not Forge.GITEA
    yield from (line for path in RUNS for line in _lines(OwnerRule(path, programme), "", forge))
    for path in [""] if whole else MAKES:
        yield from _lines(OwnerRule(path, programme, is_exact=not path.endswith("*")), prefix, forge)


def _nobody(programme: Approver | None) -> str:
    if programme:
        return f"no `handle:` in content/org.yaml of {programme.id}"
    return "nobody is named; write `programme:` into content/portal.yaml"


def _parts(portal: Portal) -> Iterator[tuple[str, list[OwnerRule]]]:
    programme = tuple(filter(None, [programme_of(portal)]))
    whole = OwnerRule("content/", programme, gives_way=True)
    files = ("content/portal.yaml", "content/org.yaml")
    yield (
        "The programme: settings, the organisation, and whatever no line below names",
        [
            whole,
            *(OwnerRule(path, programme) for path in files),
        ],
    )
    for cycle in portal.cycles.values():
        if cycle.state is not State.ARCHIVED:
            yield (
                f"{cycle.id}: a plan has its lead, the one above and the owners of what it supports; a review the lead",
                list(_of_cycle(portal, cycle)),
            )
    yield (
        "Anyone may check in and add readings",
        [
            OwnerRule("content/cycles/*/check-ins/", is_exact=False),
            OwnerRule("content/kpis/**/*.csv", is_exact=False),
        ],
    )
    yield "Archives are for ever", [OwnerRule("content/archive/", programme)]


def _of_cycle(portal: Portal, cycle: Cycle) -> Iterator[OwnerRule]:
    plans: dict[str, list[str]] = {}
    for ref, origin in cycle.origins.items():
        plans.setdefault(origin.document.path, []).append(ref)
    for path, refs in sorted(plans.items()):
        unit = unit_of(refs[0])
        supported = supported_by(portal, cycle, [ref for ref in refs if ref in cycle.objectives], unit)
        yield OwnerRule(path, tuple(dict.fromkeys((*approvers_of(portal, unit).all, *supported))))
    reviews = {review.origin.document.path: unit for unit, review in cycle.reviews.items()}
    for path, unit in sorted(reviews.items()):
        yield OwnerRule(path, tuple(filter(None, [approvers_of(portal, unit).plan])))


def _written(title: str, rules: Iterable[OwnerRule], prefix: str, portal: Portal) -> Iterator[str]:
    forge = portal.settings.on_forge
    lines = [line for rule in rules for line in _lines(rule, prefix, forge)]
    if lines:
        yield from ("", f"# {title}", *lines)


def _lines(rule: OwnerRule, prefix: str, forge: Forge) -> Iterator[str]:
    """What is asked of whom; who cannot be asked is named in a comment, and never as an owner."""
    names = [f"@{approver.handle}" for approver in rule.approvers if approver.handle]
    missing = [approver.id for approver in rule.approvers if not approver.handle]
    asks_nobody = rule.is_exact and not names
    if missing:
        yield f"# {_patterned(rule.pattern)}: no `handle:` in content/org.yaml of {', '.join(missing)}"
    elif asks_nobody:
        yield f"# {_patterned(rule.pattern)}: {_nobody(None)}"
    if asks_nobody or (forge is Forge.GITEA and (rule.gives_way or not names)):
        return
    pattern = _expression(prefix, rule.pattern, rule.is_exact) if forge is Forge.GITEA else _path(prefix, rule)
    yield " ".join([pattern, *names])


def _path(prefix: str, rule: OwnerRule) -> str:
    return f"/{_patterned(prefix)}{_patterned(rule.pattern) if rule.is_exact else rule.pattern}"


def _patterned(path: str) -> str:
    return _UNWRITABLE.sub("?", path)


def _expression(prefix: str, path: str, is_exact: bool = True) -> str:
    """Gitea takes away one backslash before a space, a "#" and a backslash, and reads the rest as an expression."""
    literal = path if is_exact else path.rstrip("*")
    escaped = _EXPRESSION.sub(lambda found: "\\" + found[0], f"{prefix}{literal}")
    is_open = literal != path or path.endswith("/")
    return re.sub(r"[\\ #]", lambda found: "\\" + found[0], escaped) + (".*" if is_open else "")


_FOR_ALL: Final = re.compile(r"(?m)^[ \t]*/?(?:\*\*/)?\*{1,2}(?=[ \t\r\n]|\Z)[^\n]*(?:\n|\Z)")
_SECTION: Final = re.compile(r"(?m)^\^?\[[^\]\n]+\]")


class Unpaired(Exception):
    """The marks of a block do not stand as they were written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between two marks, which name what they are about and the portal's folder in the repository."""

    name: str
    folder: str
    lines: tuple[str, ...]
    is_below_all: bool

    @property
    def begin(self) -> str:
        return f"# begin {self._title}"

    @property
    def end(self) -> str:
        return f"# end {self._title}"

    @property
    def _title(self) -> str:
        folder = f" {quoted(self.folder, len(self.folder))[1:-1]}" if self.folder else ""
        return f"okrsite{folder}: {self.name}"

    @property
    def text(self) -> str:
        return "\n".join([self.begin, *self.lines, self.end, ""])

    def is_in(self, text: str) -> bool:
        return _mark(self.begin).search(text) is not None or _mark(self.end).search(text) is not None

    def found_in(self, text: str) -> tuple[int, int] | None:
        """Where it begins and ends. Raises Unpaired."""
        if not self.is_in(text):
            return None
        begins, ends = (list(_mark(mark).finditer(text)) for mark in (self.begin, self.end))
        if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
            raise Unpaired(
                f"there is not one line `{self.begin}` with one line `{self.end}` below it; delete both and the lines "
                "that okrsite wrote between them, and run `okrsite owners` again"
            )
        return begins[0].start(), ends[0].end()


def _mark(line: str) -> re.Pattern[str]:
    return re.compile(rf"(?m)^{re.escape(line)}[ \t]*(?:\r?\n|\Z)")


def with_blocks(text: str, blocks: Sequence[Block], forge: Forge) -> str:
    """`text` with each block as it should be, in the line ends that it has. Raises Unpaired."""
    for block in blocks:
        text = _with_block(text, block, forge)
    return text


def _with_block(text: str, block: Block, forge: Forge) -> str:
    """Where it is, unless it does not count there; then, and if it is new, where it does."""
    new = block.text.replace("\n", _line_end(text))
    if found := block.found_in(text):
        start, end = found
        if _above(text, forge) <= start and end <= _first_section(text, forge):
            return f"{text[:start]}{new}{text[end:]}"
        text = f"{text[:start]}{text[end:]}"
    return _put(text, new, _first_section(text, forge) if block.is_below_all else _above(text, forge))


def _put(text: str, new: str, at: int) -> str:
    """With an empty line between it and its neighbours."""
    line_end, before, after = _line_end(text), text[:at], text[at:]
    if before:
        before += line_end if before.endswith("\n") else line_end * 2
    return f"{before}{new}{line_end if after else ''}{after}"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _first_section(text: str, forge: Forge) -> int:
    """Where the part without a name ends."""
    found = _SECTION.search(text) if forge is Forge.GITLAB else None
    return found.start() if found else len(text)


def _above(text: str, forge: Forge) -> int:
    """Where the last line of that part ends that is for all files."""
    ends = [found.end() for found in _FOR_ALL.finditer(text, 0, _first_section(text, forge))]
    return ends[-1] if ends else 0
