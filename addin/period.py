"""The period that a workbook is for: of its last pull, of its cell TH_KY, or the newest one."""

import re

import xlwings as xw

from addin import program, texts
from addin.client import Client
from addin.errors import AddinError
from addin.names import PERIOD_NAME, range_of
from addin.pull.state import State

_PERIOD = re.compile(r"[12]\d{3}(-(Q[1-4]|H1|9M))?")


def period_code(typed: object) -> str | None:
    """A quarter, half-year, nine months or year as the service writes it; None for anything else.

    What a person typed into a cell may have become a number.
    """
    if isinstance(typed, float) and typed.is_integer():
        typed = int(typed)
    code = "".join(str(typed).split()).upper()
    return code if _PERIOD.fullmatch(code) else None


def asked_period(typed: object) -> str:
    """The period that a person typed; AddinError when it is none."""
    code = period_code(typed)
    if code is None:
        raise AddinError(texts.NO_PERIOD.format(typed=typed))
    return code


def period_of(book: xw.Book, state: State | None, client: Client) -> str:
    """The period of the workbook; AddinError when TH_KY names none, or none was ever opened."""
    pulled = None if state is None else state.facts.get("period")
    if pulled is not None:
        return pulled
    cell = range_of(book, PERIOD_NAME)
    made_for = None if cell is None else cell.value
    if made_for is not None and str(made_for).strip():
        return asked_period(made_for)
    newest = client.units()["period"]
    if newest is None:
        raise AddinError(texts.NOTHING_OPENED)
    return str(newest)


def show_period(book: xw.Book, period: str) -> None:
    """Lets TH_KY, where the workbook has that cell, say which period was pulled."""
    cell = range_of(book, PERIOD_NAME)
    if cell is None or period_code(cell.value) == period or program.protected(cell.sheet):
        return
    cell.number_format = "@"
    cell.value = period
