"""A pull: everything is read and worked out first, then written as one, or not at all."""

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlwings as xw

from addin import program
from addin.calc import following_charts
from addin.errors import Stopped, WorkbookRefused
from addin.model import FIGURES_SHEET, KEYS_SHEET, Model, Sheet
from addin.painting import Frame, open_view
from addin.pull import texts
from addin.pull.axes import column_keys, has_identity, row_keys
from addin.pull.changes import write_changes
from addin.pull.decorating import follow
from addin.pull.facts import facts_of
from addin.pull.formulas import Mover
from addin.pull.hidden import Figures, write_keys
from addin.pull.journal import Journal
from addin.pull.naming import name_all
from addin.pull.planning import Change, Outline, outlined, planned
from addin.pull.standing import GONE, standing
from addin.pull.state import Column, composed, read_state
from addin.pull.work import Work
from addin.pull.writing import (
    Leaving,
    carry_out,
    keep_contents,
    make_room,
    mark_gone,
    paint_sheet,
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


def pull(
    book: xw.Book, model: Model, now: datetime, tell: Tell, should_stop: Callable[[], bool]
) -> Pulled:
    """Brings the workbook to the model; what the officer wrote stays.

    `tell` hears how far it is, `should_stop` is asked until the first write. Raises Stopped and
    WorkbookRefused before anything is written; WorkbookRefused after all was taken back.
    """
    with _uncollected():
        return _pulled(book, model, now, tell, should_stop)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Lets Python's search for rubbish rest: it would go through every list of every row again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _pulled(
    book: xw.Book, model: Model, now: datetime, tell: Tell, should_stop: Callable[[], bool]
) -> Pulled:
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
    if work.state is None and work.new:
        book.sheets[work.new[0].name].activate()  # the overview, not the blank sheet before it
    return Pulled([sheet.name for sheet in work.new], written, changes, before)


def _worked_out(
    book: xw.Book, model: Model, now: datetime, tell: Tell, should_stop: Callable[[], bool]
) -> Work:
    tell(texts.READING)
    state = read_state(book)
    taken = list(book.sheet_names)
    spelled = {name.lower() for name in taken}
    new: list[Sheet] = []
    outlines: list[Outline] = []
    for sheet in model.sheets:
        if should_stop():
            raise Stopped(texts.STOPPED)
        if sheet.name in HIDDEN:
            if sheet.name not in taken:
                new.append(sheet)
            continue
        there = standing(book, sheet, state)
        if there is not None:
            outlines.append(outlined(sheet, there, model))
        elif sheet.name.lower() in spelled:
            raise WorkbookRefused(texts.NAME_TAKEN.format(sheet=sheet.name))
        else:
            new.append(sheet)
    frames = {sheet.name: Frame.plain(sheet) for sheet in new}
    frames |= {outline.sheet.name: outline.frame for outline in outlines}
    pages = {outline.sheet.name: outline.there.page.name for outline in outlines}
    mover = Mover(frames, {name: pages.get(name, name) for name in frames})
    facts = facts_of(model, now)
    known = {} if state is None else state.facts
    plans = []
    for outline in outlines:
        tell(texts.COMPARING.format(sheet=outline.there.page.name))
        if should_stop():
            raise Stopped(texts.STOPPED)
        look = f"look:{outline.sheet.area}"
        restyled = look in known and known[look] != facts[look]
        plans.append(planned(outline, model, mover, is_restyled=restyled))
    figures = Figures(book, model.sheet(FIGURES_SHEET)) if FIGURES_SHEET in taken else None
    return Work(model, state, new, plans, frames, pages, figures, facts)


def _ask_writable(book: xw.Book, work: Work) -> None:
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
    """The screen stands still, nothing is reckoned or asked; the same sheet is shown after."""
    app = book.app
    shown = book.sheets.active
    calculation, alerts = app.calculation, app.display_alerts
    app.screen_updating = False
    app.calculation = "manual"
    app.display_alerts = False
    try:
        yield
    finally:
        app.display_alerts = alerts
        app.calculation = calculation
        with contextlib.suppress(Exception):
            shown.activate()
        app.screen_updating = True


