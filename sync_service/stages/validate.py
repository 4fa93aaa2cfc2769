"""Read workbooks checked: whose they are, what is missing, which rules do not hold.

A batch is checked together: reports of one period are judged rule by rule in one array.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy import Connection

from sync_service.checks import figures as figure_checks
from sync_service.checks.identity import Claim, against_claim, covered_above
from sync_service.checks.tasks import SentTask, TaskSheets, against_plan, by_rules
from sync_service.contract.binding import Figures
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.rule_states import States, bound_in, task_form_in
from sync_service.contract.rules import When
from sync_service.contract.vectors import Vector, floats
from sync_service.database import channels, periods, rule_states
from sync_service.database import units as units_table
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.plans import all_plans
from sync_service.domain.assignments import Assignments
from sync_service.domain.catalogue import found
from sync_service.domain.channels import channel_words
from sync_service.domain.findings import Finding, is_acceptable
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.context import Context
from sync_service.stages.history import EarlierFigures, earlier_figures, last_progress
from sync_service.stages.outliers import Batch, finding_of
from sync_service.stages.versions import in_versions
from sync_service.workbooks.read.workbook import ReadForm, ReadWorkbook

# Findings after which the unit that a stamp names is not believed to have sent the file.
_NOBODYS = frozenset({"UNIT_UNKNOWN", "STAMP_FORGED"})
# Findings after which the sender is told nothing of what the unit reported before.
_FOREIGN = frozenset({"UNIT_NOT_SENDERS", "SENDER_UNKNOWN"})


@dataclass(frozen=True)
class Arrived:
    """A received file kept and read, before it is checked."""

    file: ReceivedFile
    sha256: str
    read: ReadWorkbook


@dataclass(frozen=True)
class Checked:
    """A file with its verdict; `unit` and `period` None where it does not tell."""

    arrived: Arrived
    unit: str | None
    period: OpenedPeriod | None
    findings: tuple[Finding, ...]

    @property
    def is_foreign(self) -> bool:
        """Whether its unit is outside the sender's subtree, or the sender is nobody's."""
        return any(finding.code in _FOREIGN for finding in self.findings)

    @property
    def is_nobodys(self) -> bool:
        """Whether it is kept as no unit's report: foreign, forged, or of a unit that never was."""
        codes = {finding.code for finding in self.findings}
        return self.unit is None or self.is_foreign or bool(codes & _NOBODYS)

    @property
    def acceptable(self) -> bool:
        return self.period is not None and is_acceptable(self.findings)


@dataclass
class _Work:
    """One file on its way through the checks."""

    arrived: Arrived
    findings: list[Finding]
    period: OpenedPeriod | None = None
    unit: PeriodUnit | None = None

    @property
    def read(self) -> ReadWorkbook:
        return self.arrived.read


def validate(
    context: Context,
    connection: Connection,
    arrived: Sequence[Arrived],
    wanted_period: str | None = None,
) -> list[Checked]:
    """Every file with all its findings, in the order given. Reads the database, writes nothing."""
    works = [_Work(one, list(one.read.findings)) for one in arrived]
    _identify(connection, works, wanted_period)
    _check_channels(connection, works)
    _carry_older(context, works)
    groups: dict[tuple[str | None, tuple[tuple[str, str], ...]], list[_Work]] = {}
    for work in works:
        if work.read.stamp is not None:
            versions = tuple(sorted(work.read.versions.items()))
            groups.setdefault((work.period.code if work.period else None, versions), []).append(
                work
            )
    for (_, versions), group in groups.items():
        _Group(context, connection, group, dict(versions)).check()
    return [
        Checked(
            work.arrived,
            work.read.stamp.unit if work.read.stamp else None,
            work.period,
            tuple(work.findings),
        )
        for work in works
    ]


