"""Beginning a closing review: one new file with a unit's numbers filled in, for people to say what they learned."""

from okrsite.reviewing.composing import suggested_outcome
from okrsite.reviewing.reviewer import Begun, Refused, begin_review

__all__ = ["Begun", "Refused", "begin_review", "suggested_outcome"]
