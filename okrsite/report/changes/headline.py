"""What stands above everything else: the verdict, what was compared, and why it may not be told in whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from okrsite.changes import Kind, What
from okrsite.comparing import Difference, Unread
from okrsite.diagnostics import Severity
from okrsite.model import Effort
from okrsite.report.text import counted
from okrsite.wording import day, percent

NO_CHANGE: Final = "No OKR changed."
_OKRS: Final = ((Kind.ADDED, "new"), (Kind.REMOVED, "removed"), (Kind.RENAMED, "renamed"), (Kind.MOVED, "moved"))
_REPORTS: Final = ((What.CHECK_IN, "check-in"), (What.REVIEW, "review"), (What.READING, "reading"))
_OF_REPORTS: Final = ((Kind.ADDED, ""), (Kind.REMOVED, " removed"), (Kind.CHANGED, " changed"))


def verdict(difference: Difference) -> str:
    """`4 changes: 1 new, 2 harder; 1 new error`"""
    if difference.is_empty:
        return NO_CHANGE
    parts = list(_parts(difference))
    said = counted(len(difference.changes), "change") if difference.changes else NO_CHANGE.rstrip(".")
    errors = sum(finding.severity is Severity.ERROR for finding in difference.new)
    said += (f": {', '.join(parts)}" if parts else "") + (f"; {counted(errors, 'new error')}" if errors else "")
    return f"Not compared in whole, for not all could be read. {said}" if difference.unread else said


def _parts(difference: Difference) -> Iterator[str]:
    kinds = Counter((change.what, change.kind) for change in difference.changes)
    for kind, word in _OKRS:
        if count := kinds[What.OBJECTIVE, kind] + kinds[What.KEY_RESULT, kind]:
            yield f"{count:,} {word}"
    efforts = Counter(change.effort for change in difference.changes)
    yield from (f"{efforts[effort]:,} {effort}" for effort in (Effort.HARDER, Effort.EASIER) if efforts[effort])
    for what, one in _REPORTS:
        yield from (counted(kinds[what, kind], one) + word for kind, word in _OF_REPORTS if kinds[what, kind])
    if lost := sum(change.count for change in difference.changes if change.kind is Kind.LOST):
        yield f"{counted(lost, 'check-in')} no longer counted"


def compared_words(difference: Difference) -> str:
    return f"{difference.base} with {difference.head}, as of {day(difference.as_of)}"


def unread_words(unread: Unread) -> tuple[str, str]:
    """The file, and what is to be done about it."""
    return unread.path, f"could not be read in whole in {unread.side}; mend it there. What hangs on it is left out"


def refusal(difference: Difference, most: Decimal | None) -> str:
    """Why the guard says no; "" where it does not."""
    return ". ".join(_refusals(difference, most)) if most is not None else ""


def _refusals(difference: Difference, most: Decimal) -> Iterator[str]:
    removal = difference.removal
    for what, removed, before, share in (
        ("objectives and key results", removal.removed, removal.before, removal.share),
        ("check-ins", removal.check_ins, removal.check_ins_before, removal.share_of_check_ins),
    ):
        if share > most:
            yield (
                f"This removes {removed:,} of the {before:,} {what} of the open cycles, {percent(share)}, and at most "
                f"{percent(most)} may go at once. If that is meant, remove them in smaller steps or raise --max-removed"
            )
    if difference.cannot_tell:
        files = [unread.path for unread in difference.unread if unread.is_after]
        others = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
        yield (
            f"Nobody can tell all that this takes away as long as {files[0]}{others} cannot be read in whole in "
            f"{difference.head}; mend that first"
        )
