"""`serve` makes a page when a browser asks for it, for whoever edits a file looks at one page or two of a thousand.

A `Preview` is the site as of the last edit. Pages that MkDocs made have marks in them for what other files decide, so
an edit of those needs no MkDocs.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from mkdocs.livereload import LiveReloadServer

from okrsite.diagnostics import Diagnostic, Place
from okrsite.mkdocs_plugin.serving import App, Environ
from okrsite.render import PageError
from okrsite.site import Site
from okrsite.sources.folders import CONTENT
from okrsite.theme.page import PageForm, RenderedPage, banner, form_of
from okrsite.theme.shell import HOME_BODY, PageShell, mark

BANNER: Final = mark("banner")
"""On hand-written pages: where errors go."""
OK, WRONG = "200 OK", "500 Internal Server Error"


class Answer(NamedTuple):
    status: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """written: hand-written pages, as MkDocs left them.  made: what was asked for already."""

    site: Site
    findings: tuple[Diagnostic, ...]
    shells: Mapping[PageForm, PageShell]
    written: Mapping[str, bytes]
    made: dict[str, Answer] = field(default_factory=dict)

    def of(self, site: Site, findings: tuple[Diagnostic, ...]) -> Preview:
        """After an edit that leaves MkDocs' part as it is."""
        return replace(self, site=site, findings=findings, made={})

    def has(self, address: str) -> bool:
        return any(address in known for known in (self.written, self.site.files, self.site.data, self.site.addresses))

    def answer(self, address: str) -> Answer:
        """A page that cannot be made says why."""
        if address not in self.made:
            try:
                self.made[address] = Answer(OK, self._content(address))
            except (PageError, OSError) as error:
                finding = (
                    error.finding if isinstance(error, PageError) else Diagnostic(Place(CONTENT), "render", f"{error}")
                )
                self.made[address] = Answer(WRONG, self._complaint(address, finding))
        return self.made[address]

    def _content(self, address: str) -> bytes:
        if address in self.written:
            return self._filled(self.written[address])
        if address in self.site.files:
            return self.site.files[address]
        if address in self.site.data:
            return self.site.data[address]()
        page = self.site.page(address)
        return self._whole(replace(page, body=banner(self.findings) + page.body))

    def _filled(self, page: bytes) -> bytes:
        home = HOME_BODY.encode()
        page = page.replace(BANNER.encode(), banner(self.findings).encode())
        return page.replace(home, self.site.home.encode()) if home in page else page

    def _complaint(self, address: str, finding: Diagnostic) -> bytes:
        if address not in self.site.addresses:
            return str(finding).encode()
        page = self.site.pages[address]
        said = banner((*self.findings, finding))
        return self._whole(RenderedPage(address, page.section, page.title, page.title, said))

    def _whole(self, page: RenderedPage) -> bytes:
        return self.shells[form_of(page)].fill(page).encode()


def answering_on_demand(app: App, server: LiveReloadServer, asked: Callable[[str], Answer | None]) -> App:
    """`app` for what `asked` knows no answer to. Pages have MkDocs' script, which loads them again after an edit."""

    inject: Callable[[bytes, int], bytes] = server._inject_js_into_html  # noqa: SLF001 - MkDocs has it nowhere else
    kind: Callable[[str], str] = server._guess_type  # noqa: SLF001 - as above

    def answered(environ: Environ, start_response: Any) -> Iterable[bytes]:
        epoch = server._visible_epoch  # noqa: SLF001 - first: a page that is newer than its script is loaded once more
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        address = address_of(path, server.mount_path)
        if address is None or (answer := asked(address)) is None:
            if address and not path.endswith("/") and asked(f"{address}/index.html"):
                start_response("302 Found", [("Location", f"{quote(path)}/")])
                return []
            return app(environ, start_response)
        content = answer.content
        if address.endswith(".html"):
            content = inject(content, epoch)
        start_response(answer.status, [("Content-Type", kind(address)), ("Content-Length", str(len(content)))])
        return [content]

    return answered


def address_of(path: str, mount_path: str) -> str | None:
    """As MkDocs finds the file of a path: the address in the site; None where it is none."""
    if not f"{path}/".startswith(mount_path):
        return None
    inside = path[len(mount_path) :] + ("index.html" if path.endswith("/") else "")
    return posixpath.normpath(f"/{inside}").lstrip("/")
