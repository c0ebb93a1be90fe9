"""What the codes of findings mean that are no rules: files that cannot be read, values of the wrong form, archives.

By code a sentence on what is right, and why and what to do; `okrsite rules CODE` shows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MISTAKES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "archive-changed": (
            "The files of a closed cycle stay as `okrsite close` wrote them.",
            "Each is held against the SHA-256 in manifest.json. Bring the file back from git; what was wrong in the "
            "cycle is told in corrections.yaml, beside the archive.",
        ),
        "archive-differs": (
            "An archive is what closing the cycle gives.",
            "`okrsite check --base` closes the cycle of the base again and compares. Merge what belongs to the cycle "
            "first, bring its files back, and run `okrsite close` again.",
        ),
        "archive-unproved": (
            "The base has all that an archive was made from.",
            "Without it nobody can tell whether the archive is what closing gave. Compare with a revision that still "
            "has the cycle's files.",
        ),
        "archived-cycle": (
            "A cycle is either archived or written, not both.",
            "Once it is archived, its folder in cycles/ is read no more. What is still news belongs into "
            "corrections.yaml; `okrsite close` removes the rest.",
        ),
        "bad-url": (
            "An address begins with https, http or mailto.",
            "It becomes a link on a page; anything else could run code there, or lead nowhere.",
        ),
        "csv": (
            "A table of readings has a first line with date,value and one reading a line after it.",
            "It lies beside its KPI as content/kpis/ID.csv; note and source are further columns.",
        ),
        "cycle-without-dates": (
            "A cycle has a first and a last day.",
            "A folder named 2026, 2026-H2, 2026-Q4 or 2026-11 says them itself; any other has `starts:` and `ends:` in "
            "its cycle.yaml.",
        ),
        "date": (
            "A date is written as 2026-11-20, and there is such a day.",
            "Other ways to write one mean different days in different countries.",
        ),
        "duplicate-file": (
            "Of portal.yaml, org.yaml or cycle.yaml there is one, with the ending .yaml or .yml.",
            "With two, nobody could say which one counts. Merge them.",
        ),
        "duplicate-id": (
            "An id is given once: to one unit, one objective of a unit, one key result of an objective.",
            "References, check-ins and addresses are made of ids. The finding names the first place; rename either.",
        ),
        "duplicate-reading": (
            "A KPI has one reading a day.",
            "Of two nobody can say which one stands; keep the later one.",
        ),
        "file-depth": (
            "Folders are nested no deeper than 32 levels.",
            "Below that nothing is read. Move the folder further up.",
        ),
        "file-empty": (
            "A file of OKRs says something.",
            "An empty one is mostly an upload that failed. Write it, or delete it.",
        ),
        "file-encoding": (
            "Files are text in UTF-8.",
            "Another encoding turns ä or € into something else. Save the file as UTF-8.",
        ),
        "file-kind": (
            "Only ordinary files are read.",
            "Folders of that name, pipes, devices and submodules of git are not; move them elsewhere.",
        ),
        "file-name": (
            "A file's name can be shown.",
            "Characters that nobody can see or type make it another file than it looks. Rename it.",
        ),
        "file-size": (
            "A file is no larger than 1 MiB, and all together no larger than 1 GiB.",
            "That is more than people write by hand. Split it, or move what is no OKR elsewhere.",
        ),
        "file-symlink": (
            "Files are themselves, and no links to others.",
            "A symlink may lead out of the project, and publish what was never meant to be. Put the file itself there.",
        ),
        "file-unreadable": (
            "A file can be read.",
            "The finding says what the system said; mostly it wants other permissions.",
        ),
        "id-form": (
            "An id is made of a-z, 0-9 and single hyphens between them, and has at most 64 characters.",
            "It stands in addresses, file names and references. Names of devices and of our own pages are reserved; "
            "the id of a cycle may have capitals.",
        ),
        "list-length": (
            "A list has as many entries as anybody reads.",
            "The finding says how many are allowed. Keep those that matter.",
        ),
        "misplaced-file": (
            "A file lies where its kind is looked for.",
            "Plans lie in the cycle's folder, check-ins in check-ins/, reviews in reviews/. The finding says where to "
            "move it.",
        ),
        "missing-key": (
            "What something cannot do without is written.",
            "A file of OKRs has a unit, an objective and a key result have an id and a title, a check-in has a date.",
        ),
        "mkdocs": (
            "What MkDocs says of mkdocs.yml and of hand-written pages is in order.",
            "`okrsite build` alone can say it, since `okrsite check` does not load MkDocs; `okrsite build --verbose` "
            "shows all of it. A dead link in a page is the usual one.",
        ),
        "number-not-finite": (
            "A number is finite.",
            "Infinity and NaN cannot be compared with a target. Write the value in digits.",
        ),
        "number-range": (
            "A number lies in the range of its key.",
            "Confidence runs from 0 to 10, a share from 0 to 1, a weight from 0 up. The finding says which was expected.",
        ),
        "output-folder": (
            "The site is made in a folder of its own.",
            "`okrsite build` replaces that folder as a whole, so it is neither the portal nor a folder with other "
            "things in it. Choose another with --out.",
        ),
        "page-code": (
            "Hand-written pages are words, pictures and links.",
            "Scripts and the like are left out, as any change could bring them. Who owns mkdocs.yml may allow them with "
            "`code_on_pages: true` as an option of the plugin okrsite.",
        ),
        "page-file": (
            "A file beside hand-written pages is a page, a picture or data, and has an address of its own.",
            "Code is not published, and nothing takes the place of a page of the portal. Rename it or move it.",
        ),
        "page-time": (
            "A hand-written page becomes HTML in a time that fits its length.",
            "Long runs of one mark, or tables of hundreds of columns, can take hours. The finding names the page.",
        ),
        "plan-size": (
            "A unit has as many objectives in a cycle as its page can show.",
            "Split it between units, or keep what matters.",
        ),
        "render": (
            "Every page can be made from its template.",
            "Mostly a template of your own in templates/ asks for something that is not there; the finding names it "
            "with its line.",
        ),
        "several-owners": (
            "An owner is exactly one person or team.",
            "What belongs to everybody is looked after by nobody. Keep the one who is accountable; others may own "
            "initiatives.",
        ),
        "team-depth": (
            "Teams are nested no deeper than anybody follows.",
            "Give the team a parent that is nearer to the company.",
        ),
        "text-control": (
            "A text holds nothing that nobody can see.",
            "Control characters, and those that turn the direction of text around, make it read as something else than "
            "it is. Delete them.",
        ),
        "text-cut-by-comment": (
            'A "#" after a space begins a comment.',
            "What follows it is not part of the text. Put quotes around the whole if it should be.",
        ),
        "text-joined-lines": (
            "Each entry of a list begins a line of its own.",
            'Here a line that looks like one became part of the text before it. Indent the "-" as those above.',
        ),
        "text-length": (
            "A text is no longer than anybody reads on a page.",
            "Shorten it, or put it where a link can lead to.",
        ),
        "text-newline": (
            "A title is one line.",
            "It stands in lists, tables and tabs. What needs several goes into `why` or `note`.",
        ),
        "type": (
            "A value has the form that its key asks for.",
            "A number is no text, a list no group of keys, and a word is one of those that are known. The finding says "
            "what was expected and what was found; `okrsite schema` has all keys.",
        ),
        "unknown-file": (
            "Everything in content/ is read.",
            "What lies where nothing reads it would be missed on the site. Move it to where the finding says, or out "
            "of content/.",
        ),
        "unknown-key": (
            "Every key is one that is known.",
            "A misspelt one says nothing, and its author believes that it does. The finding names the nearest; "
            "`okrsite schema` has all of them.",
        ),
        "yaml-anchor": (
            "YAML's anchors, aliases and merge keys are not used.",
            "With them a small file can become a huge one, and a change in one place changes others. Write the value "
            "out, or put quotes around a text that begins with & or *.",
        ),
        "yaml-complex-key": (
            "A key is a word.",
            "YAML would allow a list or a group as one. Put quotes around a key that begins with ? or [.",
        ),
        "yaml-depth": (
            "Values are nested no deeper than 32 levels.",
            "No file of OKRs needs more than six.",
        ),
        "yaml-directive": (
            "A file has no lines that begin with % at its top.",
            "They tell a reader of YAML to read it otherwise. Delete them.",
        ),
        "yaml-documents": (
            "A file holds one document.",
            "What follows a line --- would be passed over. Put it into a file of its own.",
        ),
        "yaml-duplicate-key": (
            "A key stands once in its group.",
            "Of two YAML would silently keep one. Keep the one that is meant.",
        ),
        "yaml-syntax": (
            "A file can be read as YAML.",
            "The finding says where reading ended and what is mostly the reason: a missing space after a colon, an "
            "indentation with tabs, a quote that is not closed.",
        ),
        "yaml-tag": (
            "Values have no YAML tags, such as !!binary.",
            "A value is a text, a number or a date by its form alone. Put quotes around a text that begins with !.",
        ),
        "zero-span": (
            "A measure has a way to go: from and to differ, a corridor has two bounds, some milestone counts.",
            "Otherwise progress would be a division by nothing. For what is to stay as it is there are at_least and "
            "at_most.",
        ),
    }
)


def mistake_page(code: str) -> str:
    """The explanation of one code, as Markdown."""
    claim, reason = MISTAKES[code]
    return (
        f"# {code}\n\n**{claim}**\n\n{reason}\n\n"
        "This is a matter of form and no rule: `rules:` and `ignore:` do not change it.\n"
    )
