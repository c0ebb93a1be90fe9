"""Who approves what: by the organisation, and as the CODEOWNERS file that a forge enforces.

A forge knows files and no keys in them, so who is asked about a change of `supports` stands beside who is asked about
the plan, in one line; `approvers_of` tells the two apart for whoever knows what changed.
"""

from okrsite.owners.approvers import (
    Approver,
    Approvers,
    approver_named,
    approvers_of,
    handle_named,
    programme_of,
    unknown_approvers,
)
from okrsite.owners.codeowners import blocks_of, nobody_owns_what_runs, without_handle
from okrsite.owners.file import PLACES, OwnersFile, owners_file

__all__ = [
    "PLACES",
    "Approver",
    "Approvers",
    "OwnersFile",
    "approver_named",
    "approvers_of",
    "blocks_of",
    "handle_named",
    "nobody_owns_what_runs",
    "owners_file",
    "programme_of",
    "unknown_approvers",
    "without_handle",
]
