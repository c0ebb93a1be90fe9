"""Templates become HTML. Jinja2 is met here only; all text is escaped, and a field that is missing is an error.

Templates write `ROOT` before an address of the site; it becomes the way from the page to the site's root, so a page
works from any folder of any host, and from a file system.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path
from markupsafe import Markup

from okrsite.context.addresses import ROOT
from okrsite.context.progress import Bar, HealthMark
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.files import cache_folder, uninterrupted
from okrsite.language import counted, gettext, language, pgettext, word_for
from okrsite.sources.folders import Folder

NOTHING: Final[Mapping[str, Callable[..., str]]] = MappingProxyType({})


class PageError(Exception):
    """A page could not be made; `finding` names the file that it is about and what went wrong in which template."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding)
        self.finding = finding


@contextmanager
def making(address: str, place: Callable[[], Place]) -> Iterator[None]:
    """Whatever fails, in a portal's own template or in ours, names the page and the file that it was made from.

    Raises PageError, and OSError as it comes.
    """
    try:
        yield
    except OSError:  # says itself which file it is about
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        frame = next((frame for frame in reversed(frames) if frame.filename.endswith(".html")), frames[-1])
        reason = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}: {error}"
        message = f"the page {address} cannot be made from this; {quoted(reason, 200)}"
        raise PageError(Diagnostic(place(), "render", message)) from error


class OwnTemplates(BaseLoader):
    """A portal's own templates. What is refused in their folder is not there for a page."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 - Jinja2's
        path = "/".join(split_template_path(template))
        content = self.folder.content(path)
        if content is None:
            raise TemplateNotFound(template)
        return content.decode(), f"{self.folder.base}/{self.folder.path}/{path}", None

    def list_templates(self) -> list[str]:
        return self.folder.paths()


class Templates:
    """The page templates of a portal: its own first, then those that ship."""

    def __init__(
        self,
        folders: Sequence[Path | Folder],
        *,
        writers: Mapping[str, Callable[..., str]],
        drawings: Mapping[str, Callable[[Any], str]] = NOTHING,
        plain: Callable[[str], str] = str,
        cache: BytecodeCache | None = None,
    ) -> None:
        """`writers`, which are filters, and `drawings` give trusted HTML; `plain` gives a text."""
        self._environment = Environment(
            loader=ChoiceLoader(
                [OwnTemplates(one) if isinstance(one, Folder) else FileSystemLoader(one) for one in folders]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=cache,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's
            gettext, _counting, newstyle=True, pgettext=pgettext
        )
        self._environment.globals["ngettext"] = _counting  # the extension's own way to it writes 10023 for 10,023
        self._environment.filters.update(
            {name: _trusted(write) for name, write in writers.items()}, plain=plain, counted=counted
        )
        self._environment.globals.update({name: _trusted(draw) for name, draw in drawings.items()})
        self._environment.globals.update(ROOT=ROOT, language=language)
        self._environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}

    def render(self, name: str, view: object, root: str, doors: Sequence[object] = ()) -> str:
        """The body of a page that is `root` (such as "../") away from the site's root and leads to `doors`."""
        return self._environment.get_template(name).render(view=view, doors=doors).replace(ROOT, root)


def health(mark: HealthMark | None, declared: str = "") -> str:
    """Nothing where nobody judges. The words are ours, and no text that people write."""
    if mark is None:
        return ""
    said = f" {declared_as(declared)}" if declared else ""
    return f'<span class="okr-health okr-health--{mark.name}">{mark.word}</span>{said}'


def declared_as(words: str) -> str:
    return f"<span class=okr-declared>{gettext('declared %(health)s', health=words)}</span>"


def bar(of: Bar | None) -> str:
    """Nothing where nothing was measured."""
    if of is None:
        return ""
    spoken = f'role=img aria-label="{of.said}"' if of.said else "aria-hidden=true"
    zones = "".join([f"<span class=okr-bar__zone style=left:{zone}%></span>" for zone in of.zones])
    expected = f"<span class=okr-bar__expected style=left:{of.expected}%></span>" if of.expected else ""
    forecast = f"<span class=okr-bar__forecast style=left:{of.forecast}%></span>" if of.forecast else ""
    return (
        f'<span class="okr-bar okr-bar--{of.health}" {spoken}>'
        f"<span class=okr-bar__fill style=width:{of.filled}%></span>{zones}{expected}{forecast}</span>"
    )


def _counting(one: str, many: str, count: int, **of: object) -> Markup:
    """As the extension's, but that a large count is grouped."""
    return Markup(word_for(count, one, many)) % {"num": counted(count), **of}  # noqa: S704 - our own sentences


def _trusted(write: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *what: Markup(write(*what))  # noqa: S704 - richtext, charts and cards clean what they give


def template_cache(name: str) -> BytecodeCache | None:
    """Compiled templates, kept between builds: the pages' take 0.13 s to compile, those of the theme as long again.

    In the user's cache folder; None without one. Each environment needs a `name` of its own, for what it compiles
    depends on its options.
    """
    folder = cache_folder(name)
    return _Cache(str(folder)) if folder else None


class _Cache(FileSystemBytecodeCache):
    """What is damaged is compiled again: Jinja2 would run it. A full disk costs the cache, not the build."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            found = Path(self._get_cache_filename(bucket)).read_bytes()
            size = sha256().digest_size
            if found[:size] == sha256(found[size:]).digest():
                bucket.bytecode_from_string(found[size:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        path, content = Path(self._get_cache_filename(bucket)), bucket.bytecode_to_string()
        temporary = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError), uninterrupted():
            temporary.write_bytes(sha256(content).digest() + content)
            temporary.replace(path)
