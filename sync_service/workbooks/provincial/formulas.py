"""Formulas of the provincial workbook: English names, A1, commas, for every spreadsheet program."""

from xlsxwriter.utility import xl_rowcol_to_cell


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """A cell by its letters and number, as formulas of its own sheet name it."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))


def percent_formula(part: str, whole: str) -> str:
    """part / whole × 100, and nothing where one is missing or nothing stands under the line."""
    return f'IF(AND(ISNUMBER({part}),ISNUMBER({whole})),IF({whole}<>0,{part}/{whole}*100,""),"")'


def shown_formula(reference: str) -> str:
    """Another cell's number; nothing, not 0, where that cell is empty."""
    return f'IF(ISNUMBER({reference}),{reference},"")'


def sum_formula(block: str) -> str:
    """The sum of a block; nothing, not 0, where no number stands in it."""
    return f'IF(COUNT({block})=0,"",SUM({block}))'
