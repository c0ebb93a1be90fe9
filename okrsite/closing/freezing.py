"""The archive that closing a cycle gives."""

from __future__ import annotations

from okrsite.archive import freezing
from okrsite.archive.format_1 import Closing, Manifest
from okrsite.model import Cycle
from okrsite.workspace import Checked


def frozen(read: Checked, cycle: Cycle, closing: Closing) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest, and all files by path with it among them."""
    organisations = {id_: snapshot.frozen.organisation for id_, snapshot in read.snapshots.items()}
    return freezing.files_of(read.portal, read.facts, cycle, closing, organisations)
