"""The rows of a task table put together: headings, tasks, and the parts of a task.

A task may run over several rows: cut by a page, with points ("+") of its own, or with cells that
go on beside a later row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync_service.documents.found import Doubt
from sync_service.documents.markers import Marker, MarkerKind, marker_of
from sync_service.documents.shapes.columns import Columns
from sync_service.documents.text import Row, Table

_LABELS: tuple[tuple[MarkerKind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\s*[.)]?")),
    ("roman", re.compile(r"([IVX]+)\s*[-.)]?")),
    ("upper", re.compile(r"([A-ZĐ])\s*[-.)]?")),
    ("letter", re.compile(r"([a-zđ])\s*[.)]?")),
    ("dash", re.compile(r"([-–—•*])")),
    ("plus", re.compile(r"(\+)")),
)
_ENDED = re.compile(r"[.;:!?…)”\"/]$")
_PRINTED: tuple[MarkerKind, ...] = ("upper", "roman", "number")
_INNER: tuple[MarkerKind, ...] = ("letter", "bracket", "dash")

Cells = Mapping[int, str]


@dataclass
class Entry:
    """A task's row, while the rows that go on with it are being added."""

    code: str
    section: str | None
    line: int
    texts: list[str]
    cells: dict[int, str]
    points: int = 0

    @property
    def assigned(self) -> bool:
        return any(self.cells.values())

    def add(self, body: str, cells: Cells, apart: bool = False) -> None:
        """A further row: its text goes on with the last one or, `apart`, stands on a line of
        its own; its cells go on with the cells above."""
        if apart:
            self.texts.append(body)
        elif body:
            self.texts[-1] = f"{self.texts[-1]} {body}"
        for place, cell in cells.items():
            self.cells[place] = f"{self.cells[place]} {cell}".strip()


@dataclass
class _Sections:
    """The headings above a row, the outer first, at most one of a kind."""

    prefix: tuple[str, ...]
    headings: list[Marker] = field(default_factory=list)
    count: int = 0

    def enter(self, heading: Marker) -> None:
        """A heading begins: the one of its kind ends, and everything inside that."""
        kinds = [one.kind for one in self.headings]
        if heading.kind in kinds:
            del self.headings[kinds.index(heading.kind) :]
        self.headings.append(heading)
        self.count = 0

    @property
    def path(self) -> str | None:
        return ".".join((*self.prefix, *(one.label for one in self.headings))) or None

    def next_code(self, marker: Marker | None) -> tuple[str, str | None]:
        """A task's code and section: its printed number in its section, or its place there."""
        if marker is None or marker.kind == "dash":
            self.count += 1
            return (f"{self.path}/{self.count}" if self.path else str(self.count)), self.path
        # Rows numbered anew under a numbered heading stand inside it; "2.1" under "2" says so.
        outer = [
            one.label
            for one in self.headings
            if one.kind != marker.kind or not marker.label.startswith(f"{one.label}.")
        ]
        section = ".".join((*self.prefix, *outer)) or None
        return (f"{section}.{marker.label}" if section else marker.label), section


def entries_of(table: Table, columns: Columns, prefix: str) -> tuple[list[Entry], list[Doubt]]:
    """The table's tasks, and what is not certain."""
    walk = _Walk(columns, _Sections((prefix,) if prefix else ()))
    for at in range(len(table.rows)):
        walk.take(table.rows[at:])
    return [one for one in walk.entries if one.assigned or not one.points], walk.doubts


