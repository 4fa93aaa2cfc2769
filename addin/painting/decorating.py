"""What stands beside the cells of a sheet: left out rather than standing in a pull's way."""

import logging
from collections.abc import Callable
from functools import partial

import xlwings as xw

from addin.model import Sheet
from addin.painting.charts import draw_chart
from addin.painting.conditions import add_conditions
from addin.painting.ground import Ground
from addin.painting.printing import set_up_print

_log = logging.getLogger("addin")


def prepare(page: xw.Sheet, sheet: Sheet) -> None:
    """The print set-up of a new sheet, while it is empty: pages of full ones are reckoned anew."""
    printing = sheet.decorations.printing
    if printing is not None:
        attempt(page, "print set-up", partial(set_up_print, page, printing, Ground.plain(sheet)))


def decorate(page: xw.Sheet, sheet: Sheet) -> None:
    """Charts and conditional formats of a new sheet."""
    ground, wanted = Ground.plain(sheet), sheet.decorations
    attempt(page, "conditional formats", partial(add_conditions, page, wanted.conditions, ground))
    for chart in wanted.charts:
        attempt(page, f"chart {chart.name}", partial(draw_chart, page, sheet, chart, ground))


def attempt(page: xw.Sheet, what: str, draw: Callable[[], object]) -> None:
    """Draws; when the program refuses, a line in the log says so and nothing else happens."""
    try:
        draw()
    except Exception as error:
        _log.warning("%s: %s left out: %s", page.name, what, str(error)[:200])
