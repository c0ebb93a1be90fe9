"""Opening a cycle: its folder is written as a draft, with what goes on from the cycle before, whole or not at all."""

from okrsite.opening.choosing import Asked, Refused
from okrsite.opening.opener import Opened, open_cycle

__all__ = ["Asked", "Opened", "Refused", "open_cycle"]
