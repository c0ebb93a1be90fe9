"""What pages have thousands of, written by functions and not by templates: objectives, key results, lines, marks.

A key result took 1.5 ms by view values and templates and takes a third of that so. `WRITERS` are what templates call:
each takes a value of `views` or `context` and gives trusted HTML. Texts go through `escape` or `richtext`, addresses of
the site begin with `ROOT`; classes and ids that hold one plain word stand without quotes, which HTML allows.
"""

from collections.abc import Callable, Mapping
from typing import Final

from okrsite.cards.lines import key_result_line, objective_line, unit_line, unit_lines
from okrsite.cards.marks import change, link, overdue, recorded
from okrsite.cards.my_week import my_week_table
from okrsite.cards.objectives import objective_cards
from okrsite.render import bar, health

WRITERS: Final[Mapping[str, Callable[..., str]]] = {
    "bar": bar,
    "change": change,
    "health": health,
    "key_result_line": key_result_line,
    "link": link,
    "my_week_table": my_week_table,
    "objective_cards": objective_cards,
    "objective_line": objective_line,
    "overdue": overdue,
    "recorded": recorded,
    "unit_line": unit_line,
    "unit_lines": unit_lines,
}
"""By the name that templates call them by, as filters."""

__all__ = ["WRITERS"]
