"""Charts, conditional formats and print set-ups that follow their rows and columns.

The spreadsheet program moves them by itself where rows come between. What is left is told by
holding what the pull before had drawn, in keys of rows, against what the model has now: only what
differs is touched, and only where the officer has not changed or deleted it since.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

import xlwings as xw

from addin import program_pages
from addin.cells import box
from addin.decorations import Chart, Condition, Printing, Rectangle
from addin.model import Sheet
from addin.painting.charts import draw_chart, place_of, plot, size_of, top_of
from addin.painting.conditions import add_condition, held, stretch_condition
from addin.painting.decorating import attempt
from addin.painting.ground import Ground
from addin.painting.printing import area_of, repeat
from addin.program_pages import words_of
from addin.pull.axes import row_keys
from addin.pull.planning import Outline

Told = Mapping[str, Any]

_NEAR = 3.0  # points by which programs round a place


def decoration_facts(sheet: Sheet) -> dict[str, str]:
    """What is drawn beside the sheet's cells, for the pull after this one."""
    if sheet.area is None:
        return {}
    said = json.dumps(_told(sheet), ensure_ascii=False, separators=(",", ":"))
    return {f"beside:{sheet.area}": said}


def follow(outline: Outline, facts: Mapping[str, str]) -> None:
    """Brings what stands beside a sheet's cells to the model; `facts` are the last pull's.

    A sheet of which they know nothing was drawn by the service itself, as the model has it.
    """
    sheet, page = outline.sheet, outline.there.page
    known = facts.get(f"beside:{sheet.area}")
    if known is None:
        return
    before, now, ground = json.loads(known), _told(sheet), _ground(outline)
    if before == now:
        return
    keys = row_keys(sheet)
    for part, step in (("charts", _charts), ("conditions", _conditions), ("print", _print)):
        if before.get(part) != now[part]:
            do = partial(
                step,
                page,
                sheet,
                ground,
                _Keys(keys, ground, outline.new_rows),
                before.get(part),
                now[part],
            )
            attempt(page, part, do)


class _Keys:
    """Rows by the words that stay the same when others come and go."""

    def __init__(self, keys: Sequence[str], ground: Ground, new_rows: frozenset[int]) -> None:
        self._keys = keys
        self._ground = ground
        self.new_rows = new_rows

    def place(self, word: str) -> int | None:
        """Where a row of the pull before is now."""
        if word.startswith("+"):
            return self._ground.end + int(word)
        return self._ground.row(self._keys.index(word)) if word in self._keys else None


def _ground(outline: Outline) -> Ground:
    """Where rows and columns stand once those that go are gone."""
    frame = outline.frame
    rows, columns = outline.leaving_rows, outline.leaving_columns
    end = outline.there.top + len(outline.rows) - 1
    return Ground(
        [one - sum(gone < one for gone in rows) for one in frame.rows],
        [one - sum(gone < one for gone in columns) for one in frame.columns],
        end - len(rows),
    )


def _told(sheet: Sheet) -> dict[str, Any]:
    keys, wanted = row_keys(sheet), sheet.decorations

    def row(at: int) -> str:
        return keys[at] if at < len(keys) else f"+{at - len(keys) + 1}"

    def block(rectangle: Rectangle) -> list[Any]:
        first, column, rows, columns = rectangle
        return [row(first), row(first + rows - 1), column, columns]

    def chart(one: Chart) -> dict[str, Any]:
        cells = [block(one.categories), *((block(s.name), block(s.values)) for s in one.series)]
        data = sha256(repr(cells).encode()).hexdigest()[:16]
        return {
            "data": data,
            "title": one.title,
            "at": [row(one.row), one.left],
            "size": [one.width, one.height],
        }

    def printing(one: Printing) -> dict[str, Any]:
        return {
            "header": one.header,
            "scale": [one.landscape, one.scale],
            "repeat": [one.repeat_rows and [*map(row, one.repeat_rows)], one.repeat_columns],
            "breaks": [[*map(row, one.row_breaks)], [*one.column_breaks]],
            "area": one.area and block(one.area),
        }

    made = {
        "charts": {one.name: chart(one) for one in wanted.charts},
        "conditions": {_mark(one): block(one.range) for one in wanted.conditions},
        "print": None if wanted.printing is None else printing(wanted.printing),
    }
    read: dict[str, Any] = json.loads(json.dumps(made))  # as it will be read again
    return read


