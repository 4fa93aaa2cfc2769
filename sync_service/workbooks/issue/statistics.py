"""A sheet of figures: labels and codes, the inputs, the explanation, earlier figures beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.utility import xl_range

from sync_service.contract.definitions import (
    CODE_HEADING,
    EXPLANATION_HEADING,
    Column,
    Row,
    Sheet,
    StatisticsForm,
)
from sync_service.contract.rules import Ref, parse
from sync_service.workbooks import texts
from sync_service.workbooks.checklist.places import FigurePlaces
from sync_service.workbooks.issue.entry_checks import figure_check
from sync_service.workbooks.issue.layout import NOTES, UNIT_LINE, Shape, figure_key, height_for
from sync_service.workbooks.issue.page import finish
from sync_service.workbooks.issue.pen import Canvas, Key
from sync_service.workbooks.issue.styles import TAB_FIGURES

_BAND, _HEADER = FigurePlaces.BAND, FigurePlaces.HEADER
_LABEL, _CODE, _FIRST_INPUT = FigurePlaces.LABEL, FigurePlaces.CODE, FigurePlaces.FIRST_INPUT
_EXPLANATION_WIDTH, _NARROWEST_LABEL, _NARROWEST_CODE = 24.0, 40.0, 8.0
# Columns of figures are as narrow as figures are, unless the band above needs the room.
_FIGURE_WIDTH, _BAND_WIDTH, _WIDEST = 9.5, 38.0, 19.0
# Bold letters leave room for fewer.
_BOLD = 0.9


@dataclass(frozen=True)
class _Earlier:
    """A group of columns with the figures of an earlier period."""

    when: str
    first: int
    heading: str
    band: str


@dataclass(frozen=True)
class _Drawing(Canvas):
    shape: Shape
    form: StatisticsForm
    figures: Sheet

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.figures.columns

    @property
    def places(self) -> FigurePlaces:
        return FigurePlaces(self.figures)

    @property
    def explanation(self) -> int:
        """The column for the clerk's words, right of the inputs."""
        return self.places.explanation

    @property
    def earlier(self) -> tuple[_Earlier, ...]:
        times, places = self.shape.times, self.places
        previous = texts.with_period(texts.BAND_PREVIOUS, times.previous)
        last_year = texts.with_period(texts.BAND_LAST_YEAR, times.last_year)
        return (
            _Earlier("previous", places.first("previous"), texts.PREVIOUS_HEADING, previous),
            _Earlier("last_year", places.first("last_year"), texts.LAST_YEAR_HEADING, last_year),
        )

    @property
    def last(self) -> int:
        return self.places.last

    @property
    def label_width(self) -> float:
        """Wider where few columns leave the room."""
        return max(_NARROWEST_LABEL, 70.0 - 10.0 * len(self.columns))

    @property
    def code_width(self) -> float:
        return max(_NARROWEST_CODE, *(len(row.code or "") + 1.5 for row in self.figures.rows))

    @property
    def figure_width(self) -> float:
        return min(_WIDEST, max(_FIGURE_WIDTH, _BAND_WIDTH / len(self.columns)))


def draw_statistics(canvas: Canvas, shape: Shape, form: StatisticsForm, figures: Sheet) -> None:
    """One sheet of a form of figures."""
    drawing = _Drawing(canvas.sheet, canvas.pen, canvas.styles, shape, form, figures)
    sheet = drawing.sheet
    _titles(drawing)
    _bands(drawing)
    _headings(drawing)
    for at, row in enumerate(figures.rows, start=_HEADER + 1):
        _row(drawing, at, row)
    _validations(drawing)
    _signatures(drawing, _HEADER + len(figures.rows) + 2)
    sheet.set_tab_color(TAB_FIGURES)
    sheet.freeze_panes(_HEADER + 1, _FIRST_INPUT)
    sheet.set_selection(_HEADER + 1, _FIRST_INPUT, _HEADER + 1, _FIRST_INPUT)
    sheet.repeat_rows(_BAND, _HEADER)
    sheet.set_landscape()
    finish(drawing)


def _titles(drawing: _Drawing) -> None:
    figures = drawing.figures
    hint = f"{texts.FIGURES_HINT} {_units_of_measure(figures)}".rstrip()
    drawing.text(0, 0, f"{figures.name.upper()}. {figures.title.vi}", "title")
    drawing.value(1, 0, UNIT_LINE, "line")
    drawing.text(2, 0, hint, "hint")
    drawing.value(3, 0, NOTES, "hint")
    drawing.sheet.set_row(0, 24)


def _units_of_measure(figures: Sheet) -> str:
    """The unit of most columns, and those of the others by their headings."""
    units = [column.unit for column in figures.columns if column.unit]
    if not units:
        return ""
    common = max(units, key=units.count)
    others = [
        texts.UNIT_OF_COLUMN.format(heading=column.heading.vi, unit=column.unit)
        for column in figures.columns
        if column.unit and column.unit != common
    ]
    return texts.UNIT_OF_MEASURE.format("; ".join([common, *others]))


def _bands(drawing: _Drawing) -> None:
    """The row above the headings; merged cells stand here and nowhere in the table."""
    count = len(drawing.columns)
    now = texts.with_period(texts.BAND_NOW, drawing.shape.times.period)
    drawing.wide_text(_BAND, _LABEL, _CODE, "", "head")
    drawing.wide_text(_BAND, _FIRST_INPUT, drawing.explanation, now, "head_input")
    for group in drawing.earlier:
        last = group.first + count - 1
        drawing.wide_text(_BAND, group.first, last, group.band, "head_shown")
    room = drawing.figure_width * count * _BOLD
    drawing.sheet.set_row(_BAND, height_for([(group.band, room) for group in drawing.earlier]))


