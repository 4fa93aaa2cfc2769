"""Checked files stored: versions, duplicates, figures, totals and record in one transaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from sync_service.database import audit, submissions, task_reports
from sync_service.database.periods import OpenedPeriod
from sync_service.database.submissions import FormFigures, Submission
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding
from sync_service.domain.submissions import Status
from sync_service.stages.consolidate import Movement, move
from sync_service.stages.context import Context
from sync_service.stages.stored import to_record
from sync_service.stages.validate import Checked
from sync_service.workbooks.read.statistics import ReadSheet
from sync_service.workbooks.read.workbook import ReadForm


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `submission` is its row, None for a dry run."""

    checked: Checked
    status: Status
    version: int | None
    findings: tuple[Finding, ...]
    submission: int | None = None


def store(context: Context, connection: Connection, checked: Sequence[Checked]) -> list[Outcome]:
    """Stores files in the order given; to be called inside writing().

    A file that was already taken is a duplicate and stored no second time. An accepted report
    takes the place of the unit's earlier one in all totals; a rejected one leaves it there.
    """
    batch = _Batch(context, connection)
    batch.load_known(checked)
    outcomes = [batch.decide(one) for one in checked]
    batch.write()
    return [
        Outcome(one.checked, one.status, one.version, one.findings, one.row.id if one.row else None)
        for one in outcomes
    ]


@dataclass
class _Row:
    """A submission about to be written; `id` comes with the writing."""

    values: dict[str, Any]
    checked: Checked
    id: int | None = None


@dataclass
class _Decision:
    checked: Checked
    status: Status
    version: int | None
    findings: tuple[Finding, ...]
    row: _Row | None


