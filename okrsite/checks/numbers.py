"""The computed figures that some rules ask for; `okrsite.facts` has this shape, and neither room knows the other.

Shares run from 0 to 1; None is "unknown". `health` and `declared` are the words of the contract (on_track, ...).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol


class KeyResultNumbers(Protocol):
    @property
    def progress(self) -> Decimal | None: ...
    @property
    def health(self) -> str: ...
    @property
    def declared(self) -> str | None: ...
    @property
    def dropped(self) -> bool: ...


class ObjectiveNumbers(Protocol):
    @property
    def progress(self) -> Decimal | None: ...
    @property
    def score(self) -> Decimal | None: ...
    @property
    def dropped(self) -> bool: ...


class UnitNumbers(Protocol):
    @property
    def progress(self) -> Decimal | None: ...


class CycleNumbers(Protocol):
    @property
    def key_results(self) -> Mapping[str, KeyResultNumbers]: ...
    @property
    def objectives(self) -> Mapping[str, ObjectiveNumbers]: ...
    @property
    def units(self) -> Mapping[str, UnitNumbers]: ...


class Numbers(Protocol):
    @property
    def cycles(self) -> Mapping[str, CycleNumbers]: ...
