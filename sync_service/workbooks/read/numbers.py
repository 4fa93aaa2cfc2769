"""A figure read: numbers as they stand, numbers typed as text, and what is no number.

docs/reading.md lists every spelling with what becomes of it.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sync_service.domain.spelling import fold
from sync_service.workbooks.read.readings import (
    NOTHING,
    Reading,
    is_blank,
    serial,
    shown,
    visible,
)

LARGEST = 10**9
# Longer text is no figure, and is not worth a search.
_LONGEST = 60
_SIGN = r"^[+-]?"
_WHOLE = re.compile(_SIGN + r"[0-9]+$")
_GROUPED = re.compile(_SIGN + r"[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*$")
_BY_COMMA = re.compile(
    _SIGN + r"(?:[0-9]+|[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*),[0-9]+$"
)
_BY_POINT = re.compile(
    _SIGN + r"(?:[0-9]+|[1-9][0-9]{0,2}(?:([, ])[0-9]{3})(?:\1[0-9]{3})*)\.[0-9]+$"
)
_WITH_UNIT = re.compile(r"^([^a-z]*?[0-9])\s*([^\W\d_][^\d]*)$", re.IGNORECASE)
# Full-width signs of an East Asian keyboard, the true minus, an apostrophe's other shapes.
_USUAL = str.maketrans("０１２３４５６７８９，．％－＋−’‘", "0123456789,.%-+-''")
_DASHES = frozenset({"-", "--", "---", "–", "—", "_", "...", "…"})
# Words that say "none" or "not known": nothing decides which.
_NONE = frozenset(
    map(fold, ("không", "không có", "không phát sinh", "chưa có", "chưa phát sinh", "ko", "n/a"))
)


def number(value: Any, decimals: int, unit: str | None = None, percent: bool = False) -> Reading:
    """A figure with at most so many decimals. Negative, too fine or too large is a fault.

    `unit` is the cell's own unit of measure, which may stand behind a typed number; `percent`
    says that the cell asks for a percentage.
    """
    if isinstance(value, bool):
        return Reading(fault="NUMBER_INVALID")
    if isinstance(value, date | timedelta):
        return Reading(fault="NUMBER_DATE", choices=(shown(value), serial(value)))
    if isinstance(value, int | float):
        if percent and 0 < value < 1:
            return of_percent_format(value)
        return _bounded(value, decimals)
    if is_blank(value):
        return NOTHING
    if not isinstance(value, str):
        return Reading(fault="NUMBER_INVALID")
    return _number_in_text(value, decimals, unit, percent)


def of_percent_format(value: float) -> Reading:
    """A number whose cell shows it as a percentage: 0.5 stands there as 50%."""
    if value == 0:
        return Reading(0)
    scaled = round(value * 100, 9)
    return Reading(fault="NUMBER_AMBIGUOUS", choices=(f"{scaled:g}%", f"{value:g}"))


def _number_in_text(value: str, decimals: int, unit: str | None, percent: bool) -> Reading:
    if len(value) > _LONGEST:
        return Reading(fault="NUMBER_INVALID")
    text = " ".join(visible(value).translate(_USUAL).removeprefix("'").split())
    if text in _DASHES or fold(text) in _NONE:
        return Reading(fault="NUMBER_NONE_OR_ZERO")
    if percent and text.endswith("%"):
        text = text[:-1].rstrip()
    elif unit is not None and (match := _WITH_UNIT.match(text)) is not None:
        text = match[1] if fold(match[2].rstrip(" .")) == fold(unit) else text
    taken = _meanings(text)
    if not taken:
        return Reading(fault="NUMBER_INVALID")
    if len(taken) > 1 and (decimals or ("," in text and taken[1] == taken[1].to_integral_value())):
        # Only the Vietnamese decimal comma: nobody who means one types 1.000 there.
        second = text.replace(".", ",") if decimals else f"{taken[1].to_integral_value():f}"
        bare = text.replace(".", "").replace(",", "")
        return Reading(fault="NUMBER_AMBIGUOUS", choices=(bare, second))
    bounded = _bounded(float(taken[0]), decimals)
    if bounded.fault:
        return bounded
    said = f"{bounded.value:.{decimals}f}"
    return Reading(bounded.value, repaired=said.rstrip("0").rstrip(".") if decimals else said)


def _meanings(text: str) -> list[Decimal]:
    """What the digits may mean; a mark before every three digits is first taken to group them."""
    meanings = []
    if _WHOLE.match(text):
        meanings.append(text)
    if match := _GROUPED.match(text):
        meanings.append(text.replace(match[1], ""))
    if _BY_COMMA.match(text):
        meanings.append(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _BY_POINT.match(text):
        meanings.append(text.replace(",", "").replace(" ", ""))
    return [Decimal(one) for one in meanings]


def _bounded(value: int | float, decimals: int) -> Reading:
    if value < 0:
        return Reading(fault="NUMBER_NEGATIVE")
    if not value <= LARGEST:  # also catches not-a-number
        return Reading(fault="NUMBER_TOO_LARGE")
    scaled = value * 10**decimals
    if abs(scaled - round(scaled)) > 1e-6:
        return Reading(fault="NUMBER_FRACTION")
    return Reading(round(scaled) / 10**decimals if decimals else round(value))
