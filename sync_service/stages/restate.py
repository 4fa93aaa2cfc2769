"""Earlier totals put on a later tree: what a unit of today would have shown then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from sync_service.contract.definitions import Cell, StatisticsForm
from sync_service.contract.vectors import to_json
from sync_service.database import periods, rollups, submissions, units
from sync_service.database.periods import OpenedPeriod
from sync_service.database.rollups import Total
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.domain.lineage import Lineage
from sync_service.domain.periods import Period
from sync_service.domain.rollups import Number, Values
from sync_service.domain.units import NoUnitsYet, Organisation
from sync_service.stages.consolidate import adding_of, period_form, total_of, translated
from sync_service.stages.context import Context


@dataclass
class Restater:
    """Totals of any quarters of one unit, on the tree of the period `onto`."""

    context: Context
    connection: Connection
    unit: str
    onto: OpenedPeriod
    findings: list[Finding] = field(default_factory=list)
    _organisation: Organisation | None = None

    def quarter(self, quarter: OpenedPeriod, form: StatisticsForm) -> Total | None:
        """The unit's total of a form in a quarter; None without reports or not comparable.

        Appends a finding where the figures cannot be put on the later tree.
        """
        if quarter.code == self.onto.code:
            return self._kept(quarter, form)
        if not self.organisation.changed_between(*sorted((quarter.last_day, self.onto.last_day))):
            return self._kept(quarter, form)
        return self._through_lineage(quarter, form)

    @property
    def organisation(self) -> Organisation:
        """The units over time, loaded when first needed."""
        if self._organisation is None:
            self._organisation = units.organisation(self.connection)
        return self._organisation

    def _kept(self, quarter: OpenedPeriod, form: StatisticsForm) -> Total | None:
        kept = rollups.totals_of(self.connection, quarter.code, [self.unit], form.code)
        total = kept.get((self.unit, form.code))
        same = quarter.forms.get(form.code) == form.version
        return total if same or total is None else self._through_lineage(quarter, form)

    def _through_lineage(self, quarter: OpenedPeriod, form: StatisticsForm) -> Total | None:
        try:
            lineage = Lineage(self.organisation, quarter.last_day, self.onto.last_day, form.code)
        except NoUnitsYet:
            return None
        if self.unit not in lineage.later:
            return None
        if (blur := lineage.blur(self.unit)) is not None:
            finding = found(
                "NOT_COMPARABLE",
                period=quarter.code,
                unit=self.unit,
                units=", ".join(blur.units),
            )
            if finding not in self.findings:
                self.findings.append(finding)
            return None
        inside = [
            code
            for code in lineage.earlier.order
            if lineage.later.is_within(lineage.attach(code), self.unit)
        ]
        facts = periods.units_of(self.connection, quarter.code, inside)
        total: Total | None = None
        figures = submissions.figures_of_units(self.connection, quarter.code, facts, form.code)
        for one in figures:
            if form.code not in facts[one.unit].covered_by:
                part = total_of(form, translated(one, self.context, form))
                total = part if total is None else total.plus(part)
        return total


@dataclass(frozen=True)
class Composed:
    """The figures of a stretch of quarters, and of annual forms the period they come from."""

    values: Values
    numbers: Mapping[str, Sequence[Number]]
    carried: Mapping[str, str]


def compose(restater: Restater, quarters: Sequence[OpenedPeriod]) -> Composed:
    """The unit's figures over opened quarters: flows summed, stocks the last, openings the first.

    Annual forms that are not due in these quarters are carried forward from their last filling.
    """
    values: Values = {}
    numbers: dict[str, Sequence[Number]] = {}
    carried: dict[str, str] = {}
    contract = restater.context.contract
    for code, form in contract.statistics(contract.newest).items():
        due = [one for one in quarters if code in one.forms]
        if not due and form.annual_quarter is not None and quarters:
            due = _last_filled(restater.connection, form, quarters[-1].period)
            if due:
                carried[code] = due[0].code
        if not due:
            continue
        present = period_form(restater.context, due[-1], code)
        totals = [restater.quarter(one, present) for one in due]
        numbers[code] = _over_time(present, totals)
        values[code] = to_json(present, numbers[code])
    return Composed(values, numbers, carried)


def _last_filled(
    connection: Connection, form: StatisticsForm, period: Period
) -> list[OpenedPeriod]:
    assert form.annual_quarter is not None
    year = period.year if period.number >= form.annual_quarter else period.year - 1
    opened = periods.find_period(connection, f"{year}-Q{form.annual_quarter}")
    return [opened] if opened is not None else []


def _over_time(form: StatisticsForm, totals: Sequence[Total | None]) -> list[Number]:
    """Numbers in cell order out of one total a quarter, in order of time."""
    adding = adding_of(form)
    slots = [*form.cells, *(form.cells[index] for index in adding.weighted.tolist())]
    sums = np.zeros(len(slots), dtype=np.int64)
    counts = np.zeros(len(slots), dtype=np.int32)
    for at, total in enumerate(totals):
        if total is not None:
            taken = np.array([_takes(cell, at, len(totals)) for cell in slots])
            sums += np.where(taken, total.sums, 0)
            counts += np.where(taken, total.counts, 0).astype(np.int32)
    return adding.totals(sums, counts)


def _takes(cell: Cell, at: int, quarters: int) -> bool:
    match cell.row.over_time:
        case "flow":
            return True
        case "stock":
            return at == quarters - 1
        case "opening":
            return at == 0
