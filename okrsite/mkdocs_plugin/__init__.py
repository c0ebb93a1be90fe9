"""The room of MkDocs: the plugin, and building and serving through it.

ProperDocs, the living fork of MkDocs 1.6, answers to MkDocs' names once `properdocs.replacement` is imported. Where it
is installed it is used: a portal leaves MkDocs by installing another package.
"""

from contextlib import suppress

with suppress(ImportError):
    import properdocs.replacement  # noqa: F401 - importing it is all that it takes

from okrsite.mkdocs_plugin.plugin import OkrsitePlugin
from okrsite.mkdocs_plugin.running import serve

__all__ = ["OkrsitePlugin", "serve"]
