"""Sheets that the service put into a workbook itself: never read as a clerk's."""

from sync_service.domain.spelling import fold
from sync_service.workbooks.texts import RESULT_SHEET

_NAME = fold(RESULT_SHEET)


def is_result_name(name: str) -> bool:
    """Whether a sheet is named as the answer to a file is, or as a program names its copies."""
    return fold(name).startswith(_NAME)
