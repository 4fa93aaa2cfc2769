"""The answer to a file as a workbook: the sender's own with its faults marked, or a receipt."""

import secrets
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection

from sync_service.database import periods
from sync_service.database.submissions import Submission
from sync_service.domain.catalogue import EXPLAINED
from sync_service.domain.finding_texts import CATALOGUE
from sync_service.domain.findings import Place
from sync_service.domain.periods import Period
from sync_service.stages.present import HERE, outcome_json, shown_name
from sync_service.stages.store import Outcome
from sync_service.stages.stored import from_record
from sync_service.workbooks.annotate import Unmarkable, annotate, result_workbook, words
from sync_service.workbooks.annotate.verdict import Kind, Remark, Verdict
from sync_service.workbooks.texts import period_words

_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Returned:
    """The workbook that goes back, and the same in words for a mail.

    `is_apart`: nothing can be marked in the file sent, so the answer is a workbook of its own.
    """

    name: str
    content: bytes
    subject: str
    letter: str
    is_apart: bool


def returned(
    verdict: Verdict, content: bytes, log: Callable[[str], None] | None = None
) -> Returned:
    """The answer to a file with these contents.

    Never raises for what the file holds; a fault of ours in marking it goes to `log`.
    """
    name = PurePosixPath(verdict.file)
    suffix = ".xlsx"
    try:
        made = annotate(content, verdict)
        is_apart = False
        suffix = name.suffix if name.suffix.lower() in _SUFFIXES else suffix
    except Unmarkable:
        made, is_apart = result_workbook(verdict), True
    except Exception:  # the answer matters more than its form
        if log is not None:
            log(f"{secrets.token_hex(4)} {verdict.file}\n{traceback.format_exc()}")
        made, is_apart = result_workbook(verdict), True
    return Returned(
        f"{name.stem} - kết quả{suffix}",
        made,
        words.subject(verdict),
        words.letter(verdict, is_apart=is_apart),
        is_apart,
    )


def verdict_of(connection: Connection, outcome: Outcome) -> Verdict:
    """What is told of a file just received or checked; of a foreign one no more than must be."""
    told = outcome_json(outcome)
    file = outcome.checked.arrived.file
    is_trial = outcome.version is None and outcome.submission is None
    unit, period = told["unit"], told["period"]
    return Verdict(
        shown_name(file.name),
        told["status"],
        unit,
        None if outcome.checked.is_foreign else _unit_name(connection, period, unit),
        _period_words(period),
        told["version"],
        None if is_trial else file.received_at.astimezone(HERE),
        tuple(map(_remark, told["findings"])),
        is_trial=is_trial,
    )


def verdict_of_stored(connection: Connection, submission: Submission) -> Verdict:
    """What is told of a file received earlier, as its report stands now."""
    return Verdict(
        shown_name(submission.file_name),
        submission.state,
        submission.unit,
        _unit_name(connection, submission.period, submission.unit),
        _period_words(submission.period),
        submission.version,
        submission.received_at.astimezone(HERE),
        tuple(_remark(from_record(one)) for one in submission.findings),
        reason=submission.reason if submission.state == "returned" else None,
    )


def _unit_name(connection: Connection, period: str | None, unit: str | None) -> str | None:
    if period is None or unit is None:
        return None
    found = periods.units_of(connection, period, [unit]).get(unit)
    return found.name if found else None


def _period_words(code: str | None) -> str | None:
    try:
        return None if code is None else period_words(Period.parse(code))
    except ValueError:
        return code


def _remark(record: Mapping[str, Any]) -> Remark:
    kind: Kind = record["severity"]
    if kind == "explain" and record["hint"].startswith(EXPLAINED["vi"]):
        kind = "explained"
    return Remark(
        kind,
        record["code"],
        Place(record["sheet"], record["cell"]),
        record["message"],
        record["hint"],
        # A rule's value is what it worked out, not what stands in the cell.
        record["value"] if record["code"] in CATALOGUE else None,
        record["read_as"],
        tuple(Place(one["sheet"], one["cell"]) for one in record["related"]),
    )
