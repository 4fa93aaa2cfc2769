"""Where in a sheet's XML its parts belong, and cells by their names."""

import re

from sync_service.workbooks.annotate.splicing import Element

# The order that the format prescribes; programs refuse a file that does not keep it.
_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData
    sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState
    dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
    hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
    colBreaks customProperties cellWatches ignoredErrors smartTags drawing
    legacyDrawing
"""
_RANKS = {name: rank for rank, name in enumerate(_ORDER.split())}
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROWS, _COLUMNS = 1_048_576, 16_384


def place_for(root: Element, name: str) -> int:
    """Where a new element of a sheet is put in: before the first that must come after it."""
    rank = _RANKS[name]
    for one in root.children:
        if _RANKS.get(one.name, len(_RANKS)) > rank:
            return one.start
    return root.inner_end


def row_and_column(cell: str) -> tuple[int, int] | None:
    """The zero-based row and column of "E12"; None for what names no cell."""
    match = _CELL.fullmatch(cell)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    if int(match[2]) > _ROWS or column > _COLUMNS:
        return None
    return int(match[2]) - 1, column - 1