@dataclass
class _Batch:
    """Decides file by file, then writes all at once."""

    context: Context
    connection: Connection
    rows: list[_Row] = field(default_factory=list)
    known: dict[tuple[str, str], list[Submission]] = field(default_factory=dict)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    # Which report counts after this batch, by (period, unit): a stored id or a row to come.
    current: dict[tuple[str, str], int | _Row] = field(default_factory=dict)
    replaced: list[int] = field(default_factory=list)
    taken: dict[tuple[str, str, str], _Decision] = field(default_factory=dict)
    # Where cells stand in the files, by digest; and of each form the last such places seen.
    layouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_layout: dict[str, tuple[Mapping[str, ReadSheet], str]] = field(default_factory=dict)

    def load_known(self, checked: Sequence[Checked]) -> None:
        """Fetches what is stored of the units that these files are from."""
        units: dict[str, set[str]] = {}
        for one in checked:
            if one.period is not None and one.unit is not None:
                units.setdefault(one.period.code, set()).add(one.unit)
        for period, codes in units.items():
            for stored in submissions.submissions_of(self.connection, period, codes):
                key = (period, stored.unit or "")
                self.known.setdefault(key, []).append(stored)
                self.versions[key] = max(self.versions.get(key, 0), stored.version or 0)
                if stored.state == "accepted":
                    self.current[key] = stored.id

    def decide(self, checked: Checked) -> _Decision:
        """The status and version of one file, with the batch so far taken into account."""
        if checked.period is None or checked.unit is None or checked.is_nobodys:
            row = self._row(checked, None, "rejected")
            return _Decision(checked, "rejected", None, checked.findings, row)
        key = (checked.period.code, checked.unit)
        if (duplicate := self._duplicate(checked, key)) is not None:
            return duplicate
        version = self.versions[key] = self.versions.get(key, 0) + 1
        status: Status = "accepted" if checked.acceptable else "rejected"
        row = self._row(checked, version, status)
        if status == "accepted":
            before = self.current.get(key)
            if isinstance(before, _Row):
                before.values["state"] = "replaced"
            elif before is not None:
                self.replaced.append(before)
            self.current[key] = row
        decision = _Decision(checked, status, version, checked.findings, row)
        self.taken[(*key, checked.arrived.sha256)] = decision
        return decision

    def write(self) -> None:
        """Writes rows, figures and tasks, moves the totals, and records it all."""
        now = self.context.now()
        submissions.add_files(
            self.connection,
            [
                {
                    "sha256": row.checked.arrived.sha256,
                    "size": len(row.checked.arrived.file.content),
                    "name": row.checked.arrived.file.name,
                    "stored_at": now,
                }
                for row in self.rows
            ],
        )
        leaving = submissions.figures_of_submissions(self.connection, self.replaced)
        submissions.set_states(self.connection, self.replaced, "replaced")
        if self.rows:
            ids = submissions.add_submissions(self.connection, [row.values for row in self.rows])
            for row, row_id in zip(self.rows, ids, strict=True):
                row.id = row_id
        entering = self._write_contents()
        self._move(entering, leaving)
        audit.record(self.connection, [_deed(row) for row in self.rows], now)

    def _duplicate(self, checked: Checked, key: tuple[str, str]) -> _Decision | None:
        """The decision for a file whose very bytes were taken before, or None."""
        digest = checked.arrived.sha256
        if (earlier := self.taken.get((*key, digest))) is not None:
            return _Decision(checked, "duplicate", earlier.version, checked.findings, None)
        for stored in reversed(self.known.get(key, [])):
            if stored.sha256 != digest:
                continue
            # A file refused or returned before may be in order now (a period opened again).
            if stored.state in ("rejected", "returned") and checked.acceptable:
                return None
            findings = checked.findings
            if stored.state == "replaced":
                newest = self.versions[key]
                findings = (
                    *findings,
                    found("VERSION_OLD", version=stored.version, current=newest),
                )
            return _Decision(checked, "duplicate", stored.version, findings, None)
        return None

    def _row(self, checked: Checked, version: int | None, state: str) -> _Row:
        file = checked.arrived.file
        period = None if checked.is_nobodys else checked.period
        values = {
            "period": period.code if period else None,
            "unit": checked.unit if period else None,
            "version": version,
            "state": state,
            "sha256": checked.arrived.sha256,
            "file_name": file.name,
            "channel": file.channel,
            "sender": file.sender,
            "received_at": file.received_at,
            "forms": checked.arrived.read.versions,
            "findings": [to_record(finding, file.name) for finding in checked.findings],
        }
        row = _Row(values, checked)
        self.rows.append(row)
        return row

    def _write_contents(self) -> list[tuple[OpenedPeriod, FormFigures]]:
        """Writes figures and tasks of the accepted rows; those that count from now on."""
        entering: list[tuple[OpenedPeriod, FormFigures]] = []
        figures: list[dict[str, Any]] = []
        tasks: list[dict[str, Any]] = []
        for row in self.rows:
            if row.values["state"] == "rejected" or row.id is None:
                continue
            read, period = row.checked.arrived.read, row.checked.period
            for code, form in read.forms.items():
                digest = self._layout(code, form)
                figures.append(
                    {
                        "submission": row.id,
                        "form": code,
                        "version": form.form.version,
                        "figures": form.vector.astype("<i8").tobytes(),
                        "layout": digest,
                        "explanations": dict(form.explanations),
                    }
                )
                if row.values["state"] == "accepted" and period is not None:
                    unit = row.values["unit"]
                    stored = FormFigures(row.id, unit, code, form.form.version, form.vector, digest)
                    entering.append((period, stored))
            tasks += [
                {
                    "submission": row.id,
                    "plan": task.report.plan,
                    "task": task.report.code,
                    "status": task.report.status,
                    "percent": task.report.percent,
                    "completed_on": task.report.completed_on,
                    "document": task.report.document,
                    "result": task.report.result,
                    "obstacle": task.report.obstacle,
                    "proposal": task.report.proposal,
                    "sheet": task.sheet,
                    "row": task.row + 1,
                }
                for task in read.tasks
            ]
        submissions.add_figures(self.connection, figures, self.layouts)
        task_reports.add_tasks(self.connection, tasks)
        return entering

    def _layout(self, code: str, form: ReadForm) -> str:
        """The digest of where a form's cells stand, which most files of a batch have alike."""
        sheets, digest = self.last_layout.get(code, (None, ""))
        if sheets != form.sheets:
            content = _layout_content(form)
            digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
            self.layouts[digest] = content
            self.last_layout[code] = form.sheets, digest
        return digest

    def _move(
        self, entering: list[tuple[OpenedPeriod, FormFigures]], leaving: list[FormFigures]
    ) -> None:
        given = [row.checked.period for row in self.rows]
        opened = {period.code: period for period in given if period is not None}
        by_period: dict[str, list[Movement]] = {code: [] for code in opened}
        for period, figures in entering:
            by_period[period.code].append(Movement(figures, enters=True))
        period_of = {stored.id: key[0] for key, listed in self.known.items() for stored in listed}
        for figures in leaving:
            by_period[period_of[figures.submission]].append(Movement(figures, enters=False))
        for code, movements in by_period.items():
            if movements:
                move(self.context, self.connection, opened[code], movements)


def _layout_content(form: ReadForm) -> dict[str, Any]:
    return {
        name: {"name": sheet.name, "rows": dict(sheet.rows), "columns": dict(sheet.columns)}
        for name, sheet in form.sheets.items()
    }


def _deed(row: _Row) -> audit.Deed:
    values = row.values
    detail = {
        "submission": row.id,
        "version": values["version"],
        "state": values["state"],
        "sha256": values["sha256"],
        "findings": sorted({one["code"] for one in values["findings"]}),
    }
    subject = f"{values['period'] or '?'}/{values['unit'] or '?'}"
    actor = values["sender"] or values["channel"]
    return audit.Deed(actor, "submission.receive", subject, detail)
