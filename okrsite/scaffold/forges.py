"""The places that portals are checked and published at, and what is to be done there by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class ForgeSetup:
    """A place that portals are published from. `folders`: which of the shipped ones go where in a repository.

    `is_at_top`: the forge reads them there alone, wherever in the repository the portal lies.
    """

    name: str
    folders: Mapping[str, str]
    readers: str
    steps: tuple[str, ...]
    is_at_top: bool = True


GITHUB: Final = ForgeSetup(
    "GitHub",
    {"github": ".github/"},
    "everybody on the internet, even if the repository is private. Only GitHub Enterprise Cloud can keep it inside: "
    "Settings > Pages > Visibility > Private. Otherwise use --ci none.",
    (
        "Write repository: and its address into content/portal.yaml; without it pages offer no link and no form.",
        "Commit and push these files.",
        "`okrsite owners` names who approves what, once people have a handle in org.yaml.",
        "Settings > Pages: choose GitHub Actions as the source.",
        "Settings > Rules: require the check called check before a merge.",
        "Settings > Actions > General: allow GitHub Actions to create pull requests, for check-ins by issue form.",
        "Issues > Labels: make okr-check-in, okr-blocker and okr-feedback, which the forms set.",
    ),
)
GITLAB: Final = ForgeSetup(
    "GitLab",
    {"gitlab/issue_templates": ".gitlab/issue_templates/", "gitlab": ""},
    "as Settings > General > Visibility > Pages says; choose Only project members. Where that setting is missing, "
    "everybody who reaches the server.",
    (
        "Write repository: and its address into content/portal.yaml; without it pages offer no link and no form.",
        "Commit and push these files.",
        "`okrsite owners` names who approves what, once people have a handle in org.yaml.",
        "Build > Pipeline schedules: one for every night, because what is expected by today moves by itself.",
        "Settings > Merge requests: require that pipelines succeed.",
        "Manage > Labels: make okr-check-in, okr-blocker and okr-feedback, which the issue templates set.",
        "Settings > Access tokens: one for notes and check-ins by issue, if you want them; .gitlab-ci.yml says which.",
    ),
)
NOWHERE: Final = ForgeSetup(
    "a server of your own",
    {"none": ""},
    "everybody who reaches the server's port, until a login in front asks who is there. Containerfile and nginx.conf "
    "say how.",
    (
        "Build it: podman build --build-arg DAY=$(date -u +%F) --tag okr-portal .",
        "Put it behind your company's login; the last lines of nginx.conf show one.",
        "Build it again every night, because what is expected by today moves by itself.",
    ),
    is_at_top=False,
)
FORGES: Final = MappingProxyType({"github": GITHUB, "gitlab": GITLAB, "none": NOWHERE})
