"""The lines of CODEOWNERS: the last one that matches a file says who is asked, and one without names asks nobody.

GitHub and GitLab read patterns as .gitignore has them, but know no way to write some characters that may stand in a
file's name; `?`, which stands for any one character, does for these. Gitea reads regular expressions instead, and asks
everybody whose line matches, so lines that only give way to later ones are left out there.
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/ · https://docs.gitea.com/usage/repository/code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from okrsite.model import Cycle, Forge, Portal, State, unit_of
from okrsite.owners.approvers import Approver, approvers_of, programme_of, supported_by

BEGIN: Final = (
    "# --- okrsite owners: made by `okrsite owners`, which writes these lines anew. Change content/org.yaml instead."
)
END: Final = "# --- okrsite owners: end"
PLACES: Final = {
    Forge.GITHUB: ".github/CODEOWNERS",
    Forge.GITLAB: ".gitlab/CODEOWNERS",
    Forge.GITEA: ".gitea/CODEOWNERS",
}
_UNWRITABLE: Final = re.compile(r"[ #@!*?\[\]{}\\]")
_EXPRESSION: Final = re.compile(r"[.+*?()|\[\]{}^$\\]")


class Rule(NamedTuple):
    """`pattern` is a path from the portal's root; one that ends in "/" is a folder with all below it.

    `gives_way`: it says who is asked where no later line does.
    """

    pattern: str
    approvers: tuple[Approver, ...] = ()
    is_exact: bool = True
    gives_way: bool = False


def block_of(portal: Portal, prefix: str = "") -> str:
    """The lines about a portal whose root lies at `prefix` ("" or "docs/okrs/") of its repository."""
    lines = (line for title, rules in _parts(portal) for line in _written(title, rules, prefix, portal))
    return "\n".join([BEGIN, *lines, END, ""])


def _parts(portal: Portal) -> Iterator[tuple[str, list[Rule]]]:
    programme = tuple(filter(None, [programme_of(portal)]))
    whole = Rule("content/", programme, gives_way=True)
    files = ("content/portal.yaml", "content/org.yaml")
    yield (
        "The programme: settings, the organisation, and whatever no line below names",
        [
            whole,
            *(Rule(path, programme) for path in files),
        ],
    )
    for cycle in portal.cycles.values():
        if cycle.state is not State.ARCHIVED:
            yield (
                f"{cycle.id}: a plan has its lead, the one above and the owners of what it supports; a review the lead",
                list(_of_cycle(portal, cycle)),
            )
    yield (
        "Anyone may check in and add readings",
        [
            Rule("content/cycles/*/check-ins/", is_exact=False),
            Rule("content/kpis/**/*.csv", is_exact=False),
        ],
    )
    yield "Archives are for ever", [Rule("content/archive/", programme)]


def _of_cycle(portal: Portal, cycle: Cycle) -> Iterator[Rule]:
    plans: dict[str, list[str]] = {}
    for ref, origin in cycle.origins.items():
        plans.setdefault(origin.document.path, []).append(ref)
    for path, refs in sorted(plans.items()):
        unit = unit_of(refs[0])
        supported = supported_by(portal, cycle, [ref for ref in refs if ref in cycle.objectives], unit)
        yield Rule(path, tuple(dict.fromkeys((*approvers_of(portal, unit).all, *supported))))
    reviews = {review.origin.document.path: unit for unit, review in cycle.reviews.items()}
    for path, unit in sorted(reviews.items()):
        yield Rule(path, tuple(filter(None, [approvers_of(portal, unit).plan])))


def _written(title: str, rules: Iterable[Rule], prefix: str, portal: Portal) -> Iterator[str]:
    forge = portal.settings.on_forge
    lines = [line for rule in rules for line in _lines(rule, prefix, forge)]
    if lines:
        yield from ("", f"# {title}", *lines)


def _lines(rule: Rule, prefix: str, forge: Forge) -> Iterator[str]:
    """What is asked of whom; who cannot be asked is named in a comment, and never as an owner."""
    names = [f"@{approver.handle}" for approver in rule.approvers if approver.handle]
    missing = [approver.id for approver in rule.approvers if not approver.handle]
    asks_nobody = rule.is_exact and not names
    if missing:
        yield f"# {_patterned(rule.pattern)}: no `handle:` in content/org.yaml of {', '.join(missing)}"
    elif asks_nobody:
        yield f"# {_patterned(rule.pattern)}: nobody is named; write `programme:` into content/portal.yaml"
    if asks_nobody or (forge is Forge.GITEA and (rule.gives_way or not names)):
        return
    pattern = _expression(prefix, rule.pattern) if forge is Forge.GITEA else _path(prefix, rule)
    yield " ".join([pattern, *names])


def _path(prefix: str, rule: Rule) -> str:
    return f"/{_patterned(prefix)}{_patterned(rule.pattern) if rule.is_exact else rule.pattern}"


def _patterned(path: str) -> str:
    return _UNWRITABLE.sub("?", path)


def _expression(prefix: str, path: str) -> str:
    """Gitea takes away one backslash before a space, a "#" and a backslash, and reads the rest as an expression."""
    escaped = _EXPRESSION.sub(lambda found: "\\" + found[0], f"{prefix}{path}")
    return re.sub(r"[\\ #]", lambda found: "\\" + found[0], escaped) + (".*" if path.endswith("/") else "")
