"""The JSON shapes of DESIGN section 6, the same on the command line and over HTTP.

Dates are ISO, moments ISO with the offset of Vietnam; a missing number is null.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sync_service.contract.vectors import numbers, to_json
from sync_service.database.periods import PeriodUnit
from sync_service.database.submissions import Submission
from sync_service.domain import catalogue
from sync_service.domain.catalogue import Language
from sync_service.domain.findings import Finding
from sync_service.domain.rollups import BoardRow, Coverage, Rollup, Source, TaskBoxes, Values
from sync_service.domain.submissions import TaskReport
from sync_service.domain.units import UnitSpell
from sync_service.stages.store import Outcome
from sync_service.stages.stored import StoredReport, from_record
from sync_service.stages.trace import Trace
from sync_service.workbooks.read.workbook import ReadWorkbook

Json = dict[str, Any]

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_LONGEST_NAME = 120
# All that may be said of a workbook to a sender outside whose subtree its unit stands: findings
# of the checks compare with that unit's earlier figures and plans.
_SAID_OF_FOREIGN = frozenset(
    {
        "UNIT_NOT_SENDERS",
        "SENDER_UNKNOWN",
        "CHANNEL_CLOSED",
        "STAMP_FORGED",
        "PERIOD_UNKNOWN",
        "PERIOD_CLOSED",
        "PERIOD_OTHER",
    }
)


def finding_json(finding: Finding, file: str | None, language: Language = "vi") -> Json:
    """One finding; `file` None where it is of a total and not of a file."""
    return catalogue.to_json(finding, "", language) | {"file": file}


def outcome_json(outcome: Outcome, language: Language = "vi") -> Json:
    """What became of one file, with its values as read; `submission` is null for a dry run.

    The file is named as it was received: who receives from strangers cleans the name first.
    Of a workbook of a unit outside the sender's subtree nothing is told but that it is one.
    """
    arrived = outcome.checked.arrived
    stamp = arrived.read.stamp
    foreign = outcome.checked.is_foreign
    findings = [one for one in outcome.findings if not foreign or one.code in _SAID_OF_FOREIGN]
    return {
        "file": arrived.file.name,
        "sha256": arrived.sha256,
        "unit": stamp.unit if stamp else None,
        "period": stamp.period if stamp else None,
        "forms": [] if foreign else list(arrived.read.versions),
        "status": "rejected" if foreign else outcome.status,
        "version": None if foreign else outcome.version,
        "submission": None if foreign else outcome.submission,
        "values": {} if foreign else _values(arrived.read),
        "tasks": [] if foreign else [_task(task.report) for task in arrived.read.tasks],
        "findings": [finding_json(one, arrived.file.name, language) for one in findings],
    }


def receive_json(outcomes: Iterable[Outcome], language: Language = "vi") -> Json:
    """Every file received, and how many were accepted, rejected or had been sent before."""
    items = [outcome_json(outcome, language) for outcome in outcomes]
    summary = dict.fromkeys(("accepted", "rejected", "duplicate"), 0)
    for item in items:
        summary[item["status"]] += 1
    return {"items": items, "summary": summary}


def submission_json(submission: Submission, language: Language = "vi") -> Json:
    """A stored submission without its contents; `status` is its state in the store."""
    file = shown_name(submission.file_name)
    return {
        "id": submission.id,
        "file": file,
        "sha256": submission.sha256,
        "unit": submission.unit,
        "period": submission.period,
        "forms": list(submission.forms),
        "status": submission.state,
        "version": submission.version,
        "channel": submission.channel,
        "sender": submission.sender,
        "received_at": moment(submission.received_at),
        "approved_at": moment(submission.approved_at),
        "reviewed_by": submission.reviewed_by,
        "reason": submission.reason,
        "findings": [from_record(one, language) | {"file": file} for one in submission.findings],
    }


def stored_json(stored: StoredReport, language: Language = "vi") -> Json:
    """A stored submission with its values and tasks."""
    return submission_json(stored.submission, language) | {
        "values": stored.values,
        "tasks": [_task(task) for task in stored.tasks],
    }


def rollup_json(rollup: Rollup, language: Language = "vi") -> Json:
    """A unit's totals; `quarters` has each quarter's coverage of a longer period.

    `carried` names for an annual form the period whose figures stand there.
    """
    return {
        "period": rollup.period,
        "unit": rollup.unit,
        "as_of": rollup.as_of.isoformat(),
        "coverage": _coverage(rollup.coverage),
        "quarters": {code: _coverage(one) for code, one in rollup.quarters.items()},
        "carried": dict(rollup.carried),
        "values": rollup.values,
        "tasks": [_task_boxes(task) for task in rollup.tasks],
        "targets": [
            {
                "plan": target.plan,
                "code": target.code,
                "actual": target.actual,
                "numerator": target.numerator,
                "denominator": target.denominator,
                "comparator": target.comparator,
                "value": target.value,
                "value_max": target.value_max,
                "met": target.met,
            }
            for target in rollup.targets
        ],
        "findings": [finding_json(one, None, language) for one in rollup.findings],
    }


def trace_json(trace: Trace) -> Json:
    """A total with the file and cell of every figure that went into it."""
    return {
        "period": trace.period,
        "unit": trace.unit,
        "form": trace.form,
        "measure": trace.measure,
        "column": trace.column,
        "total": trace.total,
        "sources": [_source(source) for source in trace.sources],
    }


def board_json(rows: Iterable[BoardRow]) -> list[Json]:
    """Who owes a report and who has sent one, in preorder of the tree."""
    return [
        {
            "unit": row.unit,
            "name": row.name,
            "kind": row.kind,
            "parent": row.parent,
            "depth": row.depth,
            "expected": row.expected,
            "state": row.state,
            "version": row.version,
            "file": shown_name(row.file) if row.file is not None else None,
            "sha256": row.sha256,
            "channel": row.channel,
            "received_at": moment(row.received_at),
            "late": row.late,
            "expected_below": row.expected_below,
            "accepted_below": row.accepted_below,
            "submission": row.submission,
            "has_email": row.has_email,
        }
        for row in rows
    ]


def unit_json(unit: PeriodUnit) -> Json:
    """A unit as it stands in a period; `covered_by` names who reports a form for it."""
    return {
        "code": unit.unit,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent,
        "depth": unit.depth,
        "email": unit.email,
        "expected": unit.expected,
        "forms": list(unit.forms),
        "covered_by": dict(unit.covered_by),
    }


def standing_json(unit: UnitSpell, depth: int) -> Json:
    """A unit as it stands on a day; what it reports is known in a period only."""
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent,
        "depth": depth,
        "email": unit.email,
        "expected": None,
        "forms": [],
        "covered_by": {},
    }


def moment(at: datetime | None) -> str | None:
    """A moment as ISO in the time of Vietnam, to the second."""
    return None if at is None else at.astimezone(HERE).isoformat(timespec="seconds")


def shown_name(name: str) -> str:
    """A file's name as it may be shown and offered: no folders, no invisible characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # Categories C*: controls, and those that turn the direction of writing around.
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME and dot and len(ending) < 10:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME] or "không tên"


