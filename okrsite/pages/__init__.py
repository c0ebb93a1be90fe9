"""The folder of hand-written pages: which files in it are pages and data, and which are refused.

Pages and data are everybody's to write, code is the programme's: a script, a style sheet or an HTML file that readers
get stands in a theme's folder, or mkdocs.yml names it, or says `code_on_pages: true`.
"""

from okrsite.pages.folder import NAMING, PagesFolder, named_in, shown_in
from okrsite.pages.judging import findings_in, findings_of, is_published

__all__ = ["NAMING", "PagesFolder", "findings_in", "findings_of", "is_published", "named_in", "shown_in"]
