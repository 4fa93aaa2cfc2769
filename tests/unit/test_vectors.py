"""Vectors: exact numbers, null apart from zero, means weighted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sync_service.contract.loading import statistics_form
from sync_service.contract.vectors import NULL, Adding, encode, floats, numbers, to_json

FORM = statistics_form(
    {
        "form": "f",
        "version": "1",
        "title": "F",
        "frequency": "quarterly",
        "sheets": [
            {
                "name": "S",
                "title": "S",
                "columns": [{"code": "total", "heading": "Tổng số"}],
                "rows": [
                    {"code": "D", "label": "Đảng viên", "over_time": "stock"},
                    {
                        "code": "age",
                        "label": "Tuổi trung bình",
                        "over_time": "stock",
                        "over_units": {"weighted_by": "D"},
                        "decimals": 1,
                    },
                    {"code": "note", "label": "x", "over_time": "stock", "over_units": "none"},
                ],
            }
        ],
    }
)


def test_a_missing_number_is_null_and_never_zero() -> None:
    """Nothing entered stays nothing through vector, float and JSON; 0 stays 0."""
    vector = encode(FORM, {0: 0})
    assert vector.tolist() == [0, NULL, NULL]
    assert numbers(FORM, vector) == [0, None, None]
    assert np.isnan(floats(FORM, vector)[1:]).all()
    assert to_json(FORM, [0, None, None]) == {
        "D": {"total": 0},
        "age": {"total": None},
        "note": {"total": None},
    }


def test_decimals_are_kept_exactly() -> None:
    """45.3 is stored as 453 tenths."""
    assert encode(FORM, {1: 45.3})[1] == 453
    assert numbers(FORM, encode(FORM, {1: 45.3}))[1] == 45.3


def test_a_mean_is_weighted_by_those_who_gave_it() -> None:
    """Average age of 10 members at 40 and 30 at 50 is 47.5; who gave no age weighs nothing."""
    adding = Adding.of(FORM)
    vectors = np.stack(
        [encode(FORM, {0: 10, 1: 40.0}), encode(FORM, {0: 30, 1: 50.0}), encode(FORM, {0: 60})]
    )
    sums, counts = adding.contributions(vectors)
    assert adding.totals(sums.sum(axis=0), counts.sum(axis=0)) == [100, 47.5, None]


def test_a_total_of_nothing_is_null() -> None:
    """Where nobody gave a number the total is null."""
    adding = Adding.of(FORM)
    sums, counts = adding.contributions(np.stack([encode(FORM, {}), encode(FORM, {})]))
    assert adding.totals(sums.sum(axis=0), counts.sum(axis=0)) == [None, None, None]


@given(
    st.lists(
        st.tuples(st.none() | st.integers(0, 10**9), st.none() | st.integers(0, 1200)), min_size=1
    ),
    st.data(),
)
def test_taking_a_report_out_undoes_putting_it_in(
    reports: list[tuple[int | None, int | None]], data: st.DataObject
) -> None:
    """Sums are exact: adding all and subtracting some equals adding the rest."""
    adding = Adding.of(FORM)
    vectors = np.stack([encode(FORM, {0: d, 1: None if a is None else a / 10}) for d, a in reports])
    sums, counts = adding.contributions(vectors)
    out = data.draw(st.lists(st.sampled_from(range(len(reports))), unique=True))
    rest = [index for index in range(len(reports)) if index not in out]
    left = sums.sum(axis=0) - sums[out].sum(axis=0)
    left_counts = counts.sum(axis=0) - counts[out].sum(axis=0)
    again = adding.totals(sums[rest].sum(axis=0), counts[rest].sum(axis=0))
    assert adding.totals(left, left_counts) == again
