"""From a page that the theme rendered to the files of a site: page shells, the pages that fill them, and their indexes.

Knows no MkDocs: what renders a page of the theme is handed in.
"""
