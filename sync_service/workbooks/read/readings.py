"""What reading one cell comes to, and how the cell's content is shown to people."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

EPOCH = datetime(1899, 12, 30)
_AFTER_THE_GAP = datetime(1900, 3, 1)
# A finding quotes a cell; it does not repeat a page of text.
_QUOTED = 80
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


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
    if isinstance(value, str):
        # Most cells begin with a plain sign, which settles it.
        return not ("!" <= value[:1] <= "~" or visible(value))
    return value is None


def visible(words: str) -> str:
    """The words without what nobody sees: blanks around them, zero-width signs."""
    return words.translate(_UNSEEN).strip()


def code_text(value: Any) -> str:
    """A row code as text; a code that the program took for a number loses only its ".0"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strip() if isinstance(value, str) else shown(value)


def shown(value: Any) -> str:
    """A cell's content as its sheet shows it, at most 80 signs of it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)[:_QUOTED]


def serial(value: date | timedelta) -> str:
    """The number that a cell holds whose format shows it as a date or a length of time."""
    if isinstance(value, timedelta):
        days: float = value / timedelta(1)
    else:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        days = (moment - EPOCH) / timedelta(1)
        # Spreadsheet programs count a 29 February 1900, which never was.
        days -= moment < _AFTER_THE_GAP
    return shown(float(days))
