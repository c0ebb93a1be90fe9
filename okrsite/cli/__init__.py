"""The command line: thin, and the one room of click and rich. What is decided, is decided below.

Exit status: 0 no errors (with --strict: no warnings either), 1 errors found, 2 could not run.
"""

from okrsite.cli.program import main, okrsite

__all__ = ["main", "okrsite"]