def _write(
    book: xw.Book,
    work: Work,
    changes: Sequence[Change],
    before: str | None,
    now: datetime,
    tell: Tell,
) -> None:
    journal = Journal()
    leaving = Leaving(book, journal)
    # Charts move with their cells until all is written, or taken back.
    with _quiet(book), contextlib.ExitStack() as moving:
        try:
            _write_all(book, work, changes, before, now, tell, journal, leaving, moving)
            leaving.close()
        except Exception as error:
            failures = journal.take_back()
            with contextlib.suppress(Exception):
                leaving.close()
            text = texts.RESTORE_FAILED if failures else texts.WRITE_FAILED
            raise WorkbookRefused(text.format(why=str(error)[:200])) from error
        moving.close()
        for plan in work.plans:
            follow(plan.outline, {} if work.state is None else work.state.facts)


def _write_all(
    book: xw.Book,
    work: Work,
    changes: Sequence[Change],
    before: str | None,
    now: datetime,
    tell: Tell,
    journal: Journal,
    leaving: Leaving,
    moving: contextlib.ExitStack,
) -> None:
    needed = [plan for plan in work.plans if plan.is_needed]
    parts = len(work.new) + len(needed)
    done = 0
    # All sheets first: formulas find only those that are there.
    pages = _added(book, work, journal)
    for sheet, page in pages:
        done += 1
        tell(texts.WRITING.format(sheet=sheet.name, at=done, all=parts))
        paint_sheet(page, sheet, work.model, dict(work.pages), is_filled=sheet.name != KEYS_SHEET)
    for plan in needed:
        moving.enter_context(following_charts(plan.outline.there.page))
        make_room(plan.outline, journal)
        keep_contents(plan.outline.there, journal)
    for plan in needed:
        done += 1
        name = plan.outline.there.page.name
        tell(texts.WRITING.format(sheet=name, at=done, all=parts))
        carry_out(plan, work.model.styles, dict(work.pages))
        mark_gone(plan, work.model.period, journal)
    name_all(book, work, journal)
    _write_hidden(book, work, journal)
    if changes and before is not None:
        write_changes(book, work.model, changes, before, now, journal)
    for plan in needed:
        leaving.take_out(plan.outline)


def _added(book: xw.Book, work: Work, journal: Journal) -> list[tuple[Sheet, xw.Sheet]]:
    """Adds the new sheets, each behind the one that the model has before it where that stands."""
    order = [one.name for one in work.model.sheets]
    standing = set(book.sheet_names)
    added: list[tuple[Sheet, xw.Sheet]] = []
    made: dict[str, xw.Sheet] = {}
    for sheet in work.new:
        before = [work.pages.get(name, name) for name in order[: order.index(sheet.name)]]
        name = next((name for name in reversed(before) if name in standing), None)
        after = book.sheets[-1] if name is None else made.get(name) or book.sheets[name]
        page = book.sheets.add(sheet.name, after=after)
        journal.reshaped(page.delete)
        open_view(page, sheet)
        added.append((sheet, page))
        standing.add(sheet.name)
        made[sheet.name] = page
    return added


def _write_hidden(book: xw.Book, work: Work, journal: Journal) -> None:
    if work.figures is not None and work.figures.are_others:
        work.figures.write(journal)
    # Where rows and columns came or go, the formulas that tell their places are others though
    # they show the same now.
    moved = bool(work.new) or any(plan.outline.is_rebuilt for plan in work.plans)
    write_keys(book, _keys(work), work.state, journal, whole=moved)


def _keys(work: Work) -> list[Column]:
    """The columns of the hidden sheet of keys, as the rows stand when all is done."""
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
