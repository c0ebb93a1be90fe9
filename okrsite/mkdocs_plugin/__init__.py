"""The room of MkDocs: the plugin, and building and serving through it."""

from okrsite.mkdocs_plugin.plugin import OkrsitePlugin
from okrsite.mkdocs_plugin.running import BuildReport, build, serve

__all__ = ["BuildReport", "OkrsitePlugin", "build", "serve"]
