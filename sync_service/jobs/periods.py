"""Quarters opened and closed on their days."""

from collections.abc import Mapping
from typing import Any

from sync_service.database import periods
from sync_service.database.engine import reading
from sync_service.jobs.job import Work
from sync_service.stages.periods import open_period, set_period_state

ACTOR = "worker"


def open_quarter(work: Work) -> Mapping[str, Any]:
    """Opens the quarter; one that a person opened, or has closed again, is left as it is."""
    code = work.planned.subject
    with reading(work.context.engine) as connection:
        known = periods.find_period(connection, code)
    if known is None:
        open_period(work.context, code, ACTOR)
    return {"period": code, "opened": known is None}


def close_quarter(work: Work) -> Mapping[str, Any]:
    """Closes the quarter if it is open."""
    code = work.planned.subject
    with reading(work.context.engine) as connection:
        known = periods.find_period(connection, code)
    is_open = known is not None and known.state == "open"
    if is_open:
        set_period_state(work.context, code, "closed", ACTOR)
    return {"period": code, "closed": is_open}
