"""A unit's own earlier figures, through its predecessors: what rules and workbooks look back to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import NULL, Vector
from sync_service.database import periods, submissions, task_reports
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.domain.periods import Period
from sync_service.domain.submissions import Progress
from sync_service.stages.consolidate import adding_of, translated
from sync_service.stages.context import Context

When = Literal["previous", "last_year"]
Missing = Literal["not_comparable", "no_report", "no_period", "new_unit"]


@dataclass(frozen=True)
class EarlierFigures:
    """Earlier own figures by (unit, form), and for those without why there are none."""

    period: Period
    vectors: Mapping[tuple[str, str], Vector]
    missing: Mapping[tuple[str, str], Missing]


def earlier_figures(
    context: Context,
    connection: Connection,
    opened: OpenedPeriod,
    units: Iterable[PeriodUnit],
    when: When,
) -> EarlierFigures:
    """The own figures of last period or the same period last year, summed over predecessors.

    A figure is known only when every predecessor's report is there: part of a sum is no sum.
    """
    period = opened.period.previous if when == "previous" else opened.period.last_year
    listed = list(units)
    vectors: dict[tuple[str, str], Vector] = {}
    missing: dict[tuple[str, str], Missing] = {}
    earlier = periods.find_period(connection, period.code)
    wanted = {
        code
        for unit in listed
        for form in unit.forms
        for code in unit.predecessors(when, form) or ()
    }
    stored = _counted(connection, earlier, wanted) if earlier else {}
    for unit in listed:
        for code, form in context.contract.statistics(opened.forms).items():
            if code not in unit.forms:
                continue
            codes = unit.predecessors(when, code)
            found = _summed(context, form, codes, stored)
            if found is not None:
                vectors[unit.unit, code] = found
            else:
                missing[unit.unit, code] = _why(codes, earlier is not None)
    return EarlierFigures(period, vectors, missing)


def last_progress(
    connection: Connection, opened: OpenedPeriod, units: Iterable[str]
) -> dict[str, dict[tuple[str, str], Progress]]:
    """By unit the progress of its tasks in last period, by (plan, task)."""
    return task_reports.progress_of_units(connection, opened.period.previous.code, units)


Stored = dict[tuple[str, str], submissions.FormFigures]


def _counted(connection: Connection, earlier: OpenedPeriod, units: set[str]) -> Stored:
    facts = periods.units_of(connection, earlier.code, units)
    return {
        (one.unit, one.form): one
        for one in submissions.figures_of_units(connection, earlier.code, units)
        if one.unit in facts and one.form not in facts[one.unit].covered_by
    }


def _summed(
    context: Context, form: StatisticsForm, codes: Iterable[str] | None, stored: Stored
) -> Vector | None:
    found = [stored.get((code, form.code)) for code in codes or ()]
    vectors = [translated(one, context, form) for one in found if one is not None]
    if not vectors or len(vectors) < len(found):
        return None
    if len(vectors) == 1:
        return vectors[0]
    sums, counts = adding_of(form).contributions(np.stack(vectors))
    totals = adding_of(form).totals(sums.sum(axis=0), counts.sum(axis=0))
    scaled = [
        NULL if number is None else round(number * cell.scale)
        for number, cell in zip(totals, form.cells, strict=True)
    ]
    return np.array(scaled, dtype=np.int64)


def _why(codes: Iterable[str] | None, has_period: bool) -> Missing:
    if codes is None:
        return "not_comparable"
    if not has_period:
        return "no_period"
    return "no_report" if list(codes) else "new_unit"
