"""`okrsite init`: a small made-up company to write over, and what publishes a portal from where it lives."""

from okrsite.scaffold.beginning import begin, is_portal, refusal
from okrsite.scaffold.equipping import Equipped, equip
from okrsite.scaffold.forges import FORGES, ForgeSetup
from okrsite.scaffold.source import TO_FILL_IN, of_this_installation, pinned
from okrsite.scaffold.starter import starter_files

__all__ = [
    "FORGES",
    "TO_FILL_IN",
    "Equipped",
    "ForgeSetup",
    "begin",
    "equip",
    "is_portal",
    "of_this_installation",
    "pinned",
    "refusal",
    "starter_files",
]
