"""The permanent addresses of pages, site-relative, and where a page's files are changed.

No address ever depends on the state of a cycle: archived or open, a page stays where it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from okrsite.diagnostics import Place
from okrsite.model import COMPANY, Forge, Key, Settings, Unit, UnitKind

HOME: Final = "index.html"
CYCLES: Final = "cycles.html"
KPIS: Final = "kpis.html"
RULES: Final = "rules.html"


def cycle_page(cycle: str) -> str:
    return f"{cycle}/index.html"


def cascade_page(cycle: str) -> str:
    return f"{cycle}/cascade.html"


def teams_page(cycle: str) -> str:
    return f"{cycle}/teams/index.html"


def people_page(cycle: str) -> str:
    return f"{cycle}/people/index.html"


def wins_page(cycle: str) -> str:
    return f"{cycle}/wins-and-misses.html"


def amendments_page(cycle: str) -> str:
    return f"{cycle}/amendments.html"


def unit_page(cycle: str, unit: Unit) -> str:
    if unit.id == COMPANY:
        return f"{cycle}/company.html"
    folder = "people" if unit.kind is UnitKind.PERSON else "teams"
    return f"{cycle}/{folder}/{unit.id}.html"


def anchor(ref: str) -> str:
    """`objective` or `objective.key-result`, as it stands on the page of its unit."""
    return ref.split("/", 1)[1].replace("/", ".")


def objective_address(key: Key, unit: Unit) -> str:
    return f"{unit_page(key.cycle, unit)}#{anchor(key.ref)}"


def root_of(address: str) -> str:
    """What leads from a page back to the root of the site."""
    return "../" * address.count("/")


def edit_url(settings: Settings, place: Place) -> str | None:
    """The forge's page that edits exactly this line; None without a repository."""
    if not settings.repository:
        return None
    repository, branch, path = settings.repository.rstrip("/"), _quoted(settings.branch), _quoted(place.path)
    line = f"#L{place.line}" if place.line else ""
    match forge_of(settings):
        case Forge.GITLAB:
            return f"{repository}/-/edit/{branch}/{path}{line}"
        case Forge.GITEA:
            return f"{repository}/_edit/{branch}/{path}{line}"
    return f"{repository}/edit/{branch}/{path}{line}"


def commit_url(settings: Settings, commit: str) -> str | None:
    """The forge's page of a commit; None without a repository."""
    if not settings.repository:
        return None
    between = "/-" if forge_of(settings) is Forge.GITLAB else ""
    return f"{settings.repository.rstrip('/')}{between}/commit/{commit}"


def request_url(settings: Settings, number: int) -> str | None:
    """The forge's page of a pull or merge request."""
    if not settings.repository:
        return None
    page = {Forge.GITLAB: "-/merge_requests", Forge.GITEA: "pulls"}.get(forge_of(settings), "pull")
    return f"{settings.repository.rstrip('/')}/{page}/{number}"


def forge_of(settings: Settings) -> Forge:
    return settings.forge or _forge_of(settings.repository or "")


_quoted = lru_cache(maxsize=1024)(quote)  # a page asks for the same file some twenty times


@lru_cache(maxsize=1)
def _forge_of(repository: str) -> Forge:
    host = urlsplit(repository).hostname or ""
    if "gitlab" in host:
        return Forge.GITLAB
    return Forge.GITEA if any(name in host for name in ("gitea", "forgejo", "codeberg")) else Forge.GITHUB
