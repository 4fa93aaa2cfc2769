"""The figures that reports of a batch are held against: earlier ones, and those of other units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from sqlalchemy import Connection

from sync_service.checks.outliers import (
    CODES,
    FEWEST_PEERS,
    HISTORY,
    PEERS,
    QUARTERS,
    Array,
    Outlier,
    Scores,
    against_history,
    against_peers,
    headlines,
    peered,
    worst,
)
from sync_service.contract.definitions import Cell, StatisticsForm
from sync_service.contract.rule_states import IN_FORCE, States
from sync_service.contract.vectors import floats
from sync_service.contract.versions import carry_between
from sync_service.database import past_figures
from sync_service.database.past_figures import PastFigures
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.numbers import vietnamese
from sync_service.domain.periods import Period
from sync_service.stages.context import Context

# So many reports of a period are enough to know what is usual; more would slow receiving down.
_LATEST = 400


@dataclass(frozen=True)
class Batch:
    """Reports of one period on the same forms: their units, and their figures by form."""

    context: Context
    connection: Connection
    period: OpenedPeriod
    forms: Mapping[str, StatisticsForm]
    units: Sequence[PeriodUnit]
    figures: Mapping[str, Array]
    states: States = field(default_factory=dict)

    def outliers(self) -> list[Outlier]:
        """The unusual figures of all reports.

        Costs a fixed number of queries, whatever the number of reports.
        """
        nothing = Scores(np.full(self._now.shape, np.nan), np.full(self._now.shape, np.nan))
        off = {code for code in CODES.values() if self.states.get(code, IN_FORCE) == "off"}
        if off == set(CODES.values()) or not self._cells or not self.units:
            return []
        history = nothing if HISTORY in off else self._history()
        peers = nothing if PEERS in off else self._peers()
        return worst(self._cells, self._now, history, peers)

    @cached_property
    def _cells(self) -> list[Cell]:
        return [form.cells[at] for form in self.forms.values() for at in headlines(form).tolist()]

    @cached_property
    def _now(self) -> Array:
        return self._headlines(self.figures)

    def _headlines(self, figures: Mapping[str, Array]) -> Array:
        """The judged columns of every form (reports, cells), side by side."""
        parts = [figures[code][:, headlines(form)] for code, form in self.forms.items()]
        return np.concatenate(parts, axis=1)

    def _history(self) -> Scores:
        codes = list(dict.fromkeys(unit.unit for unit in self.units))
        quarters = past_figures.quarters_before(self.connection, self.period.code, QUARTERS)
        past = np.full((len(codes), len(quarters), len(self._cells)), np.nan)
        rows = {code: at for at, code in enumerate(codes)}
        if quarters:
            stored = past_figures.own_figures(self.connection, quarters, codes, list(self.forms))
            begins = self._beginnings(quarters, codes)
            places = {quarter: at for at, quarter in enumerate(quarters)}
            known = [one for one in stored if one.period >= begins.get((one.unit, one.form), "")]
            for one, numbers in zip(known, self._numbers(known), strict=True):
                start, end = self._columns[one.form]
                past[rows[one.unit], places[one.period], start:end] = numbers
        number = self.period.period.number
        same_season = np.array([Period.parse(one).number == number for one in quarters], dtype=bool)
        own = past[[rows[unit.unit] for unit in self.units]]
        return against_history(self._now, own, same_season)

    def _beginnings(
        self, quarters: Sequence[str], codes: Sequence[str]
    ) -> dict[tuple[str, str], str]:
        """The quarter, by unit and form, before which the figures are those of other units."""
        begins: dict[tuple[str, str], str] = {}
        asked = [self.period.code, *quarters]
        for quarter, unit, form in past_figures.changed_units(self.connection, asked, codes):
            begins[unit, form] = max(quarter, begins.get((unit, form), ""))
        return begins

    def _peers(self) -> Scores:
        scores = Scores(np.full(self._now.shape, np.nan), np.full(self._now.shape, np.nan))
        if self._size is None:
            return scores
        comparable = np.concatenate([peered(form) for form in self.forms.values()])
        kinds = np.array([unit.kind for unit in self.units])
        own = {unit.unit for unit in self.units}
        now = self._latest(self.period.code, set(kinds.tolist()), without=own)
        before: dict[str, list[PastFigures]] | None = None
        for kind in dict.fromkeys(kinds.tolist()):
            here = np.flatnonzero(kinds == kind)
            sizes, peers = self._stored(now.get(kind, ()))
            sizes = np.append(sizes, self._size[here])
            peers = np.concatenate([peers, self._now[here]])
            if len(sizes) < FEWEST_PEERS:
                if before is None:
                    last = self.period.period.previous.code
                    before = self._latest(last, set(kinds.tolist()), without=set())
                sizes, peers = self._stored(before.get(kind, ()))
            found = against_peers(self._now[here], self._size[here], peers, sizes)
            scores.scores[here] = np.where(comparable, found.scores, np.nan)
            scores.expected[here] = found.expected
        return scores

    def _latest(
        self, period: str, kinds: set[str], without: set[str]
    ) -> dict[str, list[PastFigures]]:
        """The last reports of a period by kind, but for those of some units."""
        latest: dict[str, list[PastFigures]] = {}
        for one in past_figures.latest_figures(
            self.connection, period, kinds, list(self.forms), _LATEST
        ):
            if one.unit not in without:
                latest.setdefault(one.kind, []).append(one)
        return latest

    def _stored(self, chosen: Sequence[PastFigures]) -> tuple[Array, Array]:
        """Members (reports) and judged figures (reports, cells) of stored reports."""
        rows = {one: at for at, one in enumerate(dict.fromkeys(o.submission for o in chosen))}
        peers = np.full((len(rows), len(self._cells)), np.nan)
        for one, numbers in zip(chosen, self._numbers(chosen), strict=True):
            start, end = self._columns[one.form]
            peers[rows[one.submission], start:end] = numbers
        at = self._cells.index(self._size_cell) if self._size_cell in self._cells else None
        return (np.full(len(rows), np.nan) if at is None else peers[:, at]), peers

    @cached_property
    def _columns(self) -> dict[str, tuple[int, int]]:
        """Where each form's judged cells stand among all."""
        found: dict[str, tuple[int, int]] = {}
        end = 0
        for code, form in self.forms.items():
            start, end = end, end + len(headlines(form))
            found[code] = start, end
        return found

    def _numbers(self, stored: Sequence[PastFigures]) -> list[Array]:
        """The judged figures of stored forms, those of a form together."""
        numbers: list[Array] = [np.empty(0)] * len(stored)
        groups: dict[tuple[str, str], list[int]] = {}
        for at, one in enumerate(stored):
            groups.setdefault((one.form, one.version), []).append(at)
        for (code, version), places in groups.items():
            form = self.forms[code]
            vectors = [stored[at].vector for at in places]
            if version != form.version:
                carry = carry_between(self.context.contract.forms[code], version, form.version)
                vectors = [carry.vector(vector) for vector in vectors]
            for at, row in zip(
                places, floats(form, np.stack(vectors))[:, headlines(form)], strict=True
            ):
                numbers[at] = row
        return numbers

    @cached_property
    def _size_cell(self) -> Cell | None:
        """The cell that says how large a unit is."""
        for form in self.forms.values():
            if form.size is not None:
                sheet, _ = form.measures[form.size]
                return form.cells[form.index[form.size, sheet.columns[0].code]]
        return None

    @property
    def _size(self) -> Array | None:
        cell = self._size_cell
        return None if cell is None else self.figures[cell.form][:, cell.index]


def finding_of(
    outlier: Outlier, place: Place, explanations: Mapping[str, str], states: States
) -> Finding:
    """The finding for an unusual figure, with the clerk's reason, if any."""
    cell, code = outlier.cell, CODES[outlier.against]
    told = found(
        code,
        place,
        value=vietnamese(outlier.value, cell.decimals),
        expected=vietnamese(round(outlier.expected, cell.decimals), cell.decimals),
        label=cell.row.label.vi,
        measure=cell.measure,
        column=cell.column.heading.vi,
    )
    if (reason := explanations.get(cell.measure)) is not None:
        told.params["explained"] = reason
    return replace(told, severity="warning") if states.get(code) == "trial" else told
