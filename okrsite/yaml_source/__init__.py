"""YAML files as plain data with places: no constructors, no surprises.

This is the one room of ruamel.yaml. Every scalar stays text until the model reads a number or a date from it, so that
`no`, `1_000`, `0777`, `1e400` and `2026-02-30` can never turn into something else.
"""

from okrsite.yaml_source.document import Document, Reader, RememberingReader, absent, parse, read_documents
from okrsite.yaml_source.indentation import NO_SPACE_AFTER_DASH
from okrsite.yaml_source.text import Node

__all__ = [
    "NO_SPACE_AFTER_DASH",
    "Document",
    "Node",
    "Reader",
    "RememberingReader",
    "absent",
    "parse",
    "read_documents",
]
