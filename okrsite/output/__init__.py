"""Putting a new site in the place of the old one, whole or not at all.

A build writes into a hidden folder beside its target, the staging, and at the end the two change places in one step.
Whatever stops a build before that, the old site is still there and whole. A marker file tells a folder that okrsite
made; no other folder is ever replaced or deleted.
"""

from okrsite.output.exchange import Staging, publish
from okrsite.output.refusal import refusal
from okrsite.output.staging import staged
from okrsite.output.writing import MARKER, mark, write

__all__ = ["MARKER", "Staging", "mark", "publish", "refusal", "staged", "write"]
