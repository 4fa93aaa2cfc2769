"""One cell read: the value that stands there, what it is taken for, or why it cannot be taken."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sync_service.domain.spelling import fold, nfc

LARGEST = 10**9
_DIGITS = re.compile(r"^[+-]?\d+$")
_DOTTED = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+$")
_GROUPED_BY_COMMA = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+$")
_VIETNAMESE = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})*|\d+),\d+$")
_POINT = re.compile(r"^[+-]?\d+\.\d+$")
_DAY = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$")
_EPOCH = datetime(1899, 12, 30)


@dataclass(frozen=True)
class Reading:
    """A value as read; `fault` names the finding, `repaired` is set where it was read differently.

    `choices` are the readings between which nothing in the cell decides.
    """

    value: Any = None
    fault: str | None = None
    repaired: str | None = None
    choices: tuple[str, str] | None = None


NOTHING = Reading()


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing, or only blanks."""
    return value is None or (isinstance(value, str) and not value.replace("\u200b", "").strip())


def number(value: Any, decimals: int) -> Reading:
    """A figure with at most so many decimals. Negative, too fine or too large is a fault."""
    if isinstance(value, bool | date | timedelta):
        return Reading(fault="NUMBER_INVALID")
    if isinstance(value, int | float):
        return _bounded(value, decimals)
    if is_blank(value):
        return NOTHING
    if not isinstance(value, str):
        return Reading(fault="NUMBER_INVALID")
    return _number_in_text(value, decimals)


def _number_in_text(value: str, decimals: int) -> Reading:
    text = "".join(value.replace("\u200b", "").split())
    if decimals and (_DOTTED.match(text) or _GROUPED_BY_COMMA.match(text)) and text.count(".") < 2:
        mark = "." if "." in text else ","
        return Reading(
            fault="NUMBER_AMBIGUOUS",
            choices=(text.replace(mark, ""), text.replace(mark, ",")),
        )
    if _DIGITS.match(text):
        taken = float(text)
    elif _DOTTED.match(text) or _GROUPED_BY_COMMA.match(text):
        taken = float(text.replace(".", "").replace(",", ""))
    elif _VIETNAMESE.match(text):
        taken = float(text.replace(".", "").replace(",", "."))
    elif _POINT.match(text):
        taken = float(text)
    else:
        return Reading(fault="NUMBER_INVALID")
    bounded = _bounded(taken, decimals)
    if bounded.fault:
        return bounded
    return Reading(bounded.value, repaired=f"{bounded.value:g}" if decimals else f"{taken:.0f}")


def _bounded(value: int | float, decimals: int) -> Reading:
    if value < 0:
        return Reading(fault="NUMBER_NEGATIVE")
    if not value <= LARGEST:  # also catches not-a-number
        return Reading(fault="NUMBER_TOO_LARGE")
    scaled = value * 10**decimals
    if abs(scaled - round(scaled)) > 1e-6:
        return Reading(fault="NUMBER_FRACTION")
    return Reading(round(scaled) / 10**decimals if decimals else round(value))


def day(value: Any) -> Reading:
    """A date: a real one, dd/mm/yyyy in text, or a serial number that fell out of its format."""
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    if is_blank(value):
        return NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 30_000 <= value < 80_000 and float(value).is_integer():
            taken = (_EPOCH + timedelta(days=int(value))).date()
            return Reading(taken, repaired=f"{taken:%d/%m/%Y}")
        return Reading(fault="DATE_INVALID")
    match = _DAY.match(str(value).strip())
    if match is None:
        return Reading(fault="DATE_INVALID")
    try:
        taken = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return Reading(fault="DATE_INVALID")
    return Reading(taken, repaired=f"{taken:%d/%m/%Y}")


def choice(value: Any, options: tuple[str, ...]) -> Reading:
    """One of a list's words; other case, spacing or tone place is read, a near word is not."""
    if is_blank(value):
        return NOTHING
    if value in options:
        return Reading(value)
    folded = fold(str(value))
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
    if isinstance(value, date):
        return Reading(f"{value:%d/%m/%Y}")
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
