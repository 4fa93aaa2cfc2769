"""A day read: real dates, the usual spellings, and numbers that fell out of their format."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from sync_service.domain.spelling import fold
from sync_service.workbooks.read.readings import EPOCH, NOTHING, Reading, is_blank, visible

_LONGEST = 60
_TIME = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})" + _TIME)
_MONTH, _YEAR, _QUARTER = fold("tháng"), fold("năm"), fold("quý")
_IN_WORDS = re.compile(
    rf"^(?:{fold('ngày')} )?(\d{{1,2}}) {_MONTH} (\d{{1,2}}),? (?:{_YEAR} )?(\d{{4}})$"
)
_NO_DAY = re.compile(
    rf"^(?:{_MONTH} ?)?\d{{1,2}} ?[/.-] ?\d{{4}}$"
    rf"|^{_MONTH} \d{{1,2}}(?: {_YEAR} \d{{4}})?$"
    rf"|^(?:{_YEAR} )?(?:19|20)\d{{2}}$"
    rf"|^(?:{_QUARTER} ?|q)(?:[1-4]|i{{1,3}}|iv)\b.*$"
)
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 80_000


def day(value: Any) -> Reading:
    """A date: a real one, day before month in text, or a serial number out of its format."""
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    if is_blank(value):
        return NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        if _FIRST_SERIAL <= value < _LAST_SERIAL and float(value).is_integer():
            return _told((EPOCH + timedelta(days=int(value))).date())
        return Reading(fault="DATE_NO_DAY" if 1900 <= value < 2100 else "DATE_INVALID")
    text = str(value)
    return _day_in_text(text) if len(text) <= _LONGEST else Reading(fault="DATE_INVALID")


def _day_in_text(value: str) -> Reading:
    text = fold(visible(value).removeprefix("'")).rstrip(" .;,")
    if match := _DAY_FIRST.match(text) or _IN_WORDS.match(text):
        parts = int(match[3]), int(match[2]), int(match[1])
    elif match := _YEAR_FIRST.match(text):
        parts = int(match[1]), int(match[2]), int(match[3])
    else:
        return Reading(fault="DATE_NO_DAY" if _NO_DAY.match(text) else "DATE_INVALID")
    year, month, number = parts
    try:
        return _told(date(year if year > 99 else 2000 + year, month, number))
    except ValueError:
        return Reading(fault="DATE_INVALID")


def _told(taken: date) -> Reading:
    return Reading(taken, repaired=f"{taken:%d/%m/%Y}")
