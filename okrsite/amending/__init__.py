"""Amending a promise: another target, weight, owner or date of one key result, and beside it what was and why.

The file is edited where it stands and nothing else in it moves. What was composed is read back and held against what
was meant before it is written; so an amendment is there as it was asked for, or not at all.
"""

from okrsite.amending.amender import Amended, amend
from okrsite.amending.asking import Asked, Change

__all__ = ["Amended", "Asked", "Change", "amend"]
