"""Simulated clerks: what each types into the workbook, and the mistakes that people make.

Who errs, and how, is drawn from the seed; every mistake has its correction, which is simply the
honest workbook sent again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from sync_service.contract.definitions import EXPLANATION_HEADING, Form, StatisticsForm, TaskForm
from sync_service.demo.figures import Truth
from sync_service.demo.filling import Places, Value, fill
from sync_service.demo.progress import Progress
from sync_service.domain.deadlines import DONE
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan
from sync_service.domain.submissions import Status

Cells = dict[str, dict[str, Value]]

Mistake = Literal[
    "wrong_total",
    "more_women",
    "swapped_digits",
    "no_date",
    "text_number",
    "wrong_unit",
    "last_quarter",
    "sent_twice",
    "no_workbook",
    "unexplained",
]
# Those drawn by lot; "unexplained" comes by itself where figures jump.
MISTAKES: tuple[Mistake, ...] = (
    *("wrong_total", "more_women", "swapped_digits", "no_date", "text_number"),
    *("wrong_unit", "last_quarter", "sent_twice", "no_workbook"),
)
# Of a hundred clerks so many err, are late, or never report.
_ERRING, _LATE, _SILENT = 12, 4, 2

_REASON = "Do sắp xếp tổ chức trong kỳ, theo quyết định của cấp ủy cấp trên (số liệu mẫu)"

_NO_WORKBOOKS = (
    b"",
    "Kính gửi Văn phòng Tỉnh ủy, đơn vị xin gửi báo cáo sau.\n".encode(),
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
    b"<html><body><table><tr><td>Bao cao</td></tr></table></body></html>",
)


@dataclass(frozen=True)
class Habit:
    """How a clerk goes about one period: with which mistake, late, or not at all."""

    mistake: Mistake | None = None
    late: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Attempt:
    """A file as it is sent, and what ought to become of it."""

    file_name: str
    content: bytes
    expected: Status
    mistake: Mistake | None = None


@dataclass(frozen=True)
class Desk:
    """What lies before a clerk: the issued workbook with its places, and two others like it.

    `neighbour` is another unit's of the same layout, `before` the unit's own of the last
    period, both as issued; None where there is none.
    """

    unit: str
    period: Period
    issued: bytes
    places: Places
    neighbour: bytes | None = None
    before: bytes | None = None


def habits(units: Sequence[str], period: Period, seed: int) -> dict[str, Habit]:
    """How the clerks of a period's units behave; every mistake is made by someone."""
    lots = Random(f"{seed} habits {period}")
    order = list(units)
    lots.shuffle(order)
    silent = len(order) * _SILENT // 100
    erring = max(len(order) * _ERRING // 100, len(MISTAKES))
    found = {unit: Habit(silent=True) for unit in order[:silent]}
    for place, unit in enumerate(order[silent:]):
        mistake = MISTAKES[place % len(MISTAKES)] if place < erring else None
        found[unit] = Habit(mistake, late=lots.randrange(100) < _LATE)
    return {unit: found[unit] for unit in units}


class Clerks:
    """All clerks of the province, who know the truth and write it down."""

    def __init__(
        self,
        truth: Truth,
        progress: Progress,
        forms: Mapping[str, Form],
        plans: Iterable[Plan],
    ) -> None:
        self.truth = truth
        self.progress = progress
        self.statistics = [form for form in forms.values() if isinstance(form, StatisticsForm)]
        self.tasks = next(form for form in forms.values() if isinstance(form, TaskForm))
        self.plan_of_sheet = {plan.sheet: plan.code for plan in plans}

    def typed(self, desk: Desk) -> Cells:
        """What an honest clerk types, by sheet and cell."""
        sparing = Random(f"{self.progress.seed} {desk.unit}").random() < 0.5
        cells: Cells = {}
        for form in self.statistics:
            if all(sheet.name in desk.places for sheet in form.sheets):
                self._type_figures(cells, form, desk, sparing)
        for sheet, plan in self.plan_of_sheet.items():
            if sheet in desk.places:
                cells[sheet] = self._type_tasks(plan, desk.places[sheet], desk)
        return cells

    def attempts(self, desk: Desk, habit: Habit) -> list[Attempt]:
        """The files that a clerk sends one after another; the last one is right."""
        if habit.silent:
            return []
        cells = self.typed(desk)
        name = f"{desk.period}_{desk.unit}.xlsx"
        right = Attempt(name, fill(desk.issued, cells), "accepted")
        if habit.mistake == "sent_twice":
            return [right, Attempt(name, right.content, "duplicate", "sent_twice")]
        wrong = self._wrong(desk, cells, habit.mistake) if habit.mistake else None
        if wrong is None:
            return [right]
        first = Attempt(name, wrong, "rejected", habit.mistake)
        return [first, Attempt(f"{desk.period}_{desk.unit} (sửa).xlsx", right.content, "accepted")]

    def answer(self, desk: Desk, sent: bytes, asked: Iterable[tuple[str, str]]) -> Attempt | None:
        """The file again with a reason for every figure, by sheet and cell, that was questioned.

        None when nothing in it could be explained.
        """
        reasons: Cells = {}
        for sheet, cell in asked:
            places = desk.places.get(sheet, {})
            code = next((code for (code, _), place in places.items() if place == cell), None)
            if code is not None and (code, EXPLANATION_HEADING) in places:
                reasons.setdefault(sheet, {})[places[code, EXPLANATION_HEADING]] = _REASON
        if not reasons:
            return None
        name = f"{desk.period}_{desk.unit} (giải trình).xlsx"
        return Attempt(name, fill(sent, reasons), "accepted", "unexplained")

    def _type_figures(self, cells: Cells, form: StatisticsForm, desk: Desk, sparing: bool) -> None:
        numbers = self.truth.numbers(desk.period, form.code, desk.unit)
        for cell in form.cells:
            number = numbers[cell.index]
            # Many leave a detail blank where there is nothing to report.
            if number is None or (sparing and not number and not cell.row.required):
                continue
            place = desk.places[cell.sheet][cell.measure, cell.column.heading.vi]
            cells.setdefault(cell.sheet, {})[place] = number

    def _type_tasks(
        self, plan: str, places: Mapping[tuple[str, str], str], desk: Desk
    ) -> dict[str, Value]:
        typed: dict[str, Value] = {}
        for code in dict.fromkeys(code for code, _ in places):
            row = self.progress.row(desk.period, desk.unit, plan, code)
            for field in self.tasks.inputs:
                if (entry := row.get(field.code)) is not None:
                    typed[places[code, field.heading.vi]] = entry
        return typed

    def _wrong(self, desk: Desk, cells: Cells, mistake: Mistake) -> bytes | None:
        """The file with the mistake in it; None where this clerk cannot make it."""
        if mistake in ("wrong_unit", "last_quarter"):
            other = desk.neighbour if mistake == "wrong_unit" else desk.before
            return None if other is None else fill(other, cells)
        if mistake == "no_workbook":
            return Random(desk.unit).choice(_NO_WORKBOOKS)
        spoilt = _SPOILING[mistake](self, desk, cells)
        return None if spoilt is None else fill(desk.issued, _with(cells, spoilt))

    # -- one wrong cell each

    def _wrong_total(self, desk: Desk, cells: Cells) -> Cells | None:
        at = _figure(self, desk, "D", "total")
        return None if at is None else {at[0]: {at[1]: _number(cells, at) + 1}}

    def _more_women(self, desk: Desk, cells: Cells) -> Cells | None:
        women, everybody = _figure(self, desk, "DV", "women"), _figure(self, desk, "DV", "total")
        if women is None or everybody is None:
            return None
        return {women[0]: {women[1]: _number(cells, everybody) + 2}}

    def _swapped_digits(self, desk: Desk, cells: Cells) -> Cells | None:
        at = _figure(self, desk, "A", "total")
        if at is None:
            return None
        digits = str(_number(cells, at))
        for place in range(len(digits) - 1):
            swapped = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
            if swapped != digits and swapped[0] != "0":
                return {at[0]: {at[1]: int(swapped)}}
        return None

    def _no_date(self, desk: Desk, cells: Cells) -> Cells | None:
        status, day = self._field("status"), self._field("completed_on")
        for sheet in self.plan_of_sheet:
            for (code, heading), cell in desk.places.get(sheet, {}).items():
                if heading == status and cells[sheet].get(cell) == DONE:
                    return {sheet: {desk.places[sheet][code, day]: None}}
        return None

    def _text_number(self, desk: Desk, cells: Cells) -> Cells | None:
        at = _figure(self, desk, "B", "total") or _figure(self, desk, "QC_tong", "count")
        if at is not None:
            return {at[0]: {at[1]: f"khoảng {_number(cells, at)}"}}
        percent = self._field("percent")
        for sheet in self.plan_of_sheet:
            for (_, heading), cell in desk.places.get(sheet, {}).items():
                if heading == percent:
                    return {sheet: {cell: "gần xong"}}
        return None

    def _field(self, code: str) -> str:
        return next(field.heading.vi for field in self.tasks.inputs if field.code == code)


_SPOILING: Mapping[Mistake, Callable[[Clerks, Desk, Cells], Cells | None]] = {
    "wrong_total": Clerks._wrong_total,
    "more_women": Clerks._more_women,
    "swapped_digits": Clerks._swapped_digits,
    "no_date": Clerks._no_date,
    "text_number": Clerks._text_number,
}


def _figure(clerks: Clerks, desk: Desk, measure: str, column: str) -> tuple[str, str] | None:
    """Sheet and cell of a figure, None where the workbook does not ask for it."""
    for form in clerks.statistics:
        if (measure, column) in form.index:
            cell = form.cells[form.index[measure, column]]
            place = desk.places.get(cell.sheet, {}).get((measure, cell.column.heading.vi))
            return None if place is None else (cell.sheet, place)
    return None


def _number(cells: Cells, at: tuple[str, str]) -> int:
    number = cells[at[0]][at[1]]
    assert isinstance(number, int)
    return number


def _with(cells: Cells, spoilt: Cells) -> Cells:
    return cells | {sheet: cells.get(sheet, {}) | changed for sheet, changed in spoilt.items()}
