"""What is written into cells comes back, and stands in the saved file as it should."""

import datetime as dt
import decimal
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.calc import values
from tests.addin.calc.conftest import Saved

DAY = dt.datetime(2026, 9, 5)
MOMENT = dt.datetime(2026, 9, 5, 7, 30, 15)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Đảng ủy xã Vĩnh Linh", "Đảng ủy xã Vĩnh Linh"),
        (1, 1.0),
        (-0.1, -0.1),
        (10**15 + 1, 1e15 + 1),
        (True, True),
        (False, False),
        (None, None),
        ("", None),
        (float("nan"), None),
        (dt.date(2026, 9, 5), DAY),
        (MOMENT, MOMENT),
        (MOMENT.replace(tzinfo=dt.UTC), MOMENT),
        (dt.time(7, 30, 15), dt.datetime(1899, 12, 30, 7, 30, 15)),
        (decimal.Decimal("12.5"), 12.5),
        (np.int64(7), 7.0),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.datetime64("2026-09-05"), DAY),
        (pd.Timestamp(MOMENT), MOMENT),
        (pd.NaT, None),
        (pd.NA, None),
        ("a\nb", "a\nb"),
        ("007", "007"),
        ("5/9/2026", "5/9/2026"),
        ("1.234,5", "1.234,5"),
        ("TRUE", "TRUE"),
        (" hai  cách ", " hai  cách "),
        ("x" * 32_767, "x" * 32_767),
    ],
)
def test_a_value_comes_back(sheet: xw.Sheet, value: Any, read: Any) -> None:
    """Each kind of value is read as what was written; nothing turns into another kind."""
    sheet["B2"].value = value
    assert sheet["B2"].value == read
    assert type(sheet["B2"].value) is type(read)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@x", "{=1}", "=", "1e5"])
def test_text_is_never_a_formula(sheet: xw.Sheet, saved: Saved, text: str) -> None:
    """Text that looks like a formula or a number stays text, in the saved file too."""
    sheet["A1"].value = text
    sheet["A2:B2"].value = [text, 1]
    assert sheet["A1:B2"].value == [[text, None], [text, 1.0]]
    cells = saved(sheet.book).active
    assert cells is not None
    assert [(cells[at].value, cells[at].data_type) for at in ("A1", "A2")] == [(text, "s")] * 2


def test_a_leading_apostrophe_is_excels_mark_of_text(sheet: xw.Sheet) -> None:
    """One apostrophe in front is taken off, as Excel does; two leave one."""
    sheet["A1:C1"].value = ["'=1+1", "''trích", "không'đổi"]
    assert sheet["A1:C1"].value == ["=1+1", "'trích", "không'đổi"]


@pytest.mark.parametrize(
    ("value", "error"),
    [("x" * 32_768, ValueError), (math.inf, ValueError), (object(), TypeError), (b"x", TypeError)],
)
def test_what_no_cell_can_hold_is_refused(
    sheet: xw.Sheet, value: Any, error: type[Exception]
) -> None:
    """An impossible value is an error, and leaves the whole range as it was."""
    sheet["A1:B1"].value = [1, 2]
    with pytest.raises(error):
        sheet["A1:B1"].value = [3, value]
    assert sheet["A1:B1"].value == [1, 2]


def test_values_in_the_saved_file(sheet: xw.Sheet, saved: Saved) -> None:
    """openpyxl finds the same values with the same types in the .xlsx."""
    row = ["Tổng số", 5, 2.5, True, False, dt.date(2026, 9, 5), MOMENT, None]
    sheet["A1"].value = [row, list(reversed(row))]
    cells = saved(sheet.book).active
    assert cells is not None
    wanted = ["Tổng số", 5, 2.5, True, False, DAY, MOMENT, None]
    assert [[cell.value for cell in line] for line in cells["A1:H2"]] == [wanted, wanted[::-1]]


def test_saved_booleans_are_booleans_when_opened_again(
    sheet: xw.Sheet, saved: Saved, tmp_path: Any
) -> None:
    """A boolean survives the way through the file."""
    sheet["A1:B1"].value = [True, False]
    saved(sheet.book)
    app, path = sheet.book.app, sheet.book.fullname
    sheet.book.close()
    again = app.books.open(path)
    assert again.sheets[0]["A1:B1"].value == [True, False]
    again.close()


