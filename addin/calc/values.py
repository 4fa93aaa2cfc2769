"""Python's values and those of Calc, which knows numbers and text only."""

import datetime as dt
import math
import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

CellValue = str | float
LONGEST_TEXT = 32_767  # Excel's limit: longer text would be cut in the .xlsx
MILLISECONDS_A_DAY = 86_400_000

_USUAL = frozenset((str, float, int, type(None)))

try:
    import numpy as np
except ImportError:  # pragma: no cover
    np = None  # type: ignore[assignment, unused-ignore]


@dataclass(frozen=True)
class Prepared:
    """Values as Calc takes them, and the cells (row, column from zero) that need a format."""

    rows: tuple[tuple[CellValue, ...], ...]
    booleans: list[tuple[int, int]] = field(default_factory=list)
    dates: list[tuple[int, int]] = field(default_factory=list)
    moments: list[tuple[int, int]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)


def to_plain(value: Any) -> Any:
    """One of "", str, bool, int, float, date, datetime or time for what xlwings hands over.

    None and every kind of NaN become "", the empty cell; zones of time are taken off.
    """
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, float | int):
        return "" if value != value else value
    if isinstance(value, dt.datetime):
        if value != value:  # pandas.NaT
            return ""
        # pandas.Timestamp is a datetime with nanoseconds.
        plain = value.to_pydatetime(warn=False) if hasattr(value, "to_pydatetime") else value
        return plain.replace(tzinfo=None)
    if isinstance(value, dt.date | dt.time):
        return value
    if np is not None and isinstance(value, np.generic):
        return to_plain(_moment_of(value) if isinstance(value, np.datetime64) else value.item())
    if isinstance(value, Decimal):
        return "" if value.is_nan() else float(value)
    if isinstance(value, numbers.Real):
        return float(value)
    # pandas.NA has no truth value, so it cannot be compared; pandas itself may be missing.
    if type(value).__name__ == "NAType":
        return ""
    raise TypeError(f"a cell cannot hold {type(value).__name__} values")


def prepare(rows: Sequence[Sequence[Any]], null_date: dt.datetime) -> Prepared:
    """Values of one shape for setDataArray.

    A leading apostrophe is Excel's mark of text and is taken off; everything else that is text
    stays text, "=1+1" too. Raises ValueError for what no cell can hold.
    """
    made: list[tuple[CellValue, ...]] = []
    prepared = Prepared(())
    texts = _Texts()
    for r, row in enumerate(rows):
        # Sheets have many thousands of cells: the usual ones are made without a call for each.
        if _USUAL.issuperset(map(type, row)):
            line = [
                texts[value]
                if type(value) is str
                else ""
                if value is None
                else float(value)
                if value - value == 0
                else _special(value, (r, 0), prepared, null_date)
                for value in row
            ]
        else:
            line = [
                texts[value] if type(value) is str else _special(value, (r, c), prepared, null_date)
                for c, value in enumerate(row)
            ]
        made.append(tuple(line))
    return Prepared(
        tuple(made), prepared.booleans, prepared.dates, prepared.moments, prepared.times
    )


def serial(value: dt.datetime, null_date: dt.datetime) -> float:
    """Days since the workbook's day zero."""
    gap = value - null_date
    return gap.days + (gap.seconds + gap.microseconds / 1e6) / 86_400


def moment(days: float, null_date: dt.datetime) -> dt.datetime | None:
    """The moment of a serial number, to the millisecond; None outside the calendar."""
    try:
        return null_date + dt.timedelta(milliseconds=round(days * MILLISECONDS_A_DAY))
    except OverflowError:
        return None


def clean(
    rows: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
) -> list[list[Any]]:
    """What is read, in the types that xlwings' options ask for."""

    if datetime_builder is dt.datetime and number_builder is None:
        return [[empty_as if v == "" or v is None else v for v in row] for row in rows]

    def one(value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return datetime_builder(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        if number_builder is not None and type(value) is float:
            return number_builder(value)
        return value

    return [
        [empty_as if value == "" or value is None else one(value) for value in row] for row in rows
    ]


def _text(value: str) -> str:
    text = value[1:] if value[:1] == "'" else value
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            f"a cell holds at most {LONGEST_TEXT} characters, and this text has {len(text)}"
        )
    return text


class _Texts(dict[str, str]):
    """Texts as cells hold them; most of a sheet's come again and again."""

    def __missing__(self, value: str) -> str:
        self[value] = text = _text(value)
        return text


def _number(value: float) -> float:
    number = float(value)
    if math.isinf(number):
        raise ValueError("a cell cannot hold an infinite number")
    return number


def _special(
    value: Any, cell: tuple[int, int], prepared: Prepared, null_date: dt.datetime
) -> CellValue:
    value = to_plain(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        prepared.booleans.append(cell)
        return float(value)
    if isinstance(value, dt.datetime):
        days = serial(value, null_date)
        (prepared.dates if days == int(days) else prepared.moments).append(cell)
        return days
    if isinstance(value, dt.date):
        prepared.dates.append(cell)
        return serial(dt.datetime(value.year, value.month, value.day), null_date)
    if isinstance(value, dt.time):
        prepared.times.append(cell)
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return (seconds + value.microsecond / 1e6) / 86_400
    return _number(value)


def _moment_of(value: Any) -> Any:
    return value.astype("datetime64[us]").item()