def _headings(drawing: _Drawing) -> None:
    sheet, width = drawing.sheet, drawing.figure_width
    drawing.text(_HEADER, _LABEL, texts.LABEL_HEADING, "head")
    drawing.text(_HEADER, _CODE, CODE_HEADING, "head")
    drawing.text(_HEADER, drawing.explanation, EXPLANATION_HEADING, "head_input")
    sheet.set_column(_LABEL, _LABEL, drawing.label_width)
    sheet.set_column(_CODE, _CODE, drawing.code_width)
    sheet.set_column(_FIRST_INPUT, drawing.last, width)
    sheet.set_column(drawing.explanation, drawing.explanation, _EXPLANATION_WIDTH)
    shown: list[tuple[str, float]] = []
    for i, column in enumerate(drawing.columns):
        drawing.text(_HEADER, _FIRST_INPUT + i, column.heading.vi, "head_input")
        for group in drawing.earlier:
            words = group.heading.format(column.heading.vi)
            drawing.text(_HEADER, group.first + i, words, "head_shown")
            shown.append((words, width * _BOLD))
    sheet.set_row(_HEADER, height_for(shown, least=2))


def _row(drawing: _Drawing, at: int, row: Row) -> None:
    label = row.label.vi if row.unit is None else f"{row.label.vi} ({row.unit})"
    drawing.grow(at, height_for([(label, drawing.label_width - 1 - row.level)]))
    if row.code is None:
        drawing.text(at, _LABEL, label, "band", indent=row.level)
        for place in range(_CODE, drawing.last + 1):
            drawing.text(at, place, "", "band")
        return
    look = "label_main" if row.required else "label"
    drawing.text(at, _LABEL, label, look, indent=row.level)
    drawing.text(at, _CODE, row.code, "code")
    drawing.text(at, drawing.explanation, "", "input_text")
    for i, column in enumerate(drawing.columns):
        _figure(drawing, at, i, row, column)


def _figure(drawing: _Drawing, at: int, i: int, row: Row, column: Column) -> None:
    """The input cell of a measure and column, and the earlier figures that belong to it."""
    if not row.has(column):
        for place in (_FIRST_INPUT + i, *(group.first + i for group in drawing.earlier)):
            drawing.text(at, place, "", "not_asked")
        return
    decimals = _decimals(row, column)
    prefill = _prefill(drawing.form, row, column)
    if prefill is None:
        drawing.text(at, _FIRST_INPUT + i, "", "input", decimals)
    else:
        drawing.value(at, _FIRST_INPUT + i, prefill, "input", decimals)
    index = drawing.form.index[row.code or "", column.code]
    for group in drawing.earlier:
        key = figure_key(group.when, drawing.form.code, index)
        drawing.value(at, group.first + i, key, "reference", decimals)


def _decimals(row: Row, column: Column) -> int:
    return column.decimals if row.decimals is None else row.decimals


def _prefill(form: StatisticsForm, row: Row, column: Column) -> Key | None:
    """The earlier figure that an input cell starts with, if the form names one."""
    if row.prefill is None:
        return None
    ref = parse(row.prefill).node
    if not isinstance(ref, Ref) or ref.when is None:
        raise ValueError(f"{row.code}: prefill must be previous.CODE or last_year.CODE")
    index = form.index.get((ref.code, ref.column or column.code))
    return None if index is None else figure_key(ref.when, form.code, index)


def _validations(drawing: _Drawing) -> None:
    """One validation for all inputs that take the same kind of number."""
    areas: dict[tuple[int, bool], list[str]] = {}
    for kind, area in _input_areas(drawing.figures):
        areas.setdefault(kind, []).append(area)
    for (decimals, required), ranges in areas.items():
        check = figure_check(decimals, required) | {"multi_range": " ".join(ranges)}
        drawing.sheet.data_validation(ranges[0], check)


def _input_areas(figures: Sheet) -> Iterator[tuple[tuple[int, bool], str]]:
    """Rectangles of inputs, as large as rows of one kind stand together."""

    def kinds_of(row: Row) -> tuple[tuple[int, bool] | None, ...]:
        return tuple(
            (_decimals(row, column), row.required) if row.has(column) else None
            for column in figures.columns
        )

    at = _HEADER + 1
    for kinds, rows in groupby(figures.rows, key=kinds_of):
        below = at + len(list(rows))
        column = _FIRST_INPUT
        for kind, run in groupby(kinds):
            beyond = column + len(list(run))
            if kind is not None:
                yield kind, xl_range(at, column, below - 1, beyond - 1)
            column = beyond
        at = below


def _signatures(drawing: _Drawing, at: int) -> None:
    """Who made the table and who answers for it; signed by hand on the printed page."""
    maker, head = texts.SIGNATURES
    right = drawing.earlier[0].first
    place = texts.PLACE_AND_DATE.format(drawing.shape.times.year)
    drawing.wide_text(at, right, drawing.last, place, "signature_hint")
    for first, last, who in ((_LABEL, _LABEL, maker), (right, drawing.last, head)):
        drawing.wide_text(at + 1, first, last, who, "signature")
        drawing.wide_text(at + 2, first, last, texts.SIGNATURE_HINT, "signature_hint")
