"""The stamp says what a workbook was issued for, and cannot be made up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_service.workbooks.stamp import Stamp, is_genuine, rows_of, stamp_of

SECRET = b"secret"
STAMP = Stamp(
    "38.168.001",
    "2026-Q3",
    {"task_progress": "2026.1", "member_statistics": "2026.1"},
    {"NV QNG-21": "QNG-21"},
)
WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)


@given(st.builds(Stamp, WORDS, WORDS, *[st.dictionaries(WORDS, WORDS, max_size=3)] * 2))
def test_stamp_comes_back_as_it_was_written(stamp: Stamp) -> None:
    """Its rows hold the stamp again (in NFC), and are genuine under their own secret only."""
    rows = rows_of(stamp, SECRET)
    read = stamp_of(rows)
    assert read is not None
    assert rows_of(read, SECRET)[-1] == rows[-1]
    assert is_genuine(rows, SECRET)
    assert not is_genuine(rows, b"other")


@pytest.mark.parametrize("at", range(1, len(rows_of(STAMP, SECRET))))
def test_changed_stamp_is_not_genuine(at: int) -> None:
    """Each row is covered by the signature, its own row included."""
    rows: list[tuple[str, str]] = rows_of(STAMP, SECRET)
    rows[at] = (rows[at][0], rows[at][1] + "x")
    assert stamp_of(rows) is not None
    assert not is_genuine(rows, SECRET)


@pytest.mark.parametrize("at", range(1, len(rows_of(STAMP, SECRET))))
def test_shortened_stamp_is_not_genuine(at: int) -> None:
    """No row can be left out."""
    rows = rows_of(STAMP, SECRET)
    del rows[at]
    assert not is_genuine(rows, SECRET)


def test_stamp_cannot_be_extended() -> None:
    """A form or a plan more needs a new signature."""
    rows = [*rows_of(STAMP, SECRET), ("form:other", "1")]
    assert not is_genuine(rows, SECRET)


def test_values_cannot_slide_from_one_key_into_another() -> None:
    """A form is not a plan, and a unit not a period, even where the words are the same."""
    one = Stamp("a", "b", {"c": "d"}, {})
    other = Stamp("a", "b", {}, {"c": "d"})
    assert rows_of(one, SECRET)[-1] != rows_of(other, SECRET)[-1]
    assert rows_of(Stamp("a", "b"), SECRET)[-1] != rows_of(Stamp("b", "a"), SECRET)[-1]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["Mã đơn vị", "1"]],
        [["tonghop", "1"]],
        [["tonghop", "1"], ["unit", "1"], ["period", None]],
        [["tonghop", "9"], ["unit", "1"], ["period", "2026-Q3"]],
        [["tonghop"], ["unit"], ["period"]],
        [*rows_of(STAMP, SECRET), ("unit", "other")],
    ],
    ids=["no rows", "empty row", "foreign", "no unit", "no period", "later", "no values", "twice"],
)
def test_other_rows_are_no_stamp(rows: list[Any]) -> None:
    """Foreign sheets, halves of a stamp, and two values for one key are no stamp."""
    assert stamp_of(rows) is None
    assert not is_genuine(rows, SECRET)


def test_stamp_survives_other_programs() -> None:
    """Blank rows and cells, and numbers in place of words, change nothing."""
    stamp = Stamp("12", "2026", {"form": "2026.1"}, {})
    numbers: dict[str, Any] = {"1": 1.0, "12": 12.0, "2026": 2026, "2026.1": 2026.1}
    rows: list[list[Any]] = [[]]
    for key, value in rows_of(stamp, SECRET):
        rows += [[key, numbers.get(value, value), "", None], ["", ""], [None]]
    assert stamp_of(rows) == stamp
    assert is_genuine(rows, SECRET)


def test_unicode_form_does_not_matter() -> None:
    """Some systems store decomposed letters; the same words are the same stamp."""
    composed, decomposed = Stamp("ủy", "2026-Q3"), Stamp("u\u0309y", "2026-Q3")
    assert rows_of(composed, SECRET)[-1] == rows_of(decomposed, SECRET)[-1]
