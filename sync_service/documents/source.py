"""A document's text as its readers see it: paragraphs and tables with their lines."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A paragraph; `number` is the 1-based line of the source where it begins.

    `heading` says that the document itself marks it as one (Markdown `#`, heading style).
    """

    number: int
    text: str
    heading: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table, joined over page breaks; as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; a header of two rows is one here ("Phân công trách nhiệm Đơn vị chủ trì ...").

    `title` is the heading line right above it ("BIỂU ..."); `after` the line where it stands.
    A row that begins with "+" is kept apart; joining it to the row above is its shape's work.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str | None
    after: int


@dataclass(frozen=True)
class Source:
    """A document's paragraphs in order, tables apart from them."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
