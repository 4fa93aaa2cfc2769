"""Conditional formats: cells that look otherwise when they hold what is to be noticed."""

from collections.abc import Sequence

import xlwings as xw

from addin.cells import box
from addin.decorations import Condition
from addin.painting.ground import Ground

_OPERATORS = {
    "==": "equal_to",
    "!=": "not_equal_to",
    ">": "greater_than",
    "<": "less_than",
    ">=": "greater_than_or_equal",
    "<=": "less_than_or_equal",
}


def add_conditions(page: xw.Sheet, conditions: Sequence[Condition], ground: Ground) -> None:
    """Adds rules, the first of which wins."""
    for condition in reversed(conditions):  # a new rule comes before the others
        add_condition(page, condition, ground)


def add_condition(page: xw.Sheet, condition: Condition, ground: Ground) -> None:
    """Adds one rule, before those that are there."""
    look = condition.style
    box(page, *ground.block(condition.range)).conditional_formats.add_cell_value(
        _OPERATORS[condition.criteria],  # type: ignore[arg-type]
        _formula(condition),
        font_color=look.get("font_color"),
        fill_color=look.get("bg_color"),
        font_bold=look.get("bold"),
        font_italic=look.get("italic"),
    )


def stretch_condition(
    page: xw.Sheet, condition: Condition, ground: Ground, new_rows: frozenset[int]
) -> None:
    """Lets a rule reach all of its cells where rows have come; one that somebody deleted stays so.

    Its rows that are not new had it before.
    """
    first, column, rows, _columns = condition.range
    left = ground.column(column)
    ends = [ground.row(first), ground.row(first + rows - 1)]
    if all(held(page, condition, row, left) is not None for row in ends):
        return
    old = [row for row in range(first, first + rows) if row not in new_rows]
    known = held(page, condition, ground.row(old[0]), left) if old else None
    if known is not None:
        known.delete()
    if known is not None or not old:
        add_condition(page, condition, ground)


def held(
    page: xw.Sheet, condition: Condition, row: int, column: int
) -> xw.main.ConditionalFormat | None:
    """The rule as it stands at a cell."""
    for rule in box(page, row, column).conditional_formats:
        if rule.type == "cell_value" and _is_same(rule, condition):
            return rule
    return None


def _is_same(rule: xw.main.ConditionalFormat, condition: Condition) -> bool:
    if rule.operator != _OPERATORS[condition.criteria]:
        return False
    if str(rule.formula1).removeprefix("=") != str(_formula(condition)).removeprefix("="):
        return False
    colour = condition.style.get("font_color")
    return colour is None or rule.font_color == _rgb(colour)


def _formula(condition: Condition) -> str | float:
    value = condition.value
    return f"={value}" if isinstance(value, str) else value


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
