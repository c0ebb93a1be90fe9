"""Pages that are as they were before: linked from the old site instead of made again.

After one check-in of 1,000 people nearly all are. A page is known by all that it is made from: what the whole portal
has in common, and of plans, check-ins and numbers what was asked for while it was made (see `facts.uses`). The store
keeps for each address what was asked for then, and the digest of the bytes that came of it. The bytes are taken from
the old site, and only if they still have that digest, so whatever lies there can only cost time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from okrsite.facts.uses import common_to_all, digests_of
from okrsite.files import output
from okrsite.model import Key
from okrsite.page_cache import look_of
from okrsite.site import Site
from okrsite.sources.folders import TEMPLATES, folder_at
from okrsite.stages import stage
from okrsite.store import Store, opened
from okrsite.theme.writer import Made
from okrsite.workspace import Inputs

PAGES: Final = "pages of a portal"


@dataclass(frozen=True)
class UnchangedPages:
    """ground: digest of what all pages are made from.  digests: of what only some of them use."""

    store: Store
    portal: str
    ground: str
    site: Site
    digests: Mapping[Key, bytes]
    noted: dict[str, tuple[str, Made]] = field(default_factory=dict)

    def link(self, folder: Path, old: Path, addresses: Sequence[str]) -> set[str]:
        """Those that are as they were, now in `folder`."""
        with stage("unchanged pages"):
            known = ((address, *self._known[address]) for address in addresses if address in self._known)
            same = ((address, made.digest) for address, name, made in known if self._name(address, made.uses) == name)
            return {address for address, digest in same if output.link(folder, address, old, digest)}

    def note(self, linked: Iterable[str], made: Mapping[str, Made]) -> None:
        names = ((address, self._name(address, one.uses), one) for address, one in made.items())
        self.noted.update({address: self._known[address] for address in linked})
        self.noted.update({address: (name, one) for address, name, one in names if name})

    def keep(self) -> None:
        """What was noted, for the next build."""
        numbers: dict[Key, int] = {}
        entries = {
            address: (name, one.digest, [numbers.setdefault(use, len(numbers)) for use in sorted(one.uses)])
            for address, (name, one) in self.noted.items()
        }
        self.store.put(PAGES, {self.portal: json.dumps([[*numbers], entries], separators=(",", ":")).encode()})

    @cached_property
    def _known(self) -> Mapping[str, tuple[str, Made]]:
        """By address: its name, and what was made."""
        with suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
            uses, entries = json.loads(self.store.get(PAGES, [self.portal])[self.portal])
            keys = [Key(*use) for use in uses]
            return {
                address: (name, Made(frozenset(keys[nth] for nth in used), digest))
                for address, (name, digest, used) in entries.items()
            }
        return {}

    def _name(self, address: str, uses: Iterable[Key]) -> str | None:
        """Digest of all that a page is made from; None where nobody can tell."""
        used = sorted({*uses, *self.site.uses})
        if not all(use in self.digests for use in used):
            return None
        page = self.site.pages.get(address)
        own = page and (page.template, page.section, page.title, page.tabs, page.doors)
        about = repr((self.ground, address, own, used))
        return sha256(about.encode() + b"".join(self.digests[use] for use in used)).hexdigest()


def unchanged_pages(root: Path, site: Site, inputs: Inputs, frame: str) -> UnchangedPages | None:
    """frame: digest of what MkDocs makes its part from.

    None without a store, and where pages show commits, for nobody can tell which of these changed.
    """
    store, read = opened(), site.read
    if not store.keeps or read is None or read.portal.settings.provenance:
        return None
    portal, archived = read.portal, read.snapshots
    cycles = [cycle for cycle in portal.cycles.values() if cycle.id not in archived]
    noted = {origin.document.path for cycle in cycles for origin in cycle.origins.values()}
    common = (
        *(
            inputs.without_check_ins_and(noted),
            frame,
            look_of(folder_at(root, TEMPLATES)),
            read.facts.as_of,
            portal.settings,
            portal.takes_issues,
        ),
        *(portal.has_org_file, sorted(portal.unreadable), [(id_, one.unread) for id_, one in portal.cycles.items()]),
        *map(common_to_all, cycles),
        [(id_, one.digest, one.corrections, one.rewound_to) for id_, one in archived.items()],
    )
    digests = digests_of(portal, read.facts, archived)
    return UnchangedPages(store, str(root.resolve()), sha256(repr(common).encode()).hexdigest(), site, digests)
