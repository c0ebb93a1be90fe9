"""corrections.yaml: what turned out to be otherwise after a cycle was archived."""

from __future__ import annotations

from okrsite.model.entity import Entity
from okrsite.model.scalars import Day, Many, Owner, Reference, Text


class Correction(Entity):
    """`about` is a unit, an objective or a key result by its full id; without it, the cycle as a whole."""

    date: Day
    by: Owner | None = None
    about: Reference | None = None
    text: Text


class CorrectionsFile(Entity):
    corrections: Many[Correction] = ()
