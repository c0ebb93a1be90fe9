"""One cycle with its facts and links, as pages, tables and comments see it; and where its pages are.

Each module is imported by its own name: `check` asks for addresses alone, and loads no more than that.
"""
