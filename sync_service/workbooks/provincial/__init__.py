"""The provincial workbook: totals, tasks, targets and sources of one unit and period.

Written by XlsxWriter with native charts; every derived number is a plain formula that carries
its value, so that programs which do not calculate show it as well.
"""

from collections.abc import Iterator
from io import BytesIO

import xlsxwriter

from sync_service.contract.definitions import Sheet, StatisticsForm
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.board import write_board
from sync_service.workbooks.provincial.cover import Elsewhere, write_cover
from sync_service.workbooks.provincial.direct_units import write_direct_units
from sync_service.workbooks.provincial.figures import find_figure
from sync_service.workbooks.provincial.page import Page
from sync_service.workbooks.provincial.report import ProvincialReport, SourceFile
from sync_service.workbooks.provincial.sources import write_sources
from sync_service.workbooks.provincial.statistics import Places, write_statistics
from sync_service.workbooks.provincial.styles import BASE_FONT, Styles
from sync_service.workbooks.provincial.targets import write_targets
from sync_service.workbooks.provincial.tasks import write_tasks
from sync_service.workbooks.provincial.tasks_by_unit import write_tasks_by_unit

__all__ = ["ProvincialReport", "SourceFile", "provincial_workbook"]

# What people typed is never taken for a formula, a link or a number.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def provincial_workbook(report: ProvincialReport) -> bytes:
    """The workbook (.xlsx) of a report; the same report gives the same bytes."""
    file = BytesIO()
    workbook = xlsxwriter.Workbook(
        file,
        # XlsxWriter adds to the dictionary that it is given.
        {**_OPTIONS, "default_format_properties": dict(BASE_FONT)},
    )
    _describe(workbook, report)
    styles = Styles(workbook)
    pages = {name: Page(workbook, styles, name) for name in sheet_names(report)}

    places: Places = {}
    for form, sheet in _statistics(report):
        places |= write_statistics(pages[sheet.name], report, form, sheet)
    found = [find_figure(report.forms, reference) for reference in report.headlines]
    figures = tuple(figure for figure in found if figure is not None)
    plans = write_tasks(pages[texts.TASKS], report, workbook)
    write_tasks_by_unit(pages[texts.TASKS_BY_UNIT], report)
    write_direct_units(pages[texts.DIRECT_UNITS], report, figures, places)
    targets = write_targets(pages[texts.TARGETS], report, workbook)
    write_board(pages[texts.BOARD], report)
    write_sources(pages[texts.SOURCES], report)
    others = tuple(name for name in pages if name != texts.COVER)
    write_cover(pages[texts.COVER], report, Elsewhere(others, figures, places, plans, targets))

    for page in pages.values():
        page.finish()
    workbook.close()
    return file.getvalue()


def sheet_names(report: ProvincialReport) -> list[str]:
    """The sheets in the order in which they stand."""
    statistics = [sheet.name for _, sheet in _statistics(report)]
    return [
        texts.COVER,
        texts.TASKS,
        texts.TASKS_BY_UNIT,
        *statistics,
        texts.DIRECT_UNITS,
        texts.TARGETS,
        texts.BOARD,
        texts.SOURCES,
    ]


def _statistics(report: ProvincialReport) -> Iterator[tuple[StatisticsForm, Sheet]]:
    for form in report.forms:
        for sheet in form.sheets:
            yield form, sheet


def _describe(workbook: xlsxwriter.Workbook, report: ProvincialReport) -> None:
    # The date of making is the report's: otherwise no two files would be equal.
    workbook.set_properties(
        {
            "title": f"{report.title} – {texts.period_words(report.period)}",
            "subject": "Báo cáo tổng hợp",
            "created": texts.local(report.made_at),
        }
    )
