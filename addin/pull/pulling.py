"""A pull: everything is read and worked out first, then written as one, or not at all."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import xlwings as xw

from addin import program
from addin.cells import Cell, letters, quoted, read_values, same
from addin.errors import Stopped, WorkbookRefused
from addin.model import FIGURES_SHEET, KEYS_SHEET, Model, Sheet
from addin.names import find_name, range_of
from addin.painting import Frame
from addin.painting.sheet import contents
from addin.pull import texts
from addin.pull.axes import column_keys, has_identity, row_keys
from addin.pull.changes import write_changes
from addin.pull.formulas import Mover
from addin.pull.journal import Journal
from addin.pull.planning import Change, Outline, Plan, outlined, planned
from addin.pull.standing import GONE, standing
from addin.pull.state import State, composed, read_state
from addin.pull.writing import (
    Leaving,
    carry_out,
    keep_contents,
    make_room,
    mark_gone,
    paint_sheet,
    replace_all,
)

HIDDEN = (FIGURES_SHEET, KEYS_SHEET)

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Pulled:
    """What a pull did: sheets made, sheets written, figures that are others than before."""

    made: Sequence[str]
    written: Sequence[str]
    changes: Sequence[Change]
    before: str | None
    """When the pull before was, as its state tells; None for the first, or of another period."""


@dataclass(frozen=True)
class _Work:
    """A pull that has been worked out."""

    model: Model
    state: State | None
    new: Sequence[Sheet]
    plans: Sequence[Plan]
    frames: Mapping[str, Frame]
    pages: Mapping[str, str]
    has_new_figures: bool
    facts: Mapping[str, str]

    @property
    def is_needed(self) -> bool:
        known = {} if self.state is None else self.state.facts
        return bool(
            self.new
            or self.has_new_figures
            or any(plan.is_needed for plan in self.plans)
            or any(known.get(key) != self.facts[key] for key in ("digest", "period", "unit"))
        )


def pull(
    book: xw.Book, model: Model, now: datetime, tell: Tell, should_stop: Callable[[], bool]
) -> Pulled:
    """Brings the workbook to the model; what the officer wrote stays.

    `tell` hears how far it is, `should_stop` is asked until the first write. Raises Stopped and
    WorkbookRefused before anything is written; WorkbookRefused after all was taken back.
    """
    work = _worked_out(book, model, now, tell, should_stop)
    before = None
    if work.state is not None and work.state.facts.get("period") == model.period:
        before = work.state.facts.get("pulled_at")
    changes = [change for plan in work.plans for change in plan.changes] if before else []
    written = [plan.outline.there.page.name for plan in work.plans if plan.is_needed]
    if not work.is_needed:
        return Pulled((), (), (), before)
    _ask_writable(book, work)
    if should_stop():
        raise Stopped(texts.STOPPED)
    _write(book, work, changes, before, now, tell)
    return Pulled([sheet.name for sheet in work.new], written, changes, before)


def _worked_out(
    book: xw.Book, model: Model, now: datetime, tell: Tell, should_stop: Callable[[], bool]
) -> _Work:
    tell(texts.READING)
    state = read_state(book)
    taken = {name.lower() for name in book.sheet_names}
    new: list[Sheet] = []
    outlines: list[Outline] = []
    for sheet in model.sheets:
        if should_stop():
            raise Stopped(texts.STOPPED)
        if sheet.name in HIDDEN:
            if sheet.name not in book.sheet_names:
                new.append(sheet)
            continue
        there = standing(book, sheet, state)
        if there is not None:
            outlines.append(outlined(sheet, there, model))
        elif sheet.name.lower() in taken:
            raise WorkbookRefused(texts.NAME_TAKEN.format(sheet=sheet.name))
        else:
            new.append(sheet)
    frames = {sheet.name: Frame.plain(sheet) for sheet in new}
    frames |= {outline.sheet.name: outline.frame for outline in outlines}
    pages = {outline.sheet.name: outline.there.page.name for outline in outlines}
    mover = Mover(frames, {name: pages.get(name, name) for name in frames})
    looks = {sheet.area: _look(sheet) for sheet in model.sheets if sheet.area is not None}
    known = {} if state is None else state.facts
    plans = []
    for outline in outlines:
        tell(texts.COMPARING.format(sheet=outline.there.page.name))
        if should_stop():
            raise Stopped(texts.STOPPED)
        area = outline.sheet.area or ""
        restyled = f"look:{area}" in known and known[f"look:{area}"] != looks[area]
        plans.append(planned(outline, model, mover, is_restyled=restyled))
    facts = {
        "period": model.period,
        "unit": model.unit,
        "title": model.title,
        "digest": model.digest,
        "made_at": model.made_at,
        "pulled_at": now.isoformat(timespec="seconds"),
        **{f"look:{area}": look for area, look in looks.items()},
    }
    return _Work(model, state, new, plans, frames, pages, _other_figures(book, model), facts)


def _look(sheet: Sheet) -> str:
    """A short digest of how a list without row keys of its own is drawn."""
    if all(has_identity(table) for table in sheet.tables):
        return "-"
    said = repr((sheet.styled, sheet.merges, sheet.heights))
    return sha256(said.encode()).hexdigest()[:12]


def _other_figures(book: xw.Book, model: Model) -> bool:
    if FIGURES_SHEET not in book.sheet_names:
        return False  # the whole sheet is new
    sheet = model.sheet(FIGURES_SHEET)
    page = book.sheets[FIGURES_SHEET]
    last = page.used_range.last_cell
    if last.row != sheet.rows:
        return True
    held = read_values(page, 0, 0, sheet.rows, sheet.columns)
    return not all(
        same(one, other)
        for line, wanted in zip(held, sheet.values, strict=True)
        for one, other in zip(line, wanted, strict=True)
    )


def _ask_writable(book: xw.Book, work: _Work) -> None:
    """Raises WorkbookRefused for what would stop the writing half-way."""
    for plan in work.plans:
        if not plan.is_needed:
            continue
        page = plan.outline.there.page
        if program.protected(page):
            raise WorkbookRefused(texts.PROTECTED.format(sheet=page.name))
        if program.is_filtered(page):
            raise WorkbookRefused(texts.FILTERED.format(sheet=page.name))
    if program.is_structure_protected(book):
        raise WorkbookRefused(texts.PROTECTED_BOOK)
    for name in HIDDEN:
        if name in book.sheet_names and program.protected(book.sheets[name]):
            raise WorkbookRefused(texts.PROTECTED.format(sheet=name))


@contextlib.contextmanager
def _quiet(book: xw.Book) -> Iterator[None]:
    """The screen stands still and nothing is reckoned meanwhile; the same sheet is shown after."""
    app = book.app
    shown = book.sheets.active
    calculation = app.calculation
    app.screen_updating = False
    app.calculation = "manual"
    try:
        yield
    finally:
        app.calculation = calculation
        with contextlib.suppress(Exception):
            shown.activate()
        app.screen_updating = True


def _write(
    book: xw.Book,
    work: _Work,
    changes: Sequence[Change],
    before: str | None,
    now: datetime,
    tell: Tell,
) -> None:
    journal = Journal()
    leaving = Leaving(book, journal)
    with _quiet(book):
        try:
            _write_all(book, work, changes, before, now, tell, journal, leaving)
            leaving.close()
        except Exception as error:
            failures = journal.take_back()
            with contextlib.suppress(Exception):
                leaving.close()
            text = texts.RESTORE_FAILED if failures else texts.WRITE_FAILED
            raise WorkbookRefused(text.format(why=str(error)[:200])) from error


def _write_all(
    book: xw.Book,
    work: _Work,
    changes: Sequence[Change],
    before: str | None,
    now: datetime,
    tell: Tell,
    journal: Journal,
    leaving: Leaving,
) -> None:
    needed = [plan for plan in work.plans if plan.is_needed]
    parts = len(work.new) + len(needed)
    done = 0
    # All sheets first: formulas find only those that are there.
    pages = [(sheet, _added(book, work, sheet, journal)) for sheet in work.new]
    for sheet, page in pages:
        done += 1
        tell(texts.WRITING.format(sheet=sheet.name, at=done, all=parts))
        paint_sheet(page, sheet, work.model, dict(work.pages))
    for plan in needed:
        make_room(plan.outline, journal)
        keep_contents(plan.outline.there, journal)
    for plan in needed:
        done += 1
        name = plan.outline.there.page.name
        tell(texts.WRITING.format(sheet=name, at=done, all=parts))
        carry_out(plan, work.model.styles, dict(work.pages))
        mark_gone(plan, work.model.period, journal)
    _name_all(book, work, journal)
    _write_hidden(book, work, journal)
    if changes and before is not None:
        write_changes(book, work.model, changes, before, now, journal)
    for plan in needed:
        leaving.take_out(plan.outline)


def _added(book: xw.Book, work: _Work, sheet: Sheet, journal: Journal) -> xw.Sheet:
    """Adds a sheet behind the one that the model has before it, where that stands."""
    order = [one.name for one in work.model.sheets]
    after = book.sheets[-1]
    for name in reversed(order[: order.index(sheet.name)]):
        actual = work.pages.get(name, name)
        if actual in book.sheet_names:
            after = book.sheets[actual]
            break
    page = book.sheets.add(sheet.name, after=after)
    journal.reshaped(page.delete)
    return page


def _name_all(book: xw.Book, work: _Work, journal: Journal) -> None:
    """Gives areas and tables their names; rows that leave later shrink them by themselves."""
    for sheet in work.model.sheets:
        if sheet.area is None:
            continue
        frame = work.frames[sheet.name]
        page = work.pages.get(sheet.name, sheet.name)
        outline = next((plan.outline for plan in work.plans if plan.outline.sheet is sheet), None)
        if outline is None:
            rows = (0, sheet.rows - 1)
            columns = (0, sheet.columns - 1)
        else:
            there = outline.there
            rows = (there.top, there.top + len(outline.rows) - 1)
            columns = (there.left, there.left + len(outline.columns) - 1)
        _give_name(
            book, work, sheet.area, page, (rows[0], columns[0], rows[1], columns[1]), journal
        )
        for table in sheet.tables:
            first, last = _reach(outline, table.name, frame, table.row, table.last_row)
            end = table.column + len(table.column_keys) - 1
            corners = (first, frame.columns[table.column], last, frame.columns[end])
            _give_name(book, work, table.name, page, corners, journal)


def _reach(
    outline: Outline | None, table: str, frame: Frame, first: int, last: int
) -> tuple[int, int]:
    """The first and last place of a table's rows, those that stay though gone among them."""
    if outline is None:
        return frame.rows[first], frame.rows[last]
    own = [
        outline.there.top + at
        for at, slot in enumerate(outline.rows)
        if slot.key is not None and slot.key.startswith(f"{table}|")
    ]
    return min(own), max(own)


