"""How a unit's own reports stand, for its clerk: what is due, what was sent, what counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from sync_service.database import periods, submissions
from sync_service.database.submissions import Submission

# "not_owed": the unit owes nothing in this period, or is not in it.
Standing = Literal["not_owed", "missing", "rejected", "returned", "accepted", "approved"]


@dataclass(frozen=True)
class OwnReport:
    """A unit's report of one open period. `sent` are all its versions, the newest first."""

    period: str
    due_day: date
    is_late: bool
    standing: Standing
    counted: Submission | None
    sent: Sequence[Submission]


@dataclass(frozen=True)
class OwnDesk:
    """A unit by name, with its report of every open period, the newest first."""

    unit: str
    name: str | None
    reports: Sequence[OwnReport]


def own_desk(connection: Connection, unit: str, today: date) -> OwnDesk:
    """What a unit's clerk sees; `name` None while the unit is in no opened period."""
    name: str | None = None
    reports = []
    for opened in reversed(periods.all_periods(connection)):
        fact = periods.units_of(connection, opened.code, [unit]).get(unit)
        name = name or (fact.name if fact else None)
        if opened.state != "open":
            continue
        sent = submissions.submissions_of(connection, opened.code, [unit])[::-1]
        counted = next((one for one in sent if one.state == "accepted"), None)
        standing = _standing(sent, counted, owes=fact is not None and fact.expected)
        late = today > opened.due_day
        reports.append(OwnReport(opened.code, opened.due_day, late, standing, counted, sent))
    return OwnDesk(unit, name, reports)


def _standing(sent: Sequence[Submission], counted: Submission | None, *, owes: bool) -> Standing:
    if counted is not None:
        return "approved" if counted.approved_at is not None else "accepted"
    if not owes:
        return "not_owed"
    if not sent:
        return "missing"
    return "returned" if sent[0].state == "returned" else "rejected"
