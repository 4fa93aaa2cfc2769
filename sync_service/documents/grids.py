"""Rows of cells → tables: headers known, pages joined under repeated headers, cut rows mended."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync_service.documents.markers import marker_of
from sync_service.documents.paragraphs import cleaned, ends_sentence, glued
from sync_service.documents.source import Line, Row, Table
from sync_service.domain.spelling import fold

_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?|\([a-zđ]\)|[A-Z]?")
_TITLE = tuple(map(fold, ("biểu", "bảng", "phụ lục", "danh mục")))
_MOST_HEADER_ROWS = 3
_LONGEST_HEADING = 60


@dataclass(frozen=True)
class GridRow:
    """A row as it stands on its page, cells not yet cleaned."""

    number: int
    cells: tuple[str, ...]


def tables_of(rows: Iterable[GridRow], lines: Sequence[Line]) -> tuple[Table, ...]:
    """The tables that the rows make up; `lines` tell where other text stands between them."""
    blocks = list(_blocks(rows))
    tables: list[Table] = []
    for first, pages in _across_pages(blocks, lines):
        header = _header_rows(first, [page for page in pages if page is not first])
        tables.append(_table(header, pages, lines))
    return tuple(tables)


def _blocks(rows: Iterable[GridRow]) -> Iterator[list[GridRow]]:
    """Rows that follow each other without a line between, or a repeated header."""
    block: list[GridRow] = []
    for row in rows:
        clean = GridRow(row.number, tuple(map(cleaned, row.cells)))
        apart = bool(block) and row.number > block[-1].number + 1
        if apart or (block and _same(clean, block[0])):
            yield block
            block = []
        block.append(clean)
    if block:
        yield block


def _across_pages(
    blocks: list[list[GridRow]], lines: Sequence[Line]
) -> Iterator[tuple[list[GridRow], list[list[GridRow]]]]:
    """Blocks of one table: the same header again, or as many columns, with no text between."""
    pages: list[list[GridRow]] = []
    for block in blocks:
        if pages and not _goes_on(pages, block, lines):
            yield pages[0], pages
            pages = []
        pages.append(block)
    if pages:
        yield pages[0], pages


def _goes_on(pages: list[list[GridRow]], block: list[GridRow], lines: Sequence[Line]) -> bool:
    last, first = pages[-1][-1].number, block[0].number
    if any(last < line.number < first for line in lines):
        return False
    header, top = pages[0][0], block[0]
    if _same(top, header):
        return True
    # As many columns go on without a header; the same first heading with others begins anew.
    other = bool(header.cells[0]) and fold(top.cells[0]) == fold(header.cells[0])
    return len(top.cells) == len(header.cells) and not other


def _same(one: GridRow, other: GridRow) -> bool:
    return tuple(map(fold, one.cells)) == tuple(map(fold, other.cells))


def _header_rows(first: list[GridRow], others: list[list[GridRow]]) -> list[GridRow]:
    """The rows of the header: those repeated on every page; else by their looks."""
    repeats = [page for page in others if _same(page[0], first[0])]
    if repeats:
        shared = 0
        for rows in zip(first[:_MOST_HEADER_ROWS], *repeats, strict=False):
            if not all(_same(rows[0], row) for row in rows[1:]):
                break
            shared += 1
        return first[:shared]
    header = first[:1]
    if len(first) > 2 and _is_second_row(first[0], first[1]):
        header = first[:2]
    return header


def _is_second_row(above: GridRow, row: GridRow) -> bool:
    """Whether a row divides the headings above it: it has cells only where one spans."""
    filled = [column for column, cell in enumerate(row.cells) if cell]
    if not filled or any(len(row.cells[column]) > _LONGEST_HEADING for column in filled):
        return False
    spans = [
        column > 0 and (not _at(above, column) or not _at(above, column + 1)) for column in filled
    ]
    return all(spans) and not row.cells[0] and any(not _at(above, column) for column in filled)


def _at(row: GridRow, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else "-"


def _table(header_rows: list[GridRow], pages: list[list[GridRow]], lines: Sequence[Line]) -> Table:
    header = _header(header_rows)
    rows: list[Row] = []
    for page in pages:
        body = _without_header(page, header_rows)
        for place, row in enumerate(body):
            cells = _fitted(row.cells, len(header))
            if place == 0 and rows and _is_cut(rows, cells):
                rows[-1] = _mended(rows[-1], cells)
            elif any(cells):
                rows.append(Row(row.number, cells))
    start = pages[0][0].number
    return Table(header, tuple(rows), _title(lines, start), start)


def _without_header(page: list[GridRow], header: list[GridRow]) -> list[GridRow]:
    body = page[len(header) :] if _same(page[0], header[0]) else page
    if body and all(_COLUMN_NUMBER.fullmatch(cell) for cell in body[0].cells) and _counts(body[0]):
        return body[1:]
    return body


def _counts(row: GridRow) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3) ..."""
    return sum(bool(cell) for cell in row.cells) > 0.6 * len(row.cells)


def _header(rows: list[GridRow]) -> tuple[str, ...]:
    """The headings, each with the one that spans it."""
    if not rows:
        return ()
    headings = list(rows[0].cells)
    for row in rows[1:]:
        spanning = ""
        for column, cell in enumerate(row.cells[: len(headings)]):
            spanning = rows[0].cells[column] or spanning
            if cell:
                headings[column] = f"{spanning} {cell}".strip()
    return tuple(headings)


def _fitted(cells: tuple[str, ...], columns: int) -> tuple[str, ...]:
    """As many cells as the header has; what stands beyond is put to the last one."""
    if len(cells) <= columns:
        return cells + ("",) * (columns - len(cells))
    return (*cells[: columns - 1], " ".join(filter(None, cells[columns - 1 :])))


def _is_cut(rows: list[Row], cells: tuple[str, ...]) -> bool:
    """Whether a page's first row is the rest of the row before: no number, no new beginning."""
    if cells[0] or not any(cells):
        return False
    column = next(column for column, cell in enumerate(cells) if cell)
    content, before = cells[column], rows[-1].cells[column]
    if marker_of(content)[0] is not None:
        return False
    if content[:1].islower() or not any(cells[column + 1 :]):
        return True
    marked = sum(bool(row.cells[0]) or marker_of(row.cells[column])[0] is not None for row in rows)
    return marked > 0.8 * len(rows) or not ends_sentence(before)


def _mended(row: Row, rest: tuple[str, ...]) -> Row:
    return Row(
        row.number,
        tuple(
            glued(one, other) if one and other else one or other
            for one, other in zip(row.cells, rest, strict=True)
        ),
    )


def _title(lines: Sequence[Line], start: int) -> str | None:
    """The heading above the table that calls it one, two lines up at most."""
    above = [line.text for line in lines if line.number < start][-2:]
    return next((text for text in reversed(above) if fold(text).startswith(_TITLE)), None)
