"""okrsite: a static site generator for OKR transparency portals."""

__version__ = "0.1.0"
