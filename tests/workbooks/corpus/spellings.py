"""Single cells filled in as clerks do: every spelling of docs/reading.md, one damage each."""

import unicodedata
from datetime import date, time
from typing import Any

from tests.workbooks.corpus.case import DAMAGES, Case, Damage

TAKEN, READ = None, "NUMBER_TEXT"
INVALID, TWO = "NUMBER_INVALID", "NUMBER_AMBIGUOUS"
NONE_OR_ZERO, AS_DATE = "NUMBER_NONE_OR_ZERO", "NUMBER_DATE"

# What stands in a cell that asks for a whole number of people → the number and the finding.
WHOLE: tuple[tuple[Any, int | None, str | None], ...] = (
    ("1.234", 1234, READ),
    ("1,234", 1234, READ),
    ("1 234", 1234, READ),
    ("1\u00a0234", 1234, READ),
    ("1\u2009234", 1234, READ),
    ("1\u202f234", 1234, READ),
    ("1.234.567", 1234567, READ),
    ("1,234,567", 1234567, READ),
    ("12", 12, READ),
    ("  12  ", 12, READ),
    ("'12", 12, READ),
    ("+12", 12, READ),
    ("012", 12, READ),
    ("12,0", 12, READ),
    ("12.00", 12, READ),
    ("1.234,0", 1234, READ),
    ("１２３", 123, READ),
    ("1.234 người", 1234, READ),
    ("12người", 12, READ),
    ("\u200b12", 12, READ),
    ("12.000", 12000, READ),
    ("12,000", None, TWO),
    ("1.234,5", None, "NUMBER_FRACTION"),
    ("1.5", None, "NUMBER_FRACTION"),
    ("1,5", None, "NUMBER_FRACTION"),
    ("0.123", None, "NUMBER_FRACTION"),
    (1.5, None, "NUMBER_FRACTION"),
    ("-5", None, "NUMBER_NEGATIVE"),
    ("−5", None, "NUMBER_NEGATIVE"),
    (-5, None, "NUMBER_NEGATIVE"),
    (5_000_000_000, None, "NUMBER_TOO_LARGE"),
    ("-", None, NONE_OR_ZERO),
    ("–", None, NONE_OR_ZERO),
    ("không", None, NONE_OR_ZERO),
    ("Không có", None, NONE_OR_ZERO),
    ("chưa có", None, NONE_OR_ZERO),
    ("x", None, INVALID),
    ("12%", None, INVALID),
    ("3/4", None, INVALID),
    ("1 2", None, INVALID),
    ("12 34", None, INVALID),
    ("1.2.3", None, INVALID),
    ("1O", None, INVALID),
    ("10²", None, INVALID),
    ("~100", None, INVALID),
    ("khoảng 10", None, INVALID),
    ("10-12", None, INVALID),
    ("10+2", None, INVALID),
    ("12 chi bộ", None, INVALID),
    ("1e3", None, INVALID),
    ("mười hai", None, INVALID),
    ("(5)", None, INVALID),
    ("9" * 400, None, INVALID),
    (True, None, INVALID),
    (date(2026, 4, 3), None, AS_DATE),
    (time(3, 4), None, INVALID),
)
# A number and the format over it.
FORMATTED: tuple[tuple[str, float, str, int | None, str | None], ...] = (
    ("shown_as_a_percentage", 5, "0%", None, TWO),
    ("zero_shown_as_a_percentage", 0, "0.00%", 0, TAKEN),
    ("shown_as_a_date", 31, "dd/mm/yyyy", None, AS_DATE),
    ("shown_with_groups", 1234, "#.##0", 1234, TAKEN),
    ("shown_as_text", 1234, "@", 1234, TAKEN),
)
PERCENT: tuple[tuple[str, Any, str, float | None, str | None], ...] = (
    ("half_shown_as_50_percent", 0.5, "0%", None, TWO),
    ("one_shown_as_100_percent", 1, "0%", None, TWO),
    ("half", 0.5, "General", None, TWO),
    ("fifty_percent_in_words", "50%", "General", 50, READ),
    ("fifty_percent_with_a_blank", "50 %", "General", 50, READ),
    ("fifty_in_words", "50", "@", 50, READ),
    ("a_quotient_in_words", "3/4", "@", None, INVALID),
    ("above_a_hundred", 150, "General", None, "NUMBER_OUT_OF_RANGE"),
)
_FIFTH = date(2023, 3, 5)
DAYS: tuple[tuple[Any, date | None, str | None], ...] = (
    ("5/3/2023", _FIFTH, "DATE_TEXT"),
    ("05/03/2023", _FIFTH, "DATE_TEXT"),
    ("05.03.2023", _FIFTH, "DATE_TEXT"),
    ("5-3-2023", _FIFTH, "DATE_TEXT"),
    ("5-3-23", _FIFTH, "DATE_TEXT"),
    (" 5 / 3 / 2023 ", _FIFTH, "DATE_TEXT"),
    ("5/3/2023.", _FIFTH, "DATE_TEXT"),
    ("2023-03-05", _FIFTH, "DATE_TEXT"),
    ("05/03/2023 10:30", _FIFTH, "DATE_TEXT"),
    ("ngày 5 tháng 3 năm 2023", _FIFTH, "DATE_TEXT"),
    (44990, _FIFTH, "DATE_TEXT"),
    ("tháng 3/2023", None, "DATE_NO_DAY"),
    ("3/2023", None, "DATE_NO_DAY"),
    ("tháng 3", None, "DATE_NO_DAY"),
    ("Q1", None, "DATE_NO_DAY"),
    ("Quý I/2023", None, "DATE_NO_DAY"),
    ("2023", None, "DATE_NO_DAY"),
    (2023, None, "DATE_NO_DAY"),
    ("31/2/2023", None, "DATE_INVALID"),
    ("3/25/2023", None, "DATE_INVALID"),
    ("đã xong", None, "DATE_INVALID"),
    (5, None, "DATE_INVALID"),
    (date(1923, 3, 5), None, "DATE_UNLIKELY"),
)
WORDS: tuple[tuple[Any, str | None, str | None], ...] = (
    ("Hoàn thành", "hoàn thành", "CHOICE_TEXT"),
    ("HOÀN THÀNH", "hoàn thành", "CHOICE_TEXT"),
    (" hoàn  thành ", "hoàn thành", "CHOICE_TEXT"),
    ("hòan thành", "hoàn thành", "CHOICE_TEXT"),
    (unicodedata.normalize("NFD", "đang thực hiện"), "đang thực hiện", "CHOICE_TEXT"),
    ("đang thực hiện.", "đang thực hiện", "CHOICE_TEXT"),
    ("đang\u00a0thực hiện", "đang thực hiện", "CHOICE_TEXT"),
    ("HT", None, "CHOICE_INVALID"),
    ("hoàn thanh", None, "CHOICE_INVALID"),
    ("đã hoàn thành", None, "CHOICE_INVALID"),
    ("chưa", None, "CHOICE_INVALID"),
    ("x", None, "CHOICE_INVALID"),
    (1, None, "CHOICE_INVALID"),
)
# Formula, what the program saved as its result, the number, and the finding.
FORMULAS: tuple[tuple[str, str, str | None, int | None, str], ...] = (
    ("sum", "=SUM(1,2)", "3", 3, "FORMULA_TAKEN"),
    ("own_program", '=IF(1>0,"có","")', None, None, "FORMULA_NOT_COMPUTED"),
    ("other_file", "=[1]Sheet1!$A$1", "7", 7, "FORMULA_OTHER_FILE"),
    ("without_result", "=SUM(1,2)", None, None, "FORMULA_NOT_COMPUTED"),
    ("fraction", "=10/4", "2.5", None, "NUMBER_FRACTION"),
)