def _values(read: ReadWorkbook) -> Values:
    return {
        code: to_json(form.form, numbers(form.form, form.vector))
        for code, form in read.forms.items()
    }


def _task(report: TaskReport) -> Json:
    percent = report.percent
    whole = percent is not None and percent == int(percent)
    return {
        "plan": report.plan,
        "code": report.code,
        "status": report.status or None,
        "percent": int(percent) if whole and percent is not None else percent,
        "completed_on": _day(report.completed_on),
        "document": report.document,
        "result": report.result,
        "obstacle": report.obstacle,
        "proposal": report.proposal,
    }


def _task_boxes(task: TaskBoxes) -> Json:
    """A task's boxes; `linked` only where tasks of other plans carry it out."""
    content = {"plan": task.plan, "code": task.code, "boxes": dict(task.boxes)}
    linked = [_task_boxes(replace(one, linked=())) for one in task.linked]
    return content | ({"linked": linked} if linked else {})


def _coverage(coverage: Coverage) -> Json:
    return {
        "expected": coverage.expected,
        "received": coverage.received,
        "accepted": coverage.accepted,
        "approved": coverage.approved,
        "missing": list(coverage.missing),
    }


def _source(source: Source) -> Json:
    return {
        "unit": source.unit,
        "period": source.period,
        "value": source.value,
        "file": shown_name(source.file),
        "sheet": source.sheet,
        "cell": source.cell,
        "sha256": source.sha256,
        "version": source.version,
        "channel": source.channel,
        "received_at": moment(source.received_at),
        "submission": source.submission,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
