"""Titles as words. A portal has thousands, and several rules ask of each; so every title is taken apart once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# Chinese, Japanese, Korean and Thai are written without spaces, or count differently: no length is judged there.
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=65536)
def words_of(title: str) -> tuple[str, ...]:
    """In lower case, without punctuation; hyphens, apostrophes and points within a word stay."""
    return tuple(_WORD.findall(title.lower()))


def folded(title: str) -> str:
    """What two titles have in common that differ only in case, spaces and punctuation."""
    return " ".join(words_of(title)) or title


def is_spaced(title: str) -> bool:
    return not _UNSPACED.search(title)
