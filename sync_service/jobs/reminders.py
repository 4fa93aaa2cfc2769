"""Reminders on their days, and word to the units above about those that are late."""

from collections.abc import Mapping
from typing import Any

from sync_service.database import periods
from sync_service.database.engine import reading
from sync_service.domain.periods import Period
from sync_service.jobs.job import Work
from sync_service.stages.mail import reminders
from sync_service.stages.rollup import Scope, scope_of

ACTOR = "worker"


def remind(work: Work) -> Mapping[str, Any]:
    """Writes to every unit that owes a report for the quarter."""
    scope = _open_scope(work)
    if scope is None:
        return _not_open(work)
    told = reminders.remind(work.context, work.settings, scope, ACTOR)
    return _told(work, told)


def tell_above(work: Work) -> Mapping[str, Any]:
    """Writes to every unit with late units below it."""
    scope = _open_scope(work)
    if scope is None:
        return _not_open(work)
    return _told(work, reminders.tell_above(work.context, work.settings, scope, ACTOR))


def _open_scope(work: Work) -> Scope | None:
    code = work.planned.subject
    with reading(work.context.engine) as connection:
        opened = periods.find_period(connection, code)
        if opened is None or opened.state != "open":
            return None
        return scope_of(connection, Period.parse(code), None)


def _not_open(work: Work) -> Mapping[str, Any]:
    return {"period": work.planned.subject, "queued": 0, "open": False}


def _told(work: Work, told: reminders.Reminded) -> Mapping[str, Any]:
    return {
        "period": work.planned.subject,
        "queued": len(told.queued),
        "without_address": len(told.without_address),
    }
