"""Earlier totals put on a later tree: what a unit of today would have shown then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from sync_service.contract.definitions import Row, StatisticsForm
from sync_service.contract.vectors import to_json
from sync_service.database import periods, rollups, submissions
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.rollups import Key, Total
from sync_service.database.submissions import FormFigures
from sync_service.database.units import organisation
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.domain.lineage import Lineage
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
    kept: "KeptTotals | None" = None
    _organisation: Organisation | None = None

    def quarter(self, quarter: OpenedPeriod, form: StatisticsForm) -> Total | None:
        """The unit's total of a form in a quarter; None without reports or not comparable.

        Appends a finding where the figures cannot be put on the later tree.
        """
        same_form = quarter.forms.get(form.code) == form.version
        if same_form and self._stands_as_then(quarter):
            if self.kept is not None:
                return self.kept.total(quarter.code, self.unit, form.code)
            kept = rollups.totals_of(self.connection, quarter.code, [self.unit], form.code)
            return kept.get((self.unit, form.code))
        total: Total | None = None
        for one in self.figures(quarter, form):
            part = total_of(form, translated(one, self.context, form))
            total = part if total is None else total.plus(part)
        return total

    def figures(self, quarter: OpenedPeriod, form: StatisticsForm) -> list[FormFigures]:
        """The reports of a quarter whose figures make up the unit's total, in the tree's order.

        Of an earlier tree those that the unit's subtree carries on. Empty, with a finding added,
        where they cannot be told apart from those of units outside it.
        """
        facts = self.units(quarter, form.code)
        stored = submissions.figures_of_units(self.connection, quarter.code, facts, form.code)
        counted = [one for one in stored if form.code not in facts[one.unit].covered_by]
        return sorted(counted, key=lambda one: facts[one.unit].position)

    def units(self, quarter: OpenedPeriod, form: str | None = None) -> dict[str, PeriodUnit]:
        """The units of a quarter's tree whose figures (of a form) belong to this unit now."""
        if self._stands_as_then(quarter):
            return periods.subtree_of(self.connection, quarter.code, self.unit)
        inside = self._carried_on(quarter, form)
        return periods.units_of(self.connection, quarter.code, inside)

    @property
    def organisation(self) -> Organisation:
        """The units over time, loaded when first needed."""
        if self._organisation is None:
            self._organisation = organisation(self.connection)
        return self._organisation

    def _stands_as_then(self, quarter: OpenedPeriod) -> bool:
        if quarter.code == self.onto.code:
            return True
        days = sorted((quarter.last_day, self.onto.last_day))
        return not self.organisation.changed_between(*days)

    def _carried_on(self, quarter: OpenedPeriod, form: str | None) -> list[str]:
        """The units of the quarter's tree whose figures belong inside the unit's subtree now."""
        try:
            lineage = Lineage(self.organisation, quarter.last_day, self.onto.last_day, form)
        except NoUnitsYet:
            return []
        if self.unit not in lineage.later:
            return []
        if (blur := lineage.blur(self.unit)) is not None:
            shown = ", ".join(blur.units)
            finding = found("NOT_COMPARABLE", period=quarter.code, unit=self.unit, units=shown)
            if finding not in self.findings:
                self.findings.append(finding)
            return []
        return [
            code
            for code in lineage.earlier.order
            if lineage.later.is_within(lineage.attach(code), self.unit)
        ]


@dataclass
class KeptTotals:
    """The kept totals of several units, read for all of them at once, a quarter at a time."""

    connection: Connection
    units: Sequence[str]
    _read: dict[str, dict[Key, Total]] = field(default_factory=dict)

    def total(self, quarter: str, unit: str, form: str) -> Total | None:
        """The kept total of one of the units."""
        if quarter not in self._read:
            self._read[quarter] = rollups.totals_of(self.connection, quarter, self.units)
        return self._read[quarter].get((unit, form))


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
    return _composed(restater, quarters, _fillings(restater, quarters))


def compose_each(
    restater: Restater, units: Sequence[str], quarters: Sequence[OpenedPeriod]
) -> dict[str, Composed]:
    """The same for several units at a time, on the tree of the restater's period."""
    fillings = _fillings(restater, quarters)
    # Loaded once for all of them, but only where another quarter's tree may differ.
    others = any(one.code != restater.onto.code for _, filled in fillings for one in filled)
    shared = replace(
        restater,
        kept=KeptTotals(restater.connection, units),
        _organisation=restater.organisation if others else None,
    )
    each = (replace(shared, unit=unit, findings=[]) for unit in units)
    return {one.unit: _composed(one, quarters, fillings) for one in each}


def _fillings(
    restater: Restater, quarters: Sequence[OpenedPeriod]
) -> list[tuple[StatisticsForm, Sequence[OpenedPeriod]]]:
    """Every form that has figures in these quarters, as last used, and where they come from."""
    contract = restater.context.contract
    found: list[tuple[StatisticsForm, Sequence[OpenedPeriod]]] = []
    for code, form in contract.statistics(contract.newest).items():
        if filled := quarters_filled(restater.connection, form, quarters):
            found.append((period_form(restater.context, filled[-1], code), filled))
    return found


def _composed(
    restater: Restater,
    quarters: Sequence[OpenedPeriod],
    fillings: Sequence[tuple[StatisticsForm, Sequence[OpenedPeriod]]],
) -> Composed:
    values: Values = {}
    numbers: dict[str, Sequence[Number]] = {}
    carried: dict[str, str] = {}
    for form, filled in fillings:
        if filled[-1] not in quarters:
            carried[form.code] = filled[-1].code
        totals = [restater.quarter(one, form) for one in filled]
        numbers[form.code] = _over_time(form, totals)
        values[form.code] = to_json(form, numbers[form.code])
    return Composed(values, numbers, carried)


def quarters_filled(
    connection: Connection, form: StatisticsForm, quarters: Sequence[OpenedPeriod]
) -> list[OpenedPeriod]:
    """The quarters among these in which the form was filled in; else its last annual filling."""
    due = [one for one in quarters if form.code in one.forms]
    if due or form.annual_quarter is None or not quarters:
        return due
    period = quarters[-1].period
    year = period.year if period.number >= form.annual_quarter else period.year - 1
    opened = periods.find_period(connection, f"{year}-Q{form.annual_quarter}")
    return [opened] if opened is not None and form.code in opened.forms else []


def takes(row: Row, at: int, quarters: int) -> bool:
    """Whether a row's figure of the quarter at this place goes into that of all the quarters."""
    match row.over_time:
        case "flow":
            return True
        case "stock":
            return at == quarters - 1
        case "opening":
            return at == 0


def _over_time(form: StatisticsForm, totals: Sequence[Total | None]) -> list[Number]:
    """Numbers in cell order out of one total a quarter, in order of time."""
    adding = adding_of(form)
    sums = np.zeros(adding.width, dtype=np.int64)
    counts = np.zeros(adding.width, dtype=np.int32)
    for at, total in enumerate(totals):
        if total is not None:
            taken = _taken(form, at, len(totals))
            sums += np.where(taken, total.sums, 0)
            counts += np.where(taken, total.counts, 0).astype(np.int32)
    return adding.totals(sums, counts)


@lru_cache(maxsize=256)
def _taken(form: StatisticsForm, at: int, quarters: int) -> npt.NDArray[np.bool_]:
    """Which slots of a total of the quarter at this place go into that of all the quarters."""
    weighted = adding_of(form).weighted.tolist()
    slots = [*form.cells, *(form.cells[index] for index in weighted)]
    return np.array([takes(cell.row, at, quarters) for cell in slots], dtype=np.bool_)
