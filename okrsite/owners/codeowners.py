"""The lines of CODEOWNERS: the last one that matches a file says who is asked, and one without names asks nobody.

GitHub and GitLab read patterns as .gitignore has them, but know no way to write some characters that may stand in a
file's name; `?`, which stands for any one character, does for these. Gitea reads regular expressions instead, and asks
everybody whose line matches, so lines that only give way to later ones are left out there.

There are two blocks, because the last line that matches wins. What decides what runs stands above the lines of other
authors that name something in particular, so that theirs win; the OKRs stand below all of them. See `blocks`.
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/ · https://docs.gitea.com/usage/repository/code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from okrsite.model import Cycle, Forge, Portal, State, unit_of
from okrsite.owners.approvers import Approver, approvers_of, programme_of, supported_by
from okrsite.owners.blocks import Block

RUNS: Final = (
    ".github/", ".gitlab-ci.yml", ".gitlab/", ".gitea/", ".forgejo/", "CODEOWNERS", "docs/CODEOWNERS", ".gitattributes",
    ".pre-commit-config.yaml",
)  # fmt: skip
"""What a forge or git obeys, at the top of the repository, wherever in it the portal lies."""
MAKES: Final = (
    "mkdocs.yml", "templates/", "overrides/", "hooks/", "hooks*", "requirements/", "requirements*", "pyproject.toml",
    "Containerfile", "Dockerfile", ".dockerignore", "nginx*",
)  # fmt: skip
"""What a portal is built and served with, beside content/."""
_UNWRITABLE: Final = re.compile(r"[\x00-\x20\x7f#@!*?\[\]{}\\]")
_EXPRESSION: Final = re.compile(r"[.+*?()|\[\]{}^$\\]")


_HEAD: Final = "# Written by `okrsite owners`, which writes these lines anew; change content/org.yaml instead."


class Rule(NamedTuple):
    """`pattern` is a path from the portal's root; one that ends in "/" is a folder with all below it.

    is_exact: a `*` in it is one of the file's name, and no pattern.
    gives_way: it says who is asked where no later line does.
    """

    pattern: str
    approvers: tuple[Approver, ...] = ()
    is_exact: bool = True
    gives_way: bool = False


def blocks_of(portal: Portal, folder: str = "") -> tuple[Block, Block]:
    """The lines about a portal that lies in `folder` ("" or "docs/okrs") of its repository."""
    prefix = f"{folder}/" if folder else ""
    plans = (line for title, rules in _parts(portal) for line in _written(title, rules, prefix, portal))
    return (
        Block("what runs", folder, (_HEAD, "", *_what_runs(portal, prefix)), is_below_all=False),
        Block("OKRs", folder, (_HEAD, *plans), is_below_all=True),
    )


def nobody_owns_what_runs(portal: Portal) -> str | None:
    """Why the forge can ask nobody about it, and what to do; None where it can."""
    programme = programme_of(portal)
    return None if programme and programme.handle else _nobody(programme)


def _what_runs(portal: Portal, prefix: str) -> Iterator[str]:
    """Without anybody to ask no line at all, for one without names would take away whoever is asked now."""
    if reason := nobody_owns_what_runs(portal):
        yield f"# Whatever decides what runs: {reason}"
        return
    yield "# The programme: whatever decides what runs"
    programme, forge = tuple(filter(None, [programme_of(portal)])), portal.settings.on_forge
    whole = prefix and forge is not Forge.GITEA
    own = [Rule("", programme)] if whole else [Rule(p, programme, is_exact=not p.endswith("*")) for p in MAKES]
    yield from (line for path in RUNS for line in _lines(Rule(path, programme), "", forge))
    yield from (line for rule in own for line in _lines(rule, prefix, forge))


def _nobody(programme: Approver | None) -> str:
    if programme:
        return f"no `handle:` in content/org.yaml of {programme.id}"
    return "nobody is named; write `programme:` into content/portal.yaml"


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
        yield f"# {_patterned(rule.pattern)}: {_nobody(None)}"
    if asks_nobody or (forge is Forge.GITEA and (rule.gives_way or not names)):
        return
    pattern = _expression(prefix, rule.pattern, rule.is_exact) if forge is Forge.GITEA else _path(prefix, rule)
    yield " ".join([pattern, *names])


def _path(prefix: str, rule: Rule) -> str:
    return f"/{_patterned(prefix)}{_patterned(rule.pattern) if rule.is_exact else rule.pattern}"


def _patterned(path: str) -> str:
    return _UNWRITABLE.sub("?", path)


def _expression(prefix: str, path: str, is_exact: bool = True) -> str:
    """Gitea takes away one backslash before a space, a "#" and a backslash, and reads the rest as an expression."""
    literal = path if is_exact else path.rstrip("*")
    escaped = _EXPRESSION.sub(lambda found: "\\" + found[0], f"{prefix}{literal}")
    is_open = literal != path or path.endswith("/")
    return re.sub(r"[\\ #]", lambda found: "\\" + found[0], escaped) + (".*" if is_open else "")
