"""Draws a report as a model of sheets."""

from collections.abc import Iterator

from sync_service.contract.definitions import Sheet as FormSheet
from sync_service.contract.definitions import StatisticsForm
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.board import write_board
from sync_service.workbooks.provincial.cover import Elsewhere, write_cover
from sync_service.workbooks.provincial.direct_units import write_direct_units
from sync_service.workbooks.provincial.figures import find_figure
from sync_service.workbooks.provincial.hidden import FIGURES, KEYS, write_figures, write_keys
from sync_service.workbooks.provincial.linked_tasks import has_links, write_linked_tasks
from sync_service.workbooks.provincial.model import Model
from sync_service.workbooks.provincial.page import Names, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.sources import write_sources
from sync_service.workbooks.provincial.statistics import Places, write_statistics
from sync_service.workbooks.provincial.styles import Styles
from sync_service.workbooks.provincial.targets import write_targets
from sync_service.workbooks.provincial.tasks import write_tasks
from sync_service.workbooks.provincial.tasks_by_unit import write_tasks_by_unit


def draw(report: ProvincialReport) -> Model:
    """All sheets of a report; the same report gives the same model."""
    styles, names = Styles(), Names()
    styles()  # the plain style comes first
    pages = {name: Page(styles, names, name) for name in sheet_names(report)}

    places: Places = {}
    for form, sheet in _statistics(report):
        places |= write_statistics(pages[sheet.name], report, form, sheet)
    found = [find_figure(report.forms, reference) for reference in report.headlines]
    figures = tuple(figure for figure in found if figure is not None)
    plans = write_tasks(pages[texts.TASKS], report)
    if texts.LINKED_TASKS in pages:
        write_linked_tasks(pages[texts.LINKED_TASKS], report)
    write_tasks_by_unit(pages[texts.TASKS_BY_UNIT], report)
    write_direct_units(pages[texts.DIRECT_UNITS], report, figures, places)
    targets = write_targets(pages[texts.TARGETS], report)
    write_board(pages[texts.BOARD], report)
    write_sources(pages[texts.SOURCES], report)
    others = tuple(name for name in pages if name != texts.COVER)
    write_cover(pages[texts.COVER], report, Elsewhere(others, figures, places, plans, targets))

    shown = [page.finish() for page in pages.values()]
    flat, keys = Page(styles, names, FIGURES, "hidden"), Page(styles, names, KEYS, "very_hidden")
    write_figures(flat, report)
    write_keys(keys, shown)
    return Model(
        report.title,
        report.period,
        report.rollup.unit,
        report.as_of,
        report.made_at,
        styles.properties,
        names,
        [*shown, flat.finish(), keys.finish()],
    )


def sheet_names(report: ProvincialReport) -> list[str]:
    """The sheets that are shown, in the order in which they stand."""
    statistics = [sheet.name for _, sheet in _statistics(report)]
    return [
        texts.COVER,
        texts.TASKS,
        *([texts.LINKED_TASKS] if has_links(report) else []),
        texts.TASKS_BY_UNIT,
        *statistics,
        texts.DIRECT_UNITS,
        texts.TARGETS,
        texts.BOARD,
        texts.SOURCES,
    ]


def _statistics(report: ProvincialReport) -> Iterator[tuple[StatisticsForm, FormSheet]]:
    for form in report.forms:
        for sheet in form.sheets:
            yield form, sheet
