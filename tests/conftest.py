"""What several tests share: real data where it is at hand, a browser, a web server."""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import CodeType
from typing import Any

import browser as chromium
import portals
import pytest
from forge import Forge
from hypothesis import settings
from jinja2 import Environment
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI") == "true"

# Hundreds of commands are started: where each has to compile all modules anew, that is more than half of its work.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What tests load stays, and to look through it again and again for what may go takes a tenth of their time.
gc.set_threshold(100_000, 20, 100)

# A folder in memory, where this machine has one and room for three times what the tests write: each sync to a disk
# takes 10 ms there, and there are thousands.
IN_MEMORY, ROOM = Path("/dev/shm"), 5 << 30  # noqa: S108 - pytest makes a folder of its own in it


def _has_room() -> bool:
    available = re.search(r"^MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text("ascii"), re.MULTILINE)
    return bool(available and int(available[1]) << 10 > ROOM) and shutil.disk_usage(IN_MEMORY).free > ROOM


if IN_MEMORY.is_dir() and _has_room():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))

# A test with a cache of its own, or none, would compile every template anew, which takes longer than to fill them in.
# That okrsite keeps what it compiled is tested with processes and with the files that it writes.
_compiled: dict[object, CodeType] = {}
_compile: Any = Environment.compile


def _compile_once(own: Environment, source: Any, *place: str | None, **how: bool) -> Any:
    if not isinstance(source, str) or how:
        return _compile(own, source, *place, **how)
    key = (source, place, type(own), *own.extensions, own.autoescape, own.trim_blocks, own.lstrip_blocks)
    if key not in _compiled:
        _compiled[key] = _compile(own, source, *place)
    return _compiled[key]


Environment.compile = _compile_once  # type: ignore[assignment, method-assign]

# In CI the same examples every time: a change fails by what it changed. No deadline: a busy machine is no bug.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("local", deadline=None, max_examples=60)
settings.load_profile("ci" if IN_CI else "local")

SLOW = frozenset(
    {
        *("test_story", "test_terminated", "test_power_cuts", "test_init_source", "test_own_server", "test_provenance"),
        *("test_workflow_check", "test_workflow_check_in", "test_workflow_comment", "test_workflow_elsewhere"),
        *("test_workflow_gitlab_check_in", "test_workflows", "test_bounds", "test_wrong_values", "test_bad_inputs"),
        *("test_sample_in_browser", "test_sample_site", "test_mkdocs_plugin_browser", "test_handwritten_browser"),
        *(
            "test_check_in_form",
            "test_compare",
            "test_edge_portals",
            "test_checkin_faults",
            "test_house",
            "test_archive",
        ),
        *("test_forged_archives", "test_hostile_repository", "test_mkdocs_plugin_serve", "test_real_data"),
    }
)
"""Files of tests that start servers, browsers or many processes; `make test-quick` leaves them out."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker("slow")
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What okrsite keeps between runs is for these tests alone, and for all that they start."""
    os.environ["OKRSITE_CACHE"] = str(tmp_path_factory.mktemp("okrsite-cache"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """OKRs of real organisations, each a folder with `content/` and `expected.json`."""
    return _beside("data", "no real organisations' OKRs lie beside this checkout")


@pytest.fixture(scope="session")
def company_tool() -> Path:
    """The program that writes a made-up company of any size: `--people N --out DIR`."""
    return _beside("tools/gen_company.py", "the generator of companies does not lie beside this checkout")


def _beside(path: str, without: str) -> Path:
    found = ROOT.parent / "shared" / path
    if not found.exists():
        pytest.skip(without)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.executable() is None:
        missing = "no Chromium here; on Debian: apt-get install chromium"
        pytest.fail(missing) if IN_CI else pytest.skip(missing)
    with sync_playwright() as playwright:
        launched = chromium.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[chromium.OpenPage]:
    """`open_page(url or file, width=1280, dark=False, scripts=True, policy=True)`; see `browser.open_page`."""
    yield partial(chromium.open_page, browser)
    for context in browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)` lists what breaks an accessibility rule."""
    return chromium.axe


@pytest.fixture(scope="session")
def axe_by_day_and_night() -> Callable[..., list[str]]:
    """`axe_by_day_and_night(page, *widths)` does so in light and in dark; what is there more than once stays hidden."""
    return chromium.axe_by_day_and_night


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path / "forge")


@pytest.fixture
def http_server() -> Iterator[Callable[[Path], str]]:
    """`http_server(folder)` serves it and gives the address, without a slash at its end."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(_serving(folder))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a test's output is about the test."""


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portal, built once for all who only look at it, by whichever worker of pytest-xdist wants it first."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (shared / "site").exists():  # a build shows nothing before it is whole
            portals.built(portals.SAMPLE, shared / "site", portals.SAMPLE_DAY)
    return shared / "site"


@pytest.fixture(scope="session")
def sample_url(sample_site: Path) -> Iterator[str]:
    with _serving(sample_site) as url:
        yield url


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