@dataclass
class _Walk:
    """One pass over the rows; `last` takes further rows, `task` further points, and `numbered`,
    a task with a printed number, holds the lettered and dashed tasks under it."""

    columns: Columns
    sections: _Sections
    entries: list[Entry] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    task: Entry | None = None
    last: Entry | None = None
    numbered: Entry | None = None

    def take(self, rows: Sequence[Row]) -> None:
        """Takes the first of the remaining rows."""
        row = rows[0]
        marker, body = _opening(row, self.columns)
        cells = _cells(row, self.columns)
        if not body and not any(cells.values()):
            return
        if marker is None:
            self._unmarked(rows, body, cells)
        elif _is_heading(rows, self.columns):
            self._heading(row, marker, cells)
        elif marker.kind == "plus" and self.task is not None:
            self._point(row, self.task, body, cells)
        elif marker.kind in _INNER and self.numbered is not None and not any(cells.values()):
            self.numbered.add(_as_printed(marker, body), cells, apart=True)
        else:
            self._begin(row, marker, body, cells)

    def _heading(self, row: Row, marker: Marker, cells: Cells) -> None:
        self.sections.enter(marker)
        self.task = self.last = self.numbered = None
        if stray := " ".join(filter(None, cells.values())):
            self.doubts.append(
                Doubt(
                    row.number,
                    f"Đề mục {marker.label} có chữ ở cột phân công: “{stray}”; không tính.",
                    f"Heading {marker.label} has words in a column of agencies: “{stray}”; "
                    "they are left out.",
                )
            )

    def _begin(self, row: Row, marker: Marker | None, body: str, cells: Cells) -> None:
        over = self.numbered if marker is not None and marker.kind in _INNER else None
        if over is None:
            code, section = self.sections.next_code(marker)
        else:
            code, section = _code_under(over, marker), over.code
        self.task = self.last = Entry(code, section, row.number, [body], dict(cells))
        self.entries.append(self.task)
        if marker is not None and marker.kind in _PRINTED:
            self.numbered = self.task

    def _point(self, row: Row, task: Entry, body: str, cells: Cells) -> None:
        task.points += 1
        begun = (place for place, cell in cells.items() if cell)
        if any(not _goes_on(task.cells[place], cells[place]) for place in begun):
            code = f"{task.code}/{task.points}"
            self.last = Entry(code, task.code, row.number, [body], dict(cells))
            self.entries.append(self.last)
        else:
            self.last = task
            task.add(f"+ {body}", cells, apart=True)

    def _unmarked(self, rows: Sequence[Row], body: str, cells: Cells) -> None:
        last, assigned = self.last, any(cells.values())
        if last is None:
            if assigned:
                self._begin(rows[0], None, body, cells)
        elif not body or body[0].islower() or not _ENDED.search(last.texts[-1]):
            last.add(body, cells)
        elif assigned:
            self._begin(rows[0], None, body, cells)
        elif _ENDED.search(body):
            last.add(body, cells, apart=True)
        else:
            # A line of its own without number, cells or full stop: a heading in plain words.
            self.task = self.last = self.numbered = None


def _opening(row: Row, columns: Columns) -> tuple[Marker | None, str]:
    """What the row opens with, from the column of numbers or from its text, and the text."""
    label, content = columns.of(row, columns.number), columns.of(row, columns.content)
    for kind, pattern in _LABELS:
        if found := pattern.fullmatch(label):
            marker = Marker(kind, found[1])
            return marker, content if content[:1].isalnum() else marker_of(content)[1]
    opening, body = marker_of(content)
    if opening is not None and columns.number is not None and opening.kind in _PRINTED:
        # A number at the beginning of a text is a number of the text's own.
        return None, content
    return opening, body


def _is_heading(rows: Sequence[Row], columns: Columns) -> bool:
    """Whether a numbered row is a heading: it gives nothing out itself, what is under it does."""
    marker, _ = _opening(rows[0], columns)
    if marker is None or marker.kind in ("dash", "plus"):
        return False
    cells = _cells(rows[0], columns)
    if columns.time is not None and cells[columns.time]:
        return False
    if not any(cells.values()) and marker.kind in ("roman", "upper"):
        return True
    return _under(marker, rows[1:], columns, bare=not any(cells.values()))


def _under(marker: Marker, rows: Sequence[Row], columns: Columns, bare: bool) -> bool:
    """Whether rows that give out tasks stand under this one. `bare`: it names nobody itself."""
    for row in rows:
        following, _ = _opening(row, columns)
        if following is None:
            continue
        if following.kind != "plus" and not _is_inside(marker, following):
            return False
        if bare or any(_cells(row, columns).values()):
            return True
    return False


def _is_inside(outer: Marker, inner: Marker) -> bool:
    if outer.kind == inner.kind == "number":
        return inner.label.startswith(f"{outer.label}.") or inner.label == "1"
    order = (*_PRINTED, *_INNER)
    return order.index(inner.kind) > order.index(outer.kind)


def _cells(row: Row, columns: Columns) -> dict[int, str]:
    return {place: columns.of(row, place) for place in columns.assignment}


def _goes_on(above: str, cell: str) -> bool:
    """Whether a cell is the rest of the one above it, which a page or a point cut."""
    cut = above.count("(") > above.count(")") or above.endswith((",", ";", "-"))
    return bool(above) and (cut or cell[0].islower())


def _code_under(over: Entry, marker: Marker | None) -> str:
    if marker is None or marker.kind == "dash":
        over.points += 1
        return f"{over.code}/{over.points}"
    return f"{over.code}.{marker.label}"


def _as_printed(marker: Marker, body: str) -> str:
    match marker.kind:
        case "letter":
            return f"{marker.label}) {body}"
        case "bracket":
            return f"({marker.label}) {body}"
    return f"- {body}"