def _identify(connection: Connection, works: list[_Work], wanted: str | None) -> None:
    """Finds each file's period and unit; appends findings where they are not in order."""
    opened = {one.code: one for one in periods.all_periods(connection)}
    open_now = tuple(code for code, one in opened.items() if one.state == "open")
    by_period: dict[str, list[_Work]] = {}
    for work in works:
        if work.read.stamp is not None:
            work.period = opened.get(work.read.stamp.period)
            by_period.setdefault(work.read.stamp.period, []).append(work)
    for code, group in by_period.items():
        senders = [work.arrived.file.sender_unit for work in group]
        wanted_units = {work.read.stamp.unit for work in group if work.read.stamp}
        asked = wanted_units | {sender for sender in senders if sender}
        facts = periods.units_of(connection, code, asked)
        ever = set(facts)
        if wanted_units - ever:
            ever |= set(units_table.codes_known(connection, wanted_units - ever))
        for work, sender in zip(group, senders, strict=True):
            stamp = work.read.stamp
            assert stamp is not None
            unit = work.unit = facts.get(stamp.unit)
            claim = Claim(
                stamp.unit,
                code,
                work.period.state if work.period else None,
                open_now,
                stamp.unit in ever,
                unit is not None,
                unit is not None and (unit.expected or bool(unit.covered_by)),
                sender,
                sender is None or sender == stamp.unit or _within(unit, facts.get(sender)),
                wanted,
            )
            work.findings += against_claim(claim)


def _check_channels(connection: Connection, works: list[_Work]) -> None:
    """Appends findings where a channel is closed for the report, or does not know the sender."""
    closed = channels.closures(connection, {work.arrived.file.channel for work in works})
    in_period: dict[str | None, channels.Closed] = {}
    for work in works:
        file, stamp = work.arrived.file, work.read.stamp
        if not file.vouched:
            work.findings.append(found("SENDER_UNKNOWN", sender=file.sender))
        if not closed:
            continue
        period = stamp.period if stamp else None
        if period not in in_period:
            in_period[period] = channels.closed_in(connection, closed, period)
        if in_period[period].holds(file.channel, work.read.versions, work.unit):
            vi, en = channel_words(file.channel), channel_words(file.channel, "en")
            work.findings.append(found("CHANNEL_CLOSED", channel=vi, channel_en=en))


def _carry_older(context: Context, works: list[_Work]) -> None:
    """Takes workbooks on older versions of the forms as ones on the period's, and says so."""
    for work in works:
        if work.period is not None:
            read, told = in_versions(context.contract, work.read, work.period.forms)
            work.arrived = replace(work.arrived, read=read)
            work.findings += told


def _within(unit: PeriodUnit | None, top: PeriodUnit | None) -> bool:
    if top is None or top.parent is None:  # nothing is outside the province's reach
        return top is not None
    return unit is not None and unit.is_within(top)


