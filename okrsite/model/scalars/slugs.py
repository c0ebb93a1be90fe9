"""Text as an id may spell it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPELT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})


def slug(text: str) -> str:
    """`mittags-schlaenge` for "Mittags-Schlänge"; "" where nothing of the text can stand in an id."""
    spelt = unicodedata.normalize("NFKD", text.lower().translate(_SPELT))
    plain = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", re.sub("['’]", "", plain)).strip("-")
