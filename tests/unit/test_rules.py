"""The rule language: read, bound to cells, judged over many reports."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_service.contract.binding import bind_all
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import statistics_form
from sync_service.contract.rules import Array, Ref, RuleRefused, evaluate, parse

NAN = float("nan")


class Numbers:
    """Operands out of a plain dictionary."""

    def __init__(self, **values: float | str | None) -> None:
        self.values = values

    def of(self, ref: Ref) -> Array:
        value = self.values[".".join(filter(None, (ref.when, ref.code, ref.column)))]
        if isinstance(value, str):
            return np.array([value], dtype=object)
        return np.array([NAN if value is None else value])

    def expand(self, ref: Ref) -> list[Ref]:
        stem = ref.code.removesuffix("*")
        if stem == ref.code:
            return [ref]
        return [Ref(name) for name in self.values if name.startswith(stem)]


def verdict(source: str, **values: float | str | None) -> float:
    """One report's verdict on a rule: 1.0, 0.0 or NaN."""
    return float(np.ravel(evaluate(parse(source).node, Numbers(**values)))[0])


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("D == A + B - C", {"D": 9, "A": 5, "B": 6, "C": 2}, 1.0),
        ("D == A + B - C", {"D": 8, "A": 5, "B": 6, "C": 2}, 0.0),
        ("D == A + B - C", {"D": 8, "A": None, "B": 6, "C": 2}, NAN),
        ("2 + 3 * 4 == 14", {}, 1.0),
        ("-(2 + 3) == -5", {}, 1.0),
        ("sum(T_*) == T", {"T": 3, "T_1": 1, "T_2": 2}, 1.0),
        ("sum(T_*) == T", {"T": 3, "T_1": 3, "T_2": None}, 1.0),
        ("sum(T_*) == T", {"T": 3, "T_1": None, "T_2": None}, 0.0),
        ("sum(T_*) == T", {"T": 0, "T_1": None, "T_2": None}, 1.0),
        ("if A > 0 then B > 0", {"A": 0, "B": 0}, 1.0),
        ("if A > 0 then B > 0", {"A": 1, "B": 0}, 0.0),
        ("if A > 0 then B > 0", {"A": None, "B": 0}, NAN),
        ("if A > 0 then B > 0", {"A": None, "B": 1}, 1.0),
        ("A > 0 and B > 0", {"A": 0, "B": None}, 0.0),
        ("A > 0 or B > 0", {"A": 1, "B": None}, 1.0),
        ("not A == 1", {"A": 2}, 1.0),
        ("abs(A - B) <= 2", {"A": 1, "B": 4}, 0.0),
        ("A / B == 2", {"A": 4, "B": 0}, NAN),
        ("blank(A)", {"A": None}, 1.0),
        ("s == 'hoàn thành'", {"s": "hoàn thành"}, 1.0),
        ("s == 'hoàn thành'", {"s": "tạm dừng"}, 0.0),
        ("A == previous.D", {"A": 7, "previous.D": 7}, 1.0),
        ("A == previous.D", {"A": 7, "previous.D": None}, NAN),
        ("A.women <= A.total", {"A.women": 3, "A.total": 2}, 0.0),
    ],
)
def test_verdicts(source: str, values: dict[str, float | str | None], expected: float) -> None:
    """A rule holds, fails, or cannot be answered yet because something is not entered."""
    found = verdict(source, **values)
    assert found == expected or (np.isnan(found) and np.isnan(expected))


@pytest.mark.parametrize(
    "source",
    ["", "A ==", "A = B", "(A", "sum()", "sum(A", "A B", "A == B == C", "B* > 1", "if A then",
     "A ; B", "sum(1)", "and", "previous."],
)  # fmt: skip
def test_what_is_no_rule_is_refused(source: str) -> None:
    """A rule that cannot be read is refused with the rule in the message."""
    with pytest.raises(RuleRefused) as refused:
        parse(source)
    assert repr(source)[1:-1] in str(refused.value)


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_arithmetic_agrees_with_python(a: int, b: int, c: int) -> None:
    """Precedence and signs are those of arithmetic."""
    expected = float(a + b * c - -a < (b - c) * 2)
    assert verdict("A + B * C - -A < (B - C) * 2", A=a, B=b, C=c) == expected


def form(rules: list[dict[str, object]], rows: list[dict[str, object]]) -> StatisticsForm:
    """A small form with the columns total and women."""
    return statistics_form(
        {
            "form": "small",
            "version": "1",
            "title": "Small",
            "frequency": "quarterly",
            "sheets": [
                {
                    "name": "S",
                    "title": "S",
                    "columns": [
                        {"code": "total", "heading": "Tổng số"},
                        {"code": "women", "heading": "Nữ"},
                    ],
                    "rows": [{"label": row["code"], "over_time": "flow"} | row for row in rows],
                }
            ],
            "rules": [{"severity": "error", "message": "m"} | rule for rule in rules],
        }
    )


def failing(one: StatisticsForm, matrix: list[list[float]]) -> set[tuple[int, str, str]]:
    """(report, marked measure, marked column) of every rule that fails."""
    (bound,) = bind_all({"small": one})
    verdicts = bound.judge({("small", None): np.array(matrix, dtype=float)}, len(matrix))
    found = set()
    for report, instance in np.argwhere(verdicts == 0.0).tolist():
        cell = one.cells[bound.instances[instance].at]
        found.add((report, cell.measure, cell.column.code))
    return found


def test_a_rule_is_judged_in_each_column_that_its_measures_share() -> None:
    """`A == B` is asked of total and of women, but not where a measure lacks the column."""
    rows: list[dict[str, object]] = [
        {"code": "A"},
        {"code": "B"},
        {"code": "M", "columns": ["total"]},
    ]
    one = form([{"code": "R", "rule": "A == B"}], rows)
    assert failing(one, [[1, 1, 1, 2, 0], [2, 0, 1, 0, 0]]) == {
        (0, "A", "women"),
        (1, "A", "total"),
    }
    only_total = form([{"code": "R", "rule": "A == M"}], rows)
    assert failing(only_total, [[1, 9, 0, 0, 2]]) == {(0, "A", "total")}


def test_a_rule_over_this_is_judged_for_each_row() -> None:
    """`this.women <= this.total` marks the women's cell of the row that breaks it."""
    rows: list[dict[str, object]] = [
        {"code": "A"},
        {"code": "B"},
        {"code": "M", "columns": ["total"]},
    ]
    one = form([{"code": "R", "rule": "this.women <= this.total", "rows": ["*"]}], rows)
    assert failing(one, [[1, 1, 1, 2, 0]]) == {(0, "B", "women")}


@pytest.mark.parametrize("rule", ["A == X", "A == B.men", "A == other:B", "sum(Z*) == A"])
def test_a_rule_that_names_what_is_not_there_is_refused(rule: str) -> None:
    """Unknown measures, columns and forms are found when the form is loaded."""
    one = form([{"code": "R", "rule": rule}], [{"code": "A"}, {"code": "B"}])
    with pytest.raises(RuleRefused):
        bind_all({"small": one})
