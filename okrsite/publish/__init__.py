"""What programs get: the published JSON and tables, from the same facts as the pages."""

from okrsite.publish.api import INDEX, cycle_files, cycle_json, index_json
from okrsite.publish.check_ins import form_files, schema_files
from okrsite.publish.table import as_csv

__all__ = ["INDEX", "as_csv", "cycle_files", "cycle_json", "form_files", "index_json", "schema_files"]
