"""Worksheet functions over the service's flat figures: TH_SO, TH_TYLE, TH_CHITIEU, TH_NHIEMVU.

A sheet of thousands of calls asks the service once a period and unit; for a while after that
nothing is asked, and without the service the last pull answers.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

import xlwings as xw

from addin import texts
from addin.client import Client
from addin.errors import AddinError, NotSignedIn
from addin.profile import Account, usual_profile

# Seconds for which an answer is not asked for again.
FRESH = 300.0

Figure = float | int | str
Ask = Callable[[str, str | None], Mapping[str, Any]]


class FigureCache:
    """The figures by period and unit: one request at a time for each, however many ask."""

    def __init__(self, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._held: dict[tuple[str, str | None], tuple[float, Mapping[str, Any] | str]] = {}
        self._locks: dict[tuple[str, str | None], Lock] = {}
        self._guard = Lock()

    def figures(self, period: str, unit: str | None) -> Mapping[str, Any]:
        """The answer for a period and unit; AddinError with the sentence of the fault."""
        key = period, unit
        with self._guard:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            held = self._held.get(key)
            if held is None or self._clock() - held[0] > FRESH:
                held = self._clock(), self._answer(period, unit)
                self._held[key] = held
        if isinstance(held[1], str):
            raise AddinError(held[1])
        return held[1]

    def forget(self) -> None:
        """Asks anew from here on: after a pull, or when somebody else signed in."""
        with self._guard:
            self._held.clear()

    def _answer(self, period: str, unit: str | None) -> Mapping[str, Any] | str:
        # A fault is held too: two thousand cells must not ask a dead service each.
        try:
            return self._ask(period, unit)
        except AddinError as error:
            return str(error)


def _ask_service(period: str, unit: str | None) -> Mapping[str, Any]:
    profile = usual_profile()
    account: Account | None = profile.account
    if account is None:
        raise NotSignedIn(texts.SIGN_IN_FIRST)
    with Client(account, profile) as client:
        now = datetime.now().astimezone()
        told: Mapping[str, Any] = client.figures(period, unit or account.unit, now).content
        return told


CACHE = FigureCache(_ask_service)


def _found(period: Any, unit: Any, figure: str, *, is_box: bool = False) -> Figure:
    """A figure, "" where it is missing, or "#TH: ..." with the reason."""
    code = _word(period).upper()
    if not code:
        return texts.FUNCTION_ERROR.format(why=texts.PERIOD_MISSING)
    wanted = _word(unit)
    try:
        told = CACHE.figures(code, None)
        whose = wanted or str(told["unit"])
        if whose != told["unit"] and whose not in told["direct_units"]:
            told = CACHE.figures(code, whose)
    except AddinError as error:
        return texts.FUNCTION_ERROR.format(why=error)
    figures = told["figures"]
    number = figures.get(f"{code}|{whose}|{figure}")
    if number is None and is_box and _has_boxes(figures, f"{code}|{whose}|{figure}"):
        return 0
    return "" if number is None else number


def _has_boxes(figures: Mapping[str, Any], key: str) -> bool:
    start = key.rpartition(".")[0]
    return any(f"{start}.{box}" in figures for box in texts.BOXES.values())


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@xw.func
def TH_SO(code: Any, column: Any, period: Any, unit: Any = None) -> Figure:
    """A figure, such as TH_SO("member_statistics:D";"total";"2026-Q3";"T.01")."""
    return _found(period, unit, f"{_word(code)}.{_word(column)}")


@xw.func
def TH_TYLE(code: Any, column: Any, period: Any, against: Any = None, unit: Any = None) -> Figure:
    """A figure in percent of the one before: of the last period, or of "cùng kỳ" a year ago."""
    word = _word(against).casefold()
    if word in texts.AGAINST_LAST_YEAR:
        earlier = "last_year"
    elif word in texts.AGAINST_PREVIOUS:
        earlier = "previous"
    else:
        return texts.FUNCTION_ERROR.format(why=texts.AGAINST_UNKNOWN.format(word=_word(against)))
    return _found(period, unit, f"{_word(code)}.{_word(column)}%{earlier}")


@xw.func
def TH_CHITIEU(plan: Any, code: Any, period: Any, what: Any = None, unit: Any = None) -> Figure:
    """A target of a plan: what was reached, or "tử số", "mẫu số", "mức giao", "đạt"."""
    word = _word(what).casefold()
    part = texts.TARGET_PARTS.get(word, word)
    if part not in texts.TARGET_PARTS.values():
        return texts.FUNCTION_ERROR.format(why=texts.PART_UNKNOWN.format(word=_word(what)))
    return _found(period, unit, f"target:{_word(plan)}/{_word(code)}.{part}")


@xw.func
def TH_NHIEMVU(plan: Any, code: Any, box: Any, period: Any, unit: Any = None) -> Figure:
    """In how many units a task stands in a box, such as "hoàn thành đúng hạn"."""
    word = _word(box).casefold()
    name = texts.BOXES.get(word, word)
    if name not in (*texts.BOXES.values(), "units", "done_percent"):
        return texts.FUNCTION_ERROR.format(why=texts.BOX_UNKNOWN.format(word=_word(box)))
    return _found(
        period,
        unit,
        f"task:{_word(plan)}/{_word(code)}.{name}",
        is_box=name in texts.BOXES.values(),
    )
