"""What a pull will do to one sheet, worked out before anything is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from addin.cells import Block, Cell, Formula, read, same
from addin.model import Model, Sheet
from addin.painting import Frame
from addin.pull.axes import Slot, column_keys, has_identity, meet, row_keys
from addin.pull.formulas import Mover
from addin.pull.standing import Standing

# Rows that stay as they are but are written along with those around them, at most.
_BRIDGED = 32


@dataclass(frozen=True)
class Write:
    """A block to be written, and the model's cells it holds."""

    row: int
    column: int
    block: Block
    model_rows: Sequence[int]
    model_columns: Sequence[int]


@dataclass(frozen=True)
class Change:
    """A figure of a table that is another than it was; its place is on the real sheet."""

    sheet: str
    row: int
    column: int
    label: str
    heading: str
    old: Cell
    new: Cell


@dataclass(frozen=True)
class Outline:
    """A sheet of the model that stands already: its slots, and where the model's cells come.

    Places count with rows still there that go at the very end.
    """

    sheet: Sheet
    there: Standing
    rows: Sequence[Slot]
    columns: Sequence[Slot]
    kept: frozenset[int]
    """Places of rows that are gone from the model, and stay for what the officer wrote there."""

    @property
    def frame(self) -> Frame:
        """The model's rows and columns on the real sheet."""
        top, left = self.there.top, self.there.left
        rows = {slot.new: top + at for at, slot in enumerate(self.rows) if slot.new is not None}
        columns = {
            slot.new: left + at for at, slot in enumerate(self.columns) if slot.new is not None
        }
        return Frame(
            [rows[at] for at in range(self.sheet.rows)],
            [columns[at] for at in range(self.sheet.columns)],
        )

    @property
    def new_rows(self) -> frozenset[int]:
        return frozenset(s.new for s in self.rows if s.is_new and s.new is not None)

    @property
    def new_columns(self) -> frozenset[int]:
        return frozenset(s.new for s in self.columns if s.is_new and s.new is not None)

    @property
    def leaving_rows(self) -> list[int]:
        """Places of rows to be deleted."""
        top = self.there.top
        places = [top + at for at, slot in enumerate(self.rows) if slot.is_gone]
        return [place for place in places if place not in self.kept]

    @property
    def leaving_columns(self) -> list[int]:
        left = self.there.left
        return [left + at for at, slot in enumerate(self.columns) if slot.is_gone]

    @property
    def is_rebuilt(self) -> bool:
        """Whether rows or columns come or go."""
        slots = [*self.rows, *self.columns]
        return any(slot.is_new for slot in slots) or bool(self.leaving_rows or self.leaving_columns)


@dataclass(frozen=True)
class Plan:
    """What is done to a sheet that stands already."""

    outline: Outline
    frame: Frame
    writes: Sequence[Write]
    changes: Sequence[Change]
    newly_gone: Sequence[int]
    come_back: frozenset[int]
    redrawn: bool

    @property
    def is_needed(self) -> bool:
        return bool(
            self.writes
            or self.outline.is_rebuilt
            or self.newly_gone
            or self.come_back
            or self.redrawn
        )


def outlined(sheet: Sheet, there: Standing, model: Model) -> Outline:
    """How the rows and columns that stand meet those of the model."""
    rows = meet(there.rows, row_keys(sheet))
    columns = meet(there.columns, column_keys(sheet))
    gone = [at for at, slot in enumerate(rows) if slot.is_gone]
    kept: frozenset[int] = frozenset()
    if gone:
        written = _written_beside(there)
        kept = frozenset(
            there.top + at for at in gone if there.top + (rows[at].old or 0) in written
        )
    return Outline(sheet, there, rows, columns, kept)


