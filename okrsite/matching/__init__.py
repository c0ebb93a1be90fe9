"""Two portals, an earlier and a later one: which unit, objective and key result of one is which of the other."""

from okrsite.matching.likeness import Matches
from okrsite.matching.pairs import CyclePair, cycle_pairs, matched_units, pairs_of
from okrsite.matching.unread import UnreadFiles, unread_in

__all__ = ["CyclePair", "Matches", "UnreadFiles", "cycle_pairs", "matched_units", "pairs_of", "unread_in"]