def _mark(condition: Condition) -> str:
    said = (condition.criteria, condition.value, sorted(condition.style.items()))
    return sha256(repr((said, condition.range[1])).encode()).hexdigest()[:12]


def _charts(
    page: xw.Sheet, sheet: Sheet, ground: Ground, keys: _Keys, before: Told, now: Told
) -> None:
    standing = {chart.name: chart for chart in page.charts}
    for name in set(before) - set(now):
        if name in standing:
            standing[name].delete()
    for chart in sheet.decorations.charts:
        was, drawn = before.get(chart.name), standing.get(chart.name)
        if was is None and drawn is None:
            attempt(page, f"chart {chart.name}", partial(draw_chart, page, sheet, chart, ground))
        elif was is not None and drawn is not None and was != now[chart.name]:
            both = was, now[chart.name]
            change = partial(_change, page, sheet, drawn, chart, ground, keys, *both)
            attempt(page, f"chart {chart.name}", change)
        # One that is gone was deleted by the officer, and stays so.


def _change(
    page: xw.Sheet,
    sheet: Sheet,
    drawn: xw.Chart,
    chart: Chart,
    ground: Ground,
    keys: _Keys,
    was: Told,
    now: Told,
) -> None:
    if was["data"] != now["data"]:
        if len(drawn.series) == len(chart.series):
            plot(drawn, chart, ground)
        else:
            drawn.delete()
            draw_chart(page, sheet, chart, ground)
            return
    if was["title"] != now["title"] and drawn.title == was["title"]:
        drawn.title = chart.title
    if was["size"] != now["size"]:
        old = replace(chart, width=was["size"][0], height=was["size"][1])
        width, height = size_of(page, sheet, old, ground)
        if _near(drawn.width, width) and _near(drawn.height, height):
            drawn.width, drawn.height = size_of(page, sheet, chart, ground)
    row = keys.place(was["at"][0])
    if was["at"] != now["at"] and row is not None and _near(drawn.top, top_of(page, row)):
        drawn.left, drawn.top = place_of(page, sheet, chart, ground)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR


def _conditions(
    page: xw.Sheet, sheet: Sheet, ground: Ground, keys: _Keys, before: Told, now: Told
) -> None:
    for condition in reversed(sheet.decorations.conditions):
        mark = _mark(condition)
        row, column, _rows, _columns = ground.block(condition.range)
        if mark in before:
            if before[mark] != now[mark]:
                stretch_condition(page, condition, ground, keys.new_rows)
        elif held(page, condition, row, column) is None:
            add_condition(page, condition, ground)


def _print(
    page: xw.Sheet,
    sheet: Sheet,
    ground: Ground,
    keys: _Keys,
    before: Told | None,
    now: Told | None,
) -> None:
    printing = sheet.decorations.printing
    if before is None or now is None or printing is None:
        return
    # What the officer has changed since says something else than the model said then.
    others = {name for name, value in now.items() if before[name] != value}
    if "header" in others and program_pages.header_words(page) == words_of(before["header"]):
        program_pages.set_header(page, printing.header)
    if "scale" in others and program_pages.scale_of(page) == tuple(before["scale"]):
        program_pages.set_scale(page, printing)
    if "repeat" in others:
        repeat(page, printing, ground)
    if "breaks" in others:
        _break(page, printing, ground, keys, before["breaks"])
    if "area" in others and _plain(page.page_setup.print_area) == _was(page, keys, before["area"]):
        page.page_setup.print_area = area_of(page, printing, ground)


def _was(page: xw.Sheet, keys: _Keys, area: Sequence[Any] | None) -> str:
    """The address of the print area of the pull before, as the program has moved it."""
    if area is None:
        return ""
    first, last = keys.place(area[0]), keys.place(area[1])
    if first is None or last is None:
        return "?"
    return _plain(box(page, first, area[2], last - first + 1, area[3]).address)


def _break(
    page: xw.Sheet, printing: Printing, ground: Ground, keys: _Keys, before: Sequence[Any]
) -> None:
    """Moves the model's own breaks; others are the officer's."""
    was, columns = [keys.place(word) for word in before[0]], before[1]
    rows = {at: False for at in was if at is not None}
    rows |= {ground.row(at): True for at in printing.row_breaks}
    across = {ground.column(at): False for at in columns}
    across |= {ground.column(at): True for at in printing.column_breaks}
    program_pages.set_breaks(page, rows, across)


def _plain(address: str | None) -> str:
    return (address or "").replace("$", "")