@dataclass
class _Group:
    """Files of one period and one set of form versions, checked together."""

    context: Context
    connection: Connection
    works: list[_Work]
    versions: Mapping[str, str]
    forms: dict[str, StatisticsForm] = field(init=False)
    states: States = field(init=False)

    def __post_init__(self) -> None:
        known = {
            code: version
            for code, version in self.versions.items()
            if version in self.context.contract.forms.get(code, {})
        }
        self.versions = known
        self.forms = self.context.contract.statistics(known)
        period = self.works[0].period
        self.states = rule_states.states_of(self.connection, period.code) if period else {}

    def check(self) -> None:
        """Appends the findings of all checks to each file's."""
        self._check_versions()
        self._check_figures()
        self._check_tasks()

    def _check_versions(self) -> None:
        for work in self.works:
            if work.period is None or work.unit is None:
                continue
            for code, version in work.read.versions.items():
                wanted = work.period.forms.get(code)
                if wanted != version and code in self.versions:
                    title = self.context.contract.form(code).title.vi
                    work.findings.append(found("FORM_VERSION_UNKNOWN", form=title, version=version))
            for code in work.unit.forms:
                if code not in work.unit.covered_by and code not in work.read.versions:
                    title = self.context.contract.form(code).title.vi
                    work.findings.append(found("FORM_MISSING", form=title))
            titles = {code: self.context.contract.form(code).title.vi for code in self.versions}
            covered = [
                (titles[form], above)
                for form, above in work.unit.covered_by.items()
                if form in work.read.versions and form in titles
            ]
            work.findings += covered_above(covered)

    def _check_figures(self) -> None:
        if not self.forms:
            return
        for code, form in self.forms.items():
            vectors = np.stack([self._form(work, code).vector for work in self.works])
            gaps = figure_checks.missing_cells(form, vectors)
            for report, index in np.argwhere(gaps).tolist():
                read = self._form(self.works[report], code)
                place = read.place(index)
                # A cell whose content could not be taken, or is not there, has its own finding.
                if index not in read.faulty and place.cell is not None:
                    cell = form.cells[index]
                    self.works[report].findings.append(figure_checks.missing(cell, place))
        judged = self.context.contract.rules(
            {code: form.version for code, form in self.forms.items()}
        )
        rules = bound_in(judged, self.states)
        figures = self._figures()
        for failure in figure_checks.failures(rules, figures, len(self.works)):
            work = self.works[failure.report]
            explanations = work.read.forms[failure.cell.form].explanations
            work.findings.append(figure_checks.failed(failure, work.read.place, explanations))
        self._check_outliers(figures)

    def _check_outliers(self, figures: Figures) -> None:
        """Asks about figures that are unlike all others, where nothing else is said of a cell."""
        period = self.works[0].period
        rows = [at for at, work in enumerate(self.works) if work.unit is not None]
        if period is None or not rows:
            return
        works = [self.works[at] for at in rows]
        batch = Batch(
            self.context,
            self.connection,
            period,
            self.forms,
            [work.unit for work in works if work.unit is not None],
            {code: figures[code, None][rows] for code in self.forms},
            self.states,
        )
        told = [{f.place for f in work.findings if f.severity != "repair"} for work in works]
        for outlier in batch.outliers():
            work = works[outlier.report]
            place = work.read.place(outlier.cell)
            if place.cell is not None and place not in told[outlier.report]:
                explanations = self._form(work, outlier.cell.form).explanations
                work.findings.append(finding_of(outlier, place, explanations, self.states))

    def _form(self, work: _Work, code: str) -> ReadForm:
        return work.read.forms[code]

    def _figures(self) -> Figures:
        figures: dict[tuple[str, When | None], np.ndarray] = {}
        for code, form in self.forms.items():
            vectors = np.stack([self._form(work, code).vector for work in self.works])
            figures[code, None] = floats(form, vectors)
        period = self.works[0].period
        if period is None:
            return figures
        units = [work.unit for work in self.works if work.unit is not None]
        for when in ("previous", "last_year"):
            earlier = earlier_figures(self.context, self.connection, period, units, when)
            for code, form in self.forms.items():
                figures[code, when] = self._earlier(code, form, earlier)
        return figures

    def _earlier(self, code: str, form: StatisticsForm, earlier: EarlierFigures) -> np.ndarray:
        matrix = np.full((len(self.works), len(form.cells)), np.nan)
        vectors: list[Vector] = []
        rows: list[int] = []
        for row, work in enumerate(self.works):
            vector = earlier.vectors.get((work.unit.unit if work.unit else "", code))
            if vector is not None and len(vector) == len(form.cells):
                rows.append(row)
                vectors.append(vector)
        if rows:
            matrix[rows] = floats(form, np.stack(vectors))
        return matrix

    def _check_tasks(self) -> None:
        task_form = next((w.read.task_form for w in self.works if w.read.task_form), None)
        if task_form is None:
            return
        period = self.works[0].period
        units = [work.unit.unit for work in self.works if work.unit]
        last = last_progress(self.connection, period, units) if period else {}
        assignments = self._assignments(period)
        sheets = []
        for work in self.works:
            progress = last.get(work.unit.unit, {}) if work.unit else {}
            sheets.append(
                TaskSheets(
                    [SentTask(task.report, task.title, task.place) for task in work.read.tasks],
                    assignments.of(work.unit.unit, work.unit.kind)
                    if assignments and work.unit
                    else None,
                    progress,
                    period.last_day if period else None,
                    {plan: sheet for sheet, plan in work.read.stamp.plans.items()}
                    if work.read.stamp
                    else {},
                    frozenset(
                        (finding.place.sheet, finding.place.cell)
                        for finding in work.findings
                        # What was read, though otherwise than it stands, is judged.
                        if finding.place.cell and finding.severity == "error"
                    ),
                )
            )
        judged = by_rules(task_form_in(task_form, self.states), sheets)
        for work, one, broken in zip(self.works, sheets, judged, strict=True):
            work.findings += against_plan(one)
            work.findings += broken

    def _assignments(self, period: OpenedPeriod | None) -> Assignments | None:
        if period is None:
            return None
        return period.assignments(all_plans(self.connection))
