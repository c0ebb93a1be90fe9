"""An archived cycle as the rest of okrsite sees it, whatever format its files have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from okrsite.facts import CycleFacts, Facts, History, Originals, Tally
from okrsite.model import Correction, Cycle, Organisation, Portal


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the pages of an archived cycle are made from.

    portal: the cycle as it was, and of the others what its pages mention.  organisations: by cycle, who there was.
    originals: of what was amended, as it was worked out at closing.
    """

    portal: Portal
    facts: Facts
    history: History
    organisations: Mapping[str, Organisation]
    originals: Originals


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a reader makes of an archive; `whole` reads the rest of its files, when a page asks for it.

    cycle, numbers, tally: as much as the pages of other cycles show of this one.
    """

    closed: date
    reason: str
    missing: tuple[str, ...]
    cycle: Cycle
    numbers: CycleFacts
    tally: Tally
    organisation: Organisation
    whole: Callable[[], Whole]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """`folder` is project-relative; `digest` stands for every byte of the archive but its corrections.

    rewound_to: the day that it is seen from, where that is before the one of its numbers.
    """

    folder: str
    digest: str
    frozen: Frozen
    corrections: tuple[Correction, ...] = ()
    rewound_to: date | None = None

    @property
    def cycle(self) -> Cycle:
        return self.frozen.cycle

    @property
    def whole(self) -> Whole:
        """Raises OSError where the files are not what okrsite writes."""
        return _whole(self)


@lru_cache(maxsize=2)  # one of a company of 200 takes 45 MB, and ten years have forty
def _whole(snapshot: Snapshot) -> Whole:
    try:
        return snapshot.frozen.whole()
    except ValueError as error:  # what `Unsound` and the errors of the model are
        reason = " ".join(str(error).split())[:200]
        raise OSError(f"{snapshot.folder} cannot be read: {reason}; `okrsite verify` tells what changed") from None