def _written_beside(there: Standing) -> set[int]:
    """Rows in which the officer wrote something outside the pulled columns, or a note."""
    page = there.page
    used = page.used_range
    last_column = used.last_cell.column
    last_row = min(used.last_cell.row, there.top + len(there.rows))
    own = {there.left + at for at, key in enumerate(there.columns) if key is not None}
    found: set[int] = set()
    if last_row > there.top:
        block = read(page, there.top, 0, last_row - there.top, last_column)
        for offset, line in enumerate(block):
            if any(
                cell not in (None, "") and column not in own for column, cell in enumerate(line)
            ):
                found.add(there.top + offset)
    for note in page.notes:
        found.add(note.location.row - 1)
    return found


def planned(outline: Outline, model: Model, mover: Mover, *, is_restyled: bool) -> Plan:
    """What must be written so that the sheet stands as the model has it."""
    sheet, there, frame = outline.sheet, outline.there, outline.frame
    redrawn = bool(
        outline.new_columns
        or outline.leaving_columns
        or (is_restyled and any(not has_identity(table) for table in sheet.tables))
    )
    if not (redrawn or outline.is_rebuilt) and _shows(outline):
        wanted: list[list[Cell]] = []
    else:
        wanted = _wanted(sheet, mover)
    old_rows = {slot.new: slot.old for slot in outline.rows if slot.new is not None}
    old_columns = {slot.new: slot.old for slot in outline.columns if slot.new is not None}
    aligned = [old_columns[at] for at in range(sheet.columns)]
    is_whole = aligned == list(range(len(there.columns)))
    differing: dict[int, list[int]] = {}
    for row, line in enumerate(wanted):
        old = old_rows[row]
        if old is None:
            differing[row] = list(range(sheet.columns))
            continue
        held = there.cells[old]
        if is_whole and held == line:
            continue
        found = [
            column
            for column, at in enumerate(aligned)
            if at is None or not _same(held[at], line[column])
        ]
        if found:
            differing[row] = found
    writes = list(_writes(sheet, frame, wanted, differing))
    changes = list(_changes(outline, frame, wanted, differing, old_rows, old_columns))
    top = there.top
    newly_gone = [
        place for place in sorted(outline.kept) if outline.rows[place - top].key not in there.marked
    ]
    come_back = frozenset(
        slot.new
        for slot in outline.rows
        if slot.new is not None and slot.old is not None and slot.key in there.marked
    )
    return Plan(outline, frame, writes, changes, newly_gone, come_back, redrawn)


def _shows(outline: Outline) -> bool:
    """Whether the sheet shows what it should; what its formulas are is not asked then."""
    sheet, there = outline.sheet, outline.there
    rows = {slot.new: slot.old for slot in outline.rows}
    columns = {slot.new: slot.old for slot in outline.columns}
    places = [columns[at] or 0 for at in range(sheet.columns)]
    is_whole = places == list(range(len(there.columns)))
    for at, wanted in enumerate(sheet.values):
        held = there.values[rows[at] or 0]
        if is_whole and held == wanted:
            continue
        if not all(_alike(held[place], cell) for place, cell in zip(places, wanted, strict=True)):
            return False
    return True


def _alike(held: Cell, wanted: Cell) -> bool:
    if isinstance(held, float) and isinstance(wanted, float):
        return isclose(held, wanted, rel_tol=1e-12, abs_tol=1e-12)
    return same(held, wanted)


def _wanted(sheet: Sheet, mover: Mover) -> list[list[Cell]]:
    wanted: list[list[Cell]] = [list(line) for line in sheet.values]
    for (row, column), text in sheet.formulas.items():
        wanted[row][column] = Formula(mover.moved(text, sheet.name))
    return wanted


def _same(held: Cell, wanted: Cell) -> bool:
    if isinstance(held, Formula) and isinstance(wanted, Formula):
        return _bare(held.text) == _bare(wanted.text)
    return same(held, wanted)


def _bare(formula: str) -> str:
    return formula.replace(" ", "").replace("'", "")


