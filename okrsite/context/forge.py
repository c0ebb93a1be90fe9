"""Where on the forge something of the portal is changed, added or said.

New files: GitHub and Gitea take the name and the text from the address; GitLab the name alone (gitlab#532221). Issues:
GitHub takes the fields of a form by their ids, the others a template and a title.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from okrsite.diagnostics import Place
from okrsite.model import Forge, Settings

LONGEST: Final = 8000
"""Characters of an address that GitHub still takes; beyond, it answers with an error page."""

SHORT_COMMIT: Final = 7
"""Digits of a commit's id that people know it by."""

NAMES: Final = {Forge.GITHUB: "GitHub", Forge.GITLAB: "GitLab", Forge.GITEA: "Gitea"}


class NewFile(NamedTuple):
    """The forge's page for a new file, and the parameters that name it and fill it; "" where it takes no text."""

    page: str
    name: str
    text: str


def edit_url(settings: Settings, place: Place) -> str | None:
    """The forge's page that edits exactly this line; None without a repository."""
    if not settings.repository:
        return None
    repository, branch, path = (
        _repository(settings),
        _quoted(settings.branch),
        _quoted(f"{settings.prefix}{place.path}"),
    )
    line = f"#L{place.line}" if place.line else ""
    match settings.on_forge:
        case Forge.GITLAB:
            return f"{repository}/-/edit/{branch}/{path}{line}"
        case Forge.GITEA:
            return f"{repository}/_edit/{branch}/{path}{line}"
    return f"{repository}/edit/{branch}/{path}{line}"


def commit_url(settings: Settings, commit: str) -> str | None:
    """The forge's page of a commit; None without a repository."""
    if not settings.repository:
        return None
    between = "/-" if settings.on_forge is Forge.GITLAB else ""
    return f"{_repository(settings)}{between}/commit/{commit}"


def request_url(settings: Settings, number: int) -> str | None:
    """The forge's page of a pull or merge request."""
    if not settings.repository:
        return None
    page = {Forge.GITLAB: "-/merge_requests", Forge.GITEA: "pulls"}.get(settings.on_forge, "pull")
    return f"{_repository(settings)}/{page}/{number}"


def new_file(settings: Settings) -> NewFile | None:
    if not settings.repository:
        return None
    repository, branch = _repository(settings), _quoted(settings.branch)
    match settings.on_forge:
        case Forge.GITLAB:
            return NewFile(f"{repository}/-/new/{branch}/", "file_name", "")
        case Forge.GITEA:
            return NewFile(f"{repository}/_new/{branch}/", "filename", "value")
    return NewFile(f"{repository}/new/{branch}", "filename", "value")


def new_file_url(settings: Settings, form: NewFile, path: str) -> str:
    """A new file of the portal, without its text."""
    return f"{form.page}?{urlencode({form.name: f'{settings.prefix}{path}'}, quote_via=quote)}"


def contact_url(settings: Settings, subject: str) -> str | None:
    """Where a check-in goes without a repository: a mail, or a page."""
    if settings.repository or not settings.contact:
        return None
    if not settings.contact.startswith("mailto:"):
        return settings.contact
    between = "&" if "?" in settings.contact else "?"
    return f"{settings.contact}{between}{urlencode({'subject': subject}, quote_via=quote)}"


def folder_url(settings: Settings, path: str) -> str | None:
    """The forge's page of a folder of the portal; None without a repository."""
    if not settings.repository:
        return None
    between = {Forge.GITLAB: "-/tree", Forge.GITEA: "src/branch"}.get(settings.on_forge, "tree")
    return f"{_repository(settings)}/{between}/{_quoted(settings.branch)}/{_quoted(f'{settings.prefix}{path}')}"


def new_issue_url(settings: Settings, template: str, title: str, unit: str) -> str | None:
    """A new issue from a template of okrsite's, such as okr-feedback, about `unit`; about all where it is ""."""
    if not settings.repository:
        return None
    page = f"{_repository(settings)}/issues/new"
    fields = {"template": f"{template}.yml", "title": title, **({"unit": unit} if unit else {})}
    match settings.on_forge:
        case Forge.GITLAB:
            page = f"{_repository(settings)}/-/issues/new"
            fields = {"issuable_template": template, "issue[title]": title}
        case Forge.GITEA:
            fields = {"template": f".github/ISSUE_TEMPLATE/{template}.yml", "title": title}
    return f"{page}?{urlencode(fields, quote_via=quote)}"


def _repository(settings: Settings) -> str:
    return (settings.repository or "").rstrip("/").removesuffix(".git")


_quoted = lru_cache(maxsize=1024)(quote)  # a page asks for the same file some twenty times
