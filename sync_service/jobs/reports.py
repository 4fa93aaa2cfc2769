"""The quarterly report drawn up on its day, and sent where the office wants that by itself."""

from collections.abc import Mapping
from typing import Any

from sync_service.database import periods, reports
from sync_service.database.engine import reading
from sync_service.domain.periods import Period
from sync_service.jobs.job import Work
from sync_service.stages.mail.sending import send
from sync_service.stages.report.making import AUTOMATIC, WORKER, draft
from sync_service.stages.rollup import scope_of


def report(work: Work) -> Mapping[str, Any]:
    """Makes a draft for a person to approve; with automatic approval, sends it instead.

    A report that somebody has made already is left to that person. Raises TonghopError.
    """
    code = work.planned.subject
    period = Period.parse(code)
    with reading(work.context.engine) as connection:
        if periods.find_period(connection, code) is None:
            return {"period": code, "open": False}
        unit = scope_of(connection, period, None).unit
        made = reports.newest(connection, code, unit)
    if work.settings.report_approval == "automatic":
        queued = send(work.context, work.settings, period, None, AUTOMATIC, automatic=True)
        return {"period": code, "mails": len(queued.mails), "before": queued.before}
    if made is None:
        draft(work.context, work.settings, period, unit, WORKER)
    return {"period": code, "drafted": made is None}