def _writes(
    sheet: Sheet,
    frame: Frame,
    wanted: Sequence[Sequence[Cell]],
    differing: Mapping[int, Sequence[int]],
) -> Sequence[Write]:
    """Bands of rows that stand together, in runs of columns that do.

    Links stand alone: LibreOffice takes a link away from a cell that is written.
    """
    linked = {column for _row, column in sheet.links}
    formulas: dict[int, set[int]] = {}
    for row, column in sheet.formulas:
        formulas.setdefault(row, set()).add(column)
    made: list[Write] = []
    parts = _split(frame.columns, linked)
    for rows in _bands(sorted(differing), frame.rows, formulas):
        differs = set().union(*(differing.get(row, ()) for row in rows))
        reckoned = set().union(*(formulas.get(row, ()) for row in rows))
        runs = [run for part in parts for run in _differing_runs(part, differs, reckoned)]
        for run in runs:
            in_run = set(run)
            hit = [row for row in rows if in_run.intersection(differing.get(row, ()))]
            band = [row for row in rows if hit[0] <= row <= hit[-1]]
            block = [[wanted[row][column] for column in run] for row in band]
            made.append(Write(frame.rows[band[0]], frame.columns[run[0]], block, band, run))
    return made


def _split(places: Sequence[int], alone: set[int]) -> list[list[int]]:
    parts: list[list[int]] = []
    for at, place in enumerate(places):
        joins = parts and places[parts[-1][-1]] + 1 == place
        if joins and at not in alone and parts[-1][-1] not in alone:
            parts[-1].append(at)
        else:
            parts.append([at])
    return parts


def _differing_runs(part: Sequence[int], differs: set[int], formulas: set[int]) -> list[list[int]]:
    """The columns from the first to the last that differs, without formulas that stay."""
    runs: list[list[int]] = []
    between: list[int] = []
    for column in part:
        if column not in differs:
            between.append(column)
            continue
        if runs and not formulas.intersection(between):
            runs[-1] += [*between, column]
        else:
            runs.append([column])
        between = []
    return runs


def _bands(
    rows: Sequence[int], places: Sequence[int], formulas: Mapping[int, object]
) -> list[list[int]]:
    """Rows that stand together. A few that stay are written again: each write takes its time."""
    bands: list[list[int]] = []
    for row in rows:
        last = bands[-1][-1] if bands else None
        if (
            last is not None
            and row - last <= _BRIDGED
            and places[row] - places[last] == row - last
            and not any(between in formulas for between in range(last + 1, row))
        ):
            bands[-1] += range(last + 1, row + 1)
        else:
            bands.append([row])
    return bands


def _changes(
    outline: Outline,
    frame: Frame,
    wanted: Sequence[Sequence[Cell]],
    differing: Mapping[int, Sequence[int]],
    old_rows: Mapping[int, int | None],
    old_columns: Mapping[int, int | None],
) -> Sequence[Change]:
    sheet, there = outline.sheet, outline.there
    name = there.page.name
    made: list[Change] = []
    for table in sheet.tables:
        if not has_identity(table):
            continue
        headings = [_heading(sheet, table.row, column) for column in range(sheet.columns)]
        for row in range(table.row, table.last_row + 1):
            old_row = old_rows[row]
            if row not in differing or old_row is None:
                continue
            label = _label(sheet, row)
            for column in differing[row]:
                old_column = old_columns[column]
                inside = 0 <= column - table.column < len(table.column_keys)
                if old_column is None or not inside or (row, column) in sheet.made:
                    continue
                old, new = there.cells[old_row][old_column], wanted[row][column]
                if isinstance(old, Formula) or isinstance(new, Formula):
                    continue
                place = frame.rows[row], frame.columns[column]
                made.append(Change(name, *place, label, headings[column], old, new))
    return made


def _label(sheet: Sheet, row: int) -> str:
    words = [one for one in sheet.values[row][:4] if isinstance(one, str) and one]
    return max(words, key=len, default="")


def _heading(sheet: Sheet, first: int, column: int) -> str:
    for row in range(first - 1, max(first - 4, -1), -1):
        said = sheet.values[row][column]
        if isinstance(said, str) and len(said) > 2:
            return said
    return ""
