"""`okrsite init`: a small made-up company to write over, and what publishes a portal from where it lives."""

from okrsite.scaffold.beginning import begin, is_portal, refusal
from okrsite.scaffold.forges import FORGES, Equipped, Forge, equip
from okrsite.scaffold.starter import starter_files

__all__ = ["FORGES", "Equipped", "Forge", "begin", "equip", "is_portal", "refusal", "starter_files"]