def _add(name: str, apply: Any, taken: Any) -> None:
    if any(one.name == name for one in DAMAGES):
        name += f" ({len(DAMAGES)})"
    DAMAGES.append(Damage(name, apply, taken is not None, "cells"))


def _figure(value: Any, taken: int | None, code: str | None, look: str = "General") -> Any:
    def apply(case: Case) -> None:
        key = case.next_key()
        cell = case.figures[key]
        cell.value = value
        if look != "General":
            cell.number_format = look
        case.expected[key] = taken
        if code is not None:
            case.note(code, cell)

    return apply


def _task(name: str, value: Any, taken: Any, code: str | None, look: str | None = None) -> Any:
    def apply(case: Case) -> None:
        key, cell = case.next_task(name)
        cell.value = value
        cell.number_format = look or ("General" if not isinstance(value, date) else "dd/mm/yyyy")
        case.expected[key] = taken
        if code is not None:
            case.note(code, cell)

    return apply


def _formula(formula: str, result: str | None, taken: int | None, code: str) -> Any:
    def apply(case: Case) -> None:
        key = case.next_key()
        cell = case.figures[key]
        cell.value = formula
        case.expected[key] = taken
        if result is not None:
            case.cached.append((cell, result))
        case.note(code, cell)

    return apply


def _error(case: Case) -> None:
    key = case.next_key()
    cell = case.figures[key]
    cell.value, cell.data_type = "#REF!", "e"
    case.expected[key] = None
    case.note("FORMULA_ERROR", cell)


def _emptied(case: Case) -> None:
    key = case.next_key()
    case.figures[key].value = None
    case.expected[key] = None


for _value, _taken, _code in WHOLE:
    _add(f"figure {str(_value)[:20]!r}", _figure(_value, _taken, _code), _taken)
for _name, _value, _look, _taken, _code in FORMATTED:
    _add(f"figure {_name}", _figure(_value, _taken, _code, _look), _taken)
for _name, _value, _look, _percent, _code in PERCENT:
    _add(f"percent {_name}", _task("percent", _value, _percent, _code, _look), _percent)
for _value, _day, _code in DAYS:
    _add(f"day {str(_value)!r}", _task("completed_on", _value, _day, _code), _day)
for _value, _word, _code in WORDS:
    _add(f"status {str(_value)!r}", _task("status", _value, _word, _code), _word)
for _name, _text, _result, _taken, _code in FORMULAS:
    _add(f"formula {_name}", _formula(_text, _result, _taken, _code), _taken)
_add("formula error", _error, None)
_add("figure emptied", _emptied, None)
