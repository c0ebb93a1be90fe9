"""What programs get: the published JSON and tables, from the same facts as the pages."""

from okrsite.publish.api import api_files, cycle_json
from okrsite.publish.table import as_csv

__all__ = ["api_files", "as_csv", "cycle_json"]
