"""What programs get: the published JSON and tables, from the same facts as the pages."""

from collections.abc import Callable, Mapping
from functools import partial

from okrsite.context.addresses import HISTORY_DATA, KPIS_DATA
from okrsite.context.cycle import CycleContext
from okrsite.publish.calendar import CALENDAR, calendar_file
from okrsite.publish.check_ins import schema_files
from okrsite.publish.cycles import INDEX, cycle_files, cycle_json, index_json, paths_of
from okrsite.publish.feeds import feed_files
from okrsite.publish.history import history_file, history_json
from okrsite.publish.kpis import kpis_file
from okrsite.publish.lists import list_files
from okrsite.publish.table import as_csv


def data_files(contexts: Mapping[str, CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how each file for programs is made that takes long to make."""
    return {
        **cycle_files(contexts),
        HISTORY_DATA: partial(history_file, contexts),
        KPIS_DATA: partial(kpis_file, contexts),
        **list_files(contexts),
        **feed_files(contexts),
        CALENDAR: partial(calendar_file, contexts),
        **schema_files(),
    }


__all__ = [
    "INDEX",
    "as_csv",
    "cycle_json",
    "data_files",
    "history_json",
    "index_json",
    "paths_of",
]
