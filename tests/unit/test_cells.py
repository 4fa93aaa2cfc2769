"""One cell read: what is taken, what is repaired and said, what is refused."""

from datetime import date, datetime, timedelta

import pytest

from sync_service.workbooks.read.cells import address, choice, day, number, text

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
        ("1.234.567", 0, 1234567),
        ("45,3", 1, 45.3),
        ("45.3", 1, 45.3),
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
        ("không", 0, "NUMBER_INVALID"),
        ("-", 0, "NUMBER_INVALID"),
        ("3/4", 0, "NUMBER_INVALID"),
        ("12%", 0, "NUMBER_INVALID"),
        ("1.2.3", 0, "NUMBER_INVALID"),
        (True, 0, "NUMBER_INVALID"),
        (date(2026, 1, 1), 0, "NUMBER_INVALID"),
        (timedelta(1), 0, "NUMBER_INVALID"),
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
        ("", None, False),
    ],
)
def test_dates(value: object, taken: date | None, said: bool) -> None:
    """Real dates are taken; day/month/year in text and serial numbers are taken and told."""
    reading = day(value)
    assert (reading.value, reading.fault) == (taken, None)
    assert (reading.repaired is not None) is said


@pytest.mark.parametrize("value", ["31/2/2026", "9/2026", "tháng 9", 12.0, "2026", True])
def test_what_is_no_date_is_refused(value: object) -> None:
    """A day that does not exist, or half a date, is not guessed."""
    assert day(value).fault == "DATE_INVALID"


def test_choices_are_matched_by_spelling_not_by_likeness() -> None:
    """Case, spacing and the tone's place are forgiven; another word is not."""
    assert choice("hoàn thành", STATUSES).repaired is None
    assert choice("  Hoàn  thành ", STATUSES).value == "hoàn thành"
    assert choice("hòan thành", STATUSES).value == "hoàn thành"
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
