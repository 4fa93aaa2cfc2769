"""Figures found by `form:MEASURE.column`, and compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sync_service.contract.definitions import Column, Row, Sheet, StatisticsForm
from sync_service.domain.rollups import Number, Values

_REMARK = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class Figure:
    """One measure in one column of its form."""

    form: StatisticsForm
    sheet: Sheet
    row: Row
    column: Column

    @property
    def key(self) -> tuple[str, str, str]:
        """Form, measure and column by their codes."""
        return self.form.code, self.row.code or "", self.column.code

    @property
    def reference(self) -> str:
        """The figure as `form:MEASURE.column`."""
        return "{}:{}.{}".format(*self.key)

    @property
    def label(self) -> str:
        """The row's words, with the column's behind them unless that is the column of totals."""
        words = without_remark(self.row.label.vi)
        columns = self.sheet.columns
        same_unit = len({column.unit for column in columns}) == 1
        if self.column is columns[0] and same_unit:
            return words
        return f"{words} – {self.column.heading.vi}"

    @property
    def unit(self) -> str:
        return self.row.unit or self.column.unit or ""

    @property
    def decimals(self) -> int:
        return self.column.decimals if self.row.decimals is None else self.row.decimals


def find_figure(forms: Iterable[StatisticsForm], reference: str) -> Figure | None:
    """The figure that `form:MEASURE.column` names; None when the forms have no such cell."""
    form_code, _, cell = reference.partition(":")
    measure, _, column_code = cell.rpartition(".")
    for form in forms:
        if form.code == form_code and (measure, column_code) in form.index:
            sheet, row = form.measures[measure]
            column = next(one for one in sheet.columns if one.code == column_code)
            return Figure(form, sheet, row, column)
    return None


def number_of(values: Values | None, key: tuple[str, str, str]) -> Number:
    """The number under form, measure and column; None where there is none."""
    form, measure, column = key
    return (values or {}).get(form, {}).get(measure, {}).get(column)


def without_remark(words: str) -> str:
    """Words of a form without the parentheses at their end, which speak to who fills it in."""
    return _REMARK.sub("", words)


def percent_of(part: Number, whole: Number) -> float | None:
    """part / whole × 100; None where a side is missing or nothing stands under the line."""
    if part is None or not whole:
        return None
    return part / whole * 100
