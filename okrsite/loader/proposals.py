"""An id made from what people wrote, for a message that proposes one."""

from __future__ import annotations

import re
from typing import Final

from okrsite.model.scalars.names import RESERVED
from okrsite.model.scalars.slugs import slug

_WORDS: Final = 3
_SMALL: Final = re.compile(
    "a|all|an|and|are|at|be|because|by|das|der|die|each|every|for|from|in|is|its?|of|on|or|our|per|that|the|this|to|"
    r"und|von|we|who|will|with|\d+"
)


def proposed_id(text: str) -> str:
    """The first words of `text` that matter, as an id: `cut-p99-checkout`; "" where it has no letters for one."""
    words = [word for word in slug(text).split("-") if word]
    telling = [word for word in words if not _SMALL.fullmatch(word)] or words
    id_ = "-".join(word[:20] for word in telling[:_WORDS])
    return f"{id_}-1" if id_ in RESERVED else id_
