"""What can be wrong with units and their events: where, what, and how to mend it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from sync_service.domain.unit_records import EVENT_WORDS, FIELD_WORDS
from sync_service.domain.unit_texts import PROBLEM_TEXTS

Param = str | int | datetime.date | tuple[str, ...]

_SHOWN_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """One fault of the units: its id in PROBLEM_TEXTS, its place in the file, its params."""

    id: str
    where: str
    params: dict[str, Param] = field(default_factory=dict)

    def what(self, language: str = "vi") -> str:
        """What is wrong, in Vietnamese or (`en`) English."""
        text = PROBLEM_TEXTS[self.id]
        return self._fill(text.what_en if language == "en" else text.what_vi, language)

    def mend(self, language: str = "vi") -> str:
        """How to mend it, in Vietnamese or (`en`) English."""
        text = PROBLEM_TEXTS[self.id]
        return self._fill(text.mend_en if language == "en" else text.mend_vi, language)

    def text(self, language: str = "vi") -> str:
        """Place, fault and mend in one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what(language)} {self.mend(language)}"

    def _fill(self, sentence: str, language: str) -> str:
        shown = {key: _show(key, value, language) for key, value in self.params.items()}
        return sentence.format(**shown)


class UnitsRefused(Exception):
    """Units that cannot be used; carries every problem found, in the order of the checks."""

    def __init__(self, problems: Iterable[UnitProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text("en") for problem in self.problems))

    def text(self, language: str = "vi") -> str:
        """One line a problem."""
        return "\n".join(problem.text(language) for problem in self.problems)


def _show(key: str, value: Param, language: str) -> str:
    english = language == "en"
    if key == "near":
        return _near(str(value), english)
    if key == "end" and isinstance(value, datetime.date):
        return _until(value, english)
    if key in ("event", "events", "field", "fields") and not english:
        return _list(value, {**FIELD_WORDS, **EVENT_WORDS})
    if isinstance(value, datetime.date):
        return _day(value, english)
    return _list(value, {})


def _list(value: Param, words: dict[str, str]) -> str:
    items = value if isinstance(value, tuple) else (str(value),)
    shown = [f"{words[item]} ({item})" if item in words else item for item in items]
    more = len(shown) - _SHOWN_AT_MOST
    return ", ".join(shown[:_SHOWN_AT_MOST]) + (f" (+{more})" if more > 0 else "")


def _near(code: str, english: bool) -> str:
    if not code:
        return ""
    return f" Did you mean “{code}”?" if english else f" Có phải “{code}” không?"


def _until(end: datetime.date, english: bool) -> str:
    if end == datetime.date.max:
        return " on" if english else " trở đi"
    last = _day(end - datetime.timedelta(days=1), english)
    return f" to {last}" if english else f" đến hết {last}"


def _day(day: datetime.date, english: bool) -> str:
    if day == datetime.date.min:
        return "the beginning" if english else "đầu dữ liệu"
    return day.isoformat() if english else f"{day.day:02}/{day.month:02}/{day.year:04}"