def _give_name(
    book: xw.Book,
    work: _Work,
    name: str,
    page: str,
    corners: tuple[int, int, int, int],
    journal: Journal,
) -> None:
    row, column, last_row, last_column = corners
    wanted = f"={quoted(page)}!${letters(column)}${row + 1}:${letters(last_column)}${last_row + 1}"
    held = find_name(book, name)
    if held is None:
        made = book.names.add(name, wanted)
        journal.rewritten(made.delete)
        return
    known = range_of(book, name)
    at = (row + 1, column + 1, last_row - row + 1, last_column - column + 1)
    if known is not None and (known.row, known.column, *known.shape) == at:
        return
    was = held.refers_to
    journal.rewritten(lambda: setattr(held, "refers_to", was))
    held.refers_to = wanted


def _write_hidden(book: xw.Book, work: _Work, journal: Journal) -> None:
    if work.has_new_figures:
        figures = work.model.sheet(FIGURES_SHEET)
        replace_all(book.sheets[FIGURES_SHEET], contents(figures), journal)
    replace_all(book.sheets[KEYS_SHEET], _keys(work), journal)


def _keys(work: _Work) -> list[list[Cell]]:
    """The block of the hidden sheet of keys, as the rows stand when all is done."""
    tables: dict[str, tuple[Sequence[str | None], Sequence[str | None]]] = {}
    submissions: dict[str, Sequence[int | None]] = {}
    marks: dict[str, tuple[str, dict[int, str], dict[int, str]]] = {}
    outlines = {plan.outline.sheet.name: plan.outline for plan in work.plans}
    for sheet in work.model.sheets:
        if sheet.area is None:
            continue
        outline = outlines.get(sheet.name)
        frame = work.frames[sheet.name]
        by_words = {
            at
            for table in sheet.tables
            if has_identity(table)
            for at in range(table.row, table.last_row + 1)
        }
        keys = row_keys(sheet)
        row_marks = {frame.rows[at]: keys[at] for at in range(sheet.rows) if at not in by_words}
        heads = column_keys(sheet)
        column_marks = {frame.columns[at]: heads[at] for at in range(sheet.columns)}
        marks[sheet.area] = (work.pages.get(sheet.name, sheet.name), row_marks, column_marks)
        for table in sheet.tables:
            rows = _standing_rows(outline, table.name, table.row_keys)
            tables[table.name] = (rows, table.column_keys)
            if table.submissions is not None:
                numbers = dict(zip(table.row_keys, table.submissions, strict=True))
                submissions[table.name] = [
                    None if key is None else numbers.get(key) for key in rows
                ]
    return composed(tables, submissions, marks, work.facts)


def _standing_rows(
    outline: Outline | None, table: str, keys: Sequence[str]
) -> Sequence[str | None]:
    if outline is None:
        return keys
    prefix = f"{table}|"
    leaving = set(outline.leaving_rows)
    held: list[str | None] = []
    own = [at for at, s in enumerate(outline.rows) if s.key and s.key.startswith(prefix)]
    for at in range(min(own), max(own) + 1):
        slot = outline.rows[at]
        if outline.there.top + at in leaving:
            continue
        key = None if slot.key is None else slot.key.removeprefix(prefix)
        held.append(f"{GONE}{key}" if slot.is_gone and key is not None else key)
    return held
