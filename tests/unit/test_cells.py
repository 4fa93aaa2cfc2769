"""One cell read: what is taken, what is repaired and said, what is refused."""

from datetime import date, datetime, timedelta

import pytest

from sync_service.workbooks.read.cells import (
    address,
    choice,
    day,
    number,
    of_percent_format,
    shown,
    text,
)

STATUSES = ("chưa thực hiện", "đang thực hiện", "hoàn thành", "không thuộc phạm vi")


@pytest.mark.parametrize(
    ("value", "decimals", "taken"),
    [
        (12.0, 0, 12),
        (12, 0, 12),
        (0.0, 0, 0),
        ("", 0, None),
        ("  ", 0, None),
        ("\u00a0", 0, None),
        (None, 0, None),
        (45.3, 1, 45.3),
    ],
)
def test_numbers_as_they_stand(value: object, decimals: int, taken: float | None) -> None:
    """A number is taken, an empty cell is nothing; neither is worth a word."""
    reading = number(value, decimals)
    assert (reading.value, reading.fault, reading.repaired) == (taken, None, None)


@pytest.mark.parametrize(
    ("value", "decimals", "taken"),
    [
        ("12", 0, 12),
        (" 12 ", 0, 12),
        ("1 234", 0, 1234),
        ("1\u00a0234", 0, 1234),
        ("1.234", 0, 1234),
        ("1,234", 0, 1234),
        ("1.000", 0, 1000),
        ("1 000", 0, 1000),
        ("1,000,000", 0, 1000000),
        ("0,000", 0, 0),
        ("1.234.567", 0, 1234567),
        ("45,3", 1, 45.3),
        ("45.3", 1, 45.3),
        ("1.234,5", 1, 1234.5),
        ("1,234.5", 1, 1234.5),
        ("1\u2009234\u202f567", 0, 1234567),
        ("１２", 0, 12),
        ("'12", 0, 12),
    ],
)
def test_numbers_in_text_are_read_and_said(value: str, decimals: int, taken: float) -> None:
    """A number typed as text has one meaning here; it is taken, and both readings are told."""
    reading = number(value, decimals)
    assert reading.value == taken
    assert reading.repaired is not None


@pytest.mark.parametrize(
    ("value", "decimals", "fault"),
    [
        ("x", 0, "NUMBER_INVALID"),
        ("không", 0, "NUMBER_NONE_OR_ZERO"),
        ("-", 0, "NUMBER_NONE_OR_ZERO"),
        ("3/4", 0, "NUMBER_INVALID"),
        ("12%", 0, "NUMBER_INVALID"),
        ("1.2.3", 0, "NUMBER_INVALID"),
        (True, 0, "NUMBER_INVALID"),
        (date(2026, 1, 1), 0, "NUMBER_DATE"),
        (timedelta(1), 0, "NUMBER_DATE"),
        ("1 2", 0, "NUMBER_INVALID"),
        ("0.123", 0, "NUMBER_FRACTION"),
        ("10²", 0, "NUMBER_INVALID"),
        ("1" * 300, 0, "NUMBER_INVALID"),
        ("45.300", 1, "NUMBER_AMBIGUOUS"),
        ("1,000", 0, "NUMBER_AMBIGUOUS"),
        ("123,000", 0, "NUMBER_AMBIGUOUS"),
        (-1.0, 0, "NUMBER_NEGATIVE"),
        ("-5", 0, "NUMBER_NEGATIVE"),
        (1.5, 0, "NUMBER_FRACTION"),
        ("1,5", 0, "NUMBER_FRACTION"),
        (45.37, 1, "NUMBER_FRACTION"),
        (1e12, 0, "NUMBER_TOO_LARGE"),
        (float("nan"), 0, "NUMBER_TOO_LARGE"),
        ("1.234", 1, "NUMBER_AMBIGUOUS"),
    ],
)
def test_what_is_no_figure_is_refused(value: object, decimals: int, fault: str) -> None:
    """What has no meaning, or two, is never taken."""
    reading = number(value, decimals)
    assert (reading.value, reading.fault) == (None, fault)


@pytest.mark.parametrize(
    ("value", "taken", "said"),
    [
        (date(2026, 9, 5), date(2026, 9, 5), False),
        (datetime(2026, 9, 5, 10, 0), date(2026, 9, 5), False),
        ("5/9/2026", date(2026, 9, 5), True),
        ("05.09.2026", date(2026, 9, 5), True),
        (46270.0, date(2026, 9, 5), True),
        ("2026-09-05", date(2026, 9, 5), True),
        ("5-9-26", date(2026, 9, 5), True),
        ("5/9/2026 10:30", date(2026, 9, 5), True),
        ("Ngày 05 tháng 9 năm 2026", date(2026, 9, 5), True),
        ("", None, False),
    ],
)
def test_dates(value: object, taken: date | None, said: bool) -> None:
    """Real dates are taken; day/month/year in text and serial numbers are taken and told."""
    reading = day(value)
    assert (reading.value, reading.fault) == (taken, None)
    assert (reading.repaired is not None) is said


