"""What can go wrong between xlwings and LibreOffice."""

import xlwings as xw


class CalcError(xw.XlwingsError):
    """LibreOffice refused what was asked of it, or the workbook is no longer open."""


class OfficeLost(CalcError):
    """The connection to LibreOffice is gone, or LibreOffice did not answer in time."""


class OfficeMissing(CalcError):
    """LibreOffice or its bridge to Python is not installed here, or did not start."""
