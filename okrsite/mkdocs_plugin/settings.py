"""Which mkdocs.yml a portal is built with: its own, or the one that ships for all that have none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from okrsite import resources
from okrsite.frame import BuildOptions
from okrsite.mkdocs_plugin.plugin import OkrsitePlugin
from okrsite.sources.folders import PAGES, SETTINGS
from okrsite.sources.mkdocs_yml import named_folders

NAME = "okrsite"


@contextmanager
def settings(root: Path) -> Iterator[dict[str, Any]]:
    """Arguments for MkDocs' `load_config` and `serve`. A portal without hand-written pages has an empty folder of them.

    Raises MkDocsException where mkdocs.yml is not YAML. One that is refused counts as missing, and a finding says why.
    """
    own = root / SETTINGS
    file = own if own.is_file() and not named_folders(root).refused else resources.templates() / SETTINGS
    given = _given(file)
    with TemporaryDirectory(prefix="okrsite-") as nothing:
        pages = root / (given.get("docs_dir", PAGES) if file == own else PAGES)
        yield {
            "config_file": str(file),
            "docs_dir": str(pages.absolute()) if pages.is_dir() else nothing,
            # MkDocs insists on a name; the plugin puts the portal's title where it is empty.
            "site_name": given.get("site_name") or "",
        }


def _given(file: Path) -> dict[str, Any]:
    """What the file itself and those that it inherits from say, without MkDocs' defaults."""
    with file.open("rb") as opened:
        return yaml_load(opened, get_yaml_loader(config=MkDocsConfig(config_file_path=str(file))))


def loaded(arguments: dict[str, Any], options: BuildOptions) -> tuple[MkDocsConfig, OkrsitePlugin]:
    """Raises MkDocsException, with its words in MkDocs' log unless it is a ConfigurationError."""
    config = load_config(**arguments)
    plugin = config.plugins.get(NAME)
    if not isinstance(plugin, OkrsitePlugin):
        raise ConfigurationError(
            'this file does not name the plugin "okrsite", and without it the site has no OKRs; add it to `plugins:`'
        )
    plugin.options, plugin.findings, plugin.serving = options, (), False
    return config, plugin