def test_a_number_over_a_boolean_or_a_date(sheet: xw.Sheet) -> None:
    """A number in a boolean's place is a number; a date's format stays, as on Excel."""
    sheet["A1:C2"].value = [[True, dt.date(2026, 9, 5), 1], [False, True, "x"]]
    sheet["A1:C2"].value = [[1, 2, True], [0, 3, "y"]]
    first, second = sheet["A1:C2"].value
    assert (first[0], second) == (1.0, [0.0, 3.0, "y"])
    assert isinstance(first[1], dt.datetime)
    assert first[2] is True


def test_own_date_formats_stay(sheet: xw.Sheet) -> None:
    """A date written into a cell with a date's format takes that format."""
    sheet["A1:B1"].number_format = "dd/mm/yyyy"
    sheet["A1:C1"].value = [DAY, MOMENT, DAY]
    assert [sheet[at].number_format for at in ("A1", "B1", "C1")] == [
        "dd/mm/yyyy",
        "dd/mm/yyyy",
        "m/d/yyyy",
    ]
    assert sheet["A1:C1"].value == [DAY, MOMENT, DAY]


def test_errors_in_cells(sheet: xw.Sheet) -> None:
    """An error is None, or its text where xlwings is asked for it."""
    sheet["A1:C1"].formula = [["=1/0", "=NA()", "=1"]]
    assert sheet["A1:C1"].value == [None, None, 1.0]
    assert sheet["A1:C1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", 1.0]


def test_options_of_xlwings(sheet: xw.Sheet) -> None:
    """Numbers, dates and empty cells come in the types that are asked for."""
    sheet["A1:C1"].value = [3, DAY, None]
    options = {"numbers": int, "dates": dt.date, "empty": "-"}
    assert sheet["A1:C1"].options(**options).value == [3, dt.date(2026, 9, 5), "-"]


def test_data_frames(sheet: xw.Sheet) -> None:
    """A DataFrame goes in with index and headings, and comes back the same."""
    frame = pd.DataFrame(
        {"Đơn vị": ["A", "B"], "Số": [1.0, np.nan], "Ngày": [DAY, MOMENT]}, index=[10.0, 11.0]
    )
    sheet["B2"].value = frame
    assert sheet["B2"].expand().address == "$B$2:$E$4"
    back = sheet["B2:E4"].options(pd.DataFrame).value
    pd.testing.assert_frame_equal(back, frame, check_names=False, check_dtype=False)


def test_shapes(sheet: xw.Sheet) -> None:
    """A row, a column, a single value for many cells, and a wrong shape."""
    sheet["A1"].value = [1, 2, 3]
    sheet["A2"].options(transpose=True).value = [4, 5]
    sheet["B2:C3"].value = "x"
    assert sheet["A1:C3"].value == [[1, 2, 3], [4, "x", "x"], [5, "x", "x"]]
    with pytest.raises(ValueError, match="2 rows of 2 values"):
        sheet["A1:B2"].raw_value = [[1, 2, 3]]


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30).filter(
    lambda text: not text.startswith("'")
)
moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31, 23, 59)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False),
    st.integers(-(2**53), 2**53),
    texts,
    moments,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_any_table_comes_back(sheet: xw.Sheet, rows: list[list[Any]]) -> None:
    """Whatever table is written over the last one comes back value by value."""
    sheet["A1:D5"].clear()
    target = sheet["A1"].resize(len(rows), len(rows[0]))
    target.value = rows
    read = target.options(ndim=2).value
    for written_row, read_row in zip(rows, read, strict=True):
        for written, back in zip(written_row, read_row, strict=True):
            assert back == (None if written == "" else written)
            if isinstance(written, bool):
                assert back is written


@given(moment=moments)
def test_serial_numbers_turn_round(moment: dt.datetime) -> None:
    """A moment to the millisecond survives its serial number."""
    zero = dt.datetime(1899, 12, 30)
    assert values.moment(values.serial(moment, zero), zero) == moment


def test_a_moment_outside_the_calendar() -> None:
    """A number that is no day at all is no moment."""
    assert values.moment(1e12, dt.datetime(1899, 12, 30)) is None