@pytest.mark.parametrize("value", ["31/2/2026", "9/25/2026", 12.0, True, "sắp xong", "1" * 90])
def test_what_is_no_date_is_refused(value: object) -> None:
    """A day that does not exist is not guessed."""
    assert day(value).fault == "DATE_INVALID"


@pytest.mark.parametrize("value", ["9/2026", "tháng 9", "2026", 2026.0, "Q3", "Quý III/2026"])
def test_half_a_date_is_told_from_none(value: object) -> None:
    """A month, quarter or year is refused as what it is."""
    assert day(value).fault == "DATE_NO_DAY"


@pytest.mark.parametrize(
    ("typed", "unit", "taken"),
    [
        ("1.234 người", "người", 1234),
        ("12 NGƯỜI.", "người", 12),
        ("12 chi bộ", "người", None),
        ("12 người", None, None),
        ("người", "người", None),
        ("12 người 3", "người", None),
    ],
)
def test_only_the_cells_own_unit_may_stand_behind_a_number(
    typed: str, unit: str | None, taken: int | None
) -> None:
    """The unit that the form itself gives is no other reading; any other word is."""
    reading = number(typed, 0, unit)
    assert reading.value == taken
    assert (reading.fault is None) is (taken is not None)


@pytest.mark.parametrize(
    ("value", "taken", "choices"),
    [
        (50.0, 50, None),
        ("50%", 50, None),
        (0.0, 0, None),
        (1.0, 1, None),
        (0.5, None, ("50%", "0.5")),
    ],
)
def test_a_percentage_below_one_has_two_readings(
    value: object, taken: int | None, choices: tuple[str, str] | None
) -> None:
    """0.5 may be half a percent or the 50% that a program stored so: both are named."""
    reading = number(value, 0, percent=True)
    assert (reading.value, reading.choices) == (taken, choices)


def test_a_percent_format_is_never_looked_through() -> None:
    """A cell that shows 100% holds 1: both readings are named; 0% is 0 either way."""
    assert of_percent_format(1.0).choices == ("100%", "1")
    assert of_percent_format(0.125).choices == ("12.5%", "0.125")
    assert of_percent_format(0.0).value == 0


def test_a_number_under_a_dates_format_is_named_both_ways() -> None:
    """31 shown as 31/01/1900, or a date stored as its number: nothing decides."""
    assert number(date(1900, 1, 31), 0).choices == ("31/01/1900", "31")
    assert number(date(2026, 9, 5), 0).choices == ("05/09/2026", "46270")
    assert number(timedelta(hours=12), 0).choices == ("12:00:00", "0.5")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12.0, "12"),
        (1234567.5, "1234567.5"),
        (True, "TRUE"),
        (date(2026, 9, 5), "05/09/2026"),
        (datetime(2026, 9, 5, 10, 30), "05/09/2026 10:30"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_finding_quotes_a_cell_as_its_sheet_shows_it(value: object, words: str) -> None:
    """No rounding, no program's spelling, and never a page of text."""
    assert shown(value) == words


def test_choices_are_matched_by_spelling_not_by_likeness() -> None:
    """Case, spacing and the tone's place are forgiven; another word is not."""
    assert choice("hoàn thành", STATUSES).repaired is None
    assert choice("  Hoàn  thành ", STATUSES).value == "hoàn thành"
    assert choice("hòan thành", STATUSES).value == "hoàn thành"
    assert choice("Hoàn thành.", STATUSES).value == "hoàn thành"
    assert choice("HT", STATUSES).fault == "CHOICE_INVALID"
    assert choice("hoàn thanh", STATUSES).fault == "CHOICE_INVALID"
    assert choice("", STATUSES).value is None


def test_words_in_their_usual_spelling() -> None:
    """Numbers and dates that stand where words are expected become those words; text is NFC."""
    assert text(12.0).value == "12"
    assert text(date(2026, 9, 5)).value == "05/09/2026"
    assert text("a\u0306").value == "ă"
    assert text("  ").value is None


def test_cells_are_named_as_the_program_names_them() -> None:
    """(0, 0) is A1, (9, 27) is AB10, (0, 701) is ZZ1."""
    assert [address(0, 0), address(9, 27), address(0, 701)] == ["A1", "AB10", "ZZ1"]
