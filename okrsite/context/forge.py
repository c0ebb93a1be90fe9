"""Where on the forge something of the portal is changed, added or said.

New files: GitHub and Gitea take the name and the text from the address; GitLab the name alone (gitlab#532221). Issues:
GitHub takes the fields of a form by their ids, the others a template and a title; a check-in's text goes into the
description on GitLab. What is pressed there, and in which order, is as the forges' own how-tos tell:
https://docs.github.com/en/repositories/working-with-files/managing-files/creating-new-files
https://docs.gitlab.com/user/project/repository/web_editor/ · templates/repo/editor/commit_form.tmpl of Gitea
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from okrsite.diagnostics import Place
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import Forge, Portal, Settings

SHORT_COMMIT: Final = 7
"""Digits of a commit's id that people know it by."""

PRESSES: Final = {
    Forge.GITHUB: later(
        "There press “Commit changes…”, in the window that opens choose “Create a new branch” if it offers that, press "
        "“Propose changes”, and on the page that follows “Create pull request”: without this last one nobody sees your "
        "check-in. If GitHub asks you to fork the repository, do; then “Create pull request” is to be pressed twice."
    ),
    Forge.GITLAB: later(
        "There press “Commit changes”, choose “Commit to a new branch”, press “Commit changes” once more, and on the "
        "page that follows “Create merge request”: without this last one nobody sees your check-in."
    ),
    Forge.GITEA: later(
        "There, below the text, choose “Create a new branch for this commit and start a pull request”, press “Propose "
        "file change”, and on the page that follows “New Pull Request” and “Create Pull Request”: without these two "
        "nobody sees your check-in."
    ),
}
"""What is to be done on the forge's page for a new file until it is proposed; the guide counts it."""

NAMES: Final = {Forge.GITHUB: "GitHub", Forge.GITLAB: "GitLab", Forge.GITEA: "Gitea"}


class NewFile(NamedTuple):
    """The forge's page for a new file, the parameters that name and fill it, and what is to be done there.

    text: "" where it takes none.
    """

    page: str
    name: str
    text: str
    steps: str


class NewIssue(NamedTuple):
    """The forge's page for a check-in as an issue, the parameter that fills it, and what is to be done there.

    before, after: what stands around the text.
    """

    page: str
    text: str
    before: str
    after: str
    steps: str


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
    repository, branch, steps = _repository(settings), _quoted(settings.branch), _(PRESSES[settings.on_forge])
    match settings.on_forge:
        case Forge.GITLAB:
            return NewFile(f"{repository}/-/new/{branch}/", "file_name", "", steps)
        case Forge.GITEA:
            return NewFile(f"{repository}/_new/{branch}/", "filename", "value", steps)
    return NewFile(f"{repository}/new/{branch}", "filename", "value", steps)


def new_file_url(settings: Settings, path: str) -> str | None:
    """A new file of the portal, for the browser to add a text to; None where the forge takes none from an address."""
    form = new_file(settings)
    if form is None or not form.text:
        return None
    return f"{form.page}?{urlencode({form.name: f'{settings.prefix}{path}'}, quote_via=quote)}"


def new_check_in_issue(portal: Portal, title: str) -> NewIssue | None:
    """None where nothing would make a pull request of it."""
    if not (portal.takes_issues and portal.settings.repository):
        return None
    known = _("It counts for whoever has your name on the forge as “handle:” in org.yaml.")
    if portal.settings.on_forge is Forge.GITLAB:
        page = f"{_repository(portal.settings)}/-/issues/new?{urlencode({'issue[title]': title}, quote_via=quote)}"
        around = "### Check-in\n\n```yaml\n", "\n```\n\n/label ~okr-check-in\n"
        return NewIssue(
            page, "issue[description]", *around, f"{_('There press “Create issue”, and that is all.')} {known}"
        )
    page = new_issue_url(portal.settings, "okr-check-in", title, "") or ""
    return NewIssue(page, "check_in", "", "", f"{_('There press “Create”, and that is all.')} {known}")


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
