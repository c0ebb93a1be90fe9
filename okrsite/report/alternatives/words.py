"""What is said of the whole, the same for every form: the verdict, what stands above a column, and what is alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from okrsite.comparing.alternatives import Alternatives, Revision
from okrsite.context.forge import SHORT_COMMIT
from okrsite.report.text import counted
from okrsite.wording import day

NO_DIFFERENCE: Final = "No difference"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: `commit` and `day` are "" for the folder, which is no commit yet."""

    name: str
    commit: str
    day: str
    unread: tuple[str, ...]

    @property
    def about(self) -> str:
        return ", ".join(filter(None, (self.commit, self.day))) or "as it is now"


def heading(revision: Revision) -> Heading:
    written = day(revision.day) if revision.day else ""
    return Heading(revision.name, revision.commit[:SHORT_COMMIT], written, revision.unread)


def verdict(found: Alternatives) -> str:
    """`plan-a and plan-b differ from main`"""
    names = [one.name for one in found.differing]
    if not names:
        return NO_DIFFERENCE
    verb = "differs" if len(names) == 1 else "differ"
    return f"{_listed(names)} {verb} from {found.revisions[0].name}"


def beside_words(found: Alternatives) -> str:
    first, *others = (one.name for one in found.revisions)
    return f"{first} beside {_listed(others)}, as of {day(found.as_of)}"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def alike_words(*counts: tuple[int, str]) -> str:
    """`1 unit and 38 objectives are the same in all`, of how many there are of each; "" of nothing."""
    said = [counted(count, one) for count, one in counts if count]
    verb = "is" if sum(count for count, _ in counts) == 1 else "are"
    return f"{_listed(said)} {verb} the same in all" if said else ""
