"""`okrsite init`: a small made-up company to write over, complete enough to show what a portal can do."""

from okrsite.scaffold.beginning import begin, refusal
from okrsite.scaffold.starter import starter_files

__all__ = ["begin", "refusal", "starter_files"]
