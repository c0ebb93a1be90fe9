"""What programs get: the published JSON and tables, from the same facts as the pages."""

from okrsite.publish.across import HISTORY, history_file, history_json
from okrsite.publish.api import INDEX, cycle_files, cycle_json, cycle_path, index_json
from okrsite.publish.check_ins import form_files, schema_files
from okrsite.publish.table import as_csv

__all__ = [
    "HISTORY",
    "INDEX",
    "as_csv",
    "cycle_files",
    "cycle_json",
    "cycle_path",
    "form_files",
    "history_file",
    "history_json",
    "index_json",
    "schema_files",
]
