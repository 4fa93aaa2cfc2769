"""The provincial workbook: totals, tasks, targets and sources of one unit and period.

It is drawn as a model of sheets, which is rendered as .xlsx or told as JSON. Every derived number
is a plain formula that carries its value, so that programs which do not calculate show it as well.
"""

from sync_service.workbooks.provincial.as_json import model_json
from sync_service.workbooks.provincial.drawing import draw, sheet_names
from sync_service.workbooks.provincial.flat import flat_figures
from sync_service.workbooks.provincial.model import Model
from sync_service.workbooks.provincial.report import ProvincialReport, SourceFile
from sync_service.workbooks.provincial.xlsx import render

__all__ = [
    "Model",
    "ProvincialReport",
    "SourceFile",
    "draw",
    "flat_figures",
    "model_json",
    "provincial_workbook",
    "render",
    "sheet_names",
]


def provincial_workbook(report: ProvincialReport) -> bytes:
    """The workbook (.xlsx) of a report; the same report gives the same bytes."""
    return render(draw(report))
