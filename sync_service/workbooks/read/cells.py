"""One cell read: the value that stands there, what it is taken for, or why it cannot be taken."""

from datetime import date
from typing import Any

from sync_service.domain.spelling import fold, nfc
from sync_service.workbooks.read.days import day
from sync_service.workbooks.read.numbers import LARGEST, number, of_percent_format
from sync_service.workbooks.read.readings import (
    NOTHING,
    Reading,
    is_blank,
    serial,
    shown,
    visible,
)

__all__ = [
    "LARGEST",
    "NOTHING",
    "Reading",
    "address",
    "choice",
    "day",
    "is_blank",
    "letters",
    "number",
    "of_percent_format",
    "serial",
    "shown",
    "text",
    "visible",
]

_ENDS = " .;,!"


def choice(value: Any, options: tuple[str, ...]) -> Reading:
    """One of a list's words; other case, spacing, tone place or a dot behind it is read.

    A near word, or its initials, is not.
    """
    if is_blank(value):
        return NOTHING
    if value in options:
        return Reading(value)
    folded = fold(visible(str(value)).rstrip(_ENDS))
    for option in options:
        if fold(option) == folded:
            return Reading(option, repaired=option)
    return Reading(fault="CHOICE_INVALID")


def text(value: Any) -> Reading:
    """Words as stored; numbers and dates that stand for words in their usual spelling."""
    if is_blank(value):
        return NOTHING
    if isinstance(value, float) and value.is_integer():
        return Reading(str(int(value)))
    if isinstance(value, bool | date):
        return Reading(shown(value))
    return Reading(nfc(str(value)))


def address(row: int, column: int) -> str:
    """The physical cell of zero-based row and column: (0, 27) is AB1."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """The letters of a zero-based column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
