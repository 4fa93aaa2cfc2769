"""The board: who owes a report, who has sent one, and how it stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from sync_service.database import submissions
from sync_service.database.submissions import Submission
from sync_service.domain.mails import addresses_of
from sync_service.domain.rollups import BoardRow, ReportState
from sync_service.stages.rollup import Scope

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def board(connection: Connection, scope: Scope) -> tuple[BoardRow, ...]:
    """Every unit of the subtree in preorder, with its newest file and the count below it."""
    opened = scope.last
    sent: dict[str, list[Submission]] = {}
    for one in submissions.submissions_of(connection, opened.code, scope.units):
        sent.setdefault(one.unit or "", []).append(one)
    states = {
        code: _state(sent.get(code, [])) if unit.expected else None
        for code, unit in scope.units.items()
    }
    below = _counts_below(scope, states)
    rows = []
    for code, unit in scope.units.items():
        shown = _shown(sent.get(code, []))
        expected, accepted = below[code]
        rows.append(
            BoardRow(
                code,
                unit.name,
                unit.kind,
                unit.parent,
                unit.depth,
                unit.expected,
                states[code],
                shown.version if shown else None,
                shown.file_name if shown else None,
                shown.sha256 if shown else None,
                shown.channel if shown else None,
                shown.received_at if shown else None,
                _is_late(shown.received_at, scope) if shown else False,
                expected,
                accepted,
                shown.id if shown else None,
                bool(addresses_of(unit.email)),
            )
        )
    return tuple(rows)


def _state(sent: list[Submission]) -> ReportState:
    """How a unit's report stands: an accepted one counts, whatever was refused after it."""
    shown = _shown(sent)
    if shown is None:
        return "missing"
    if shown.state == "accepted":
        return "approved" if shown.approved_at else "accepted"
    return "returned" if shown.state == "returned" else "rejected"


def _shown(sent: list[Submission]) -> Submission | None:
    """The file that the board shows of a unit: the one that counts, else the newest."""
    counting = [one for one in sent if one.state == "accepted"]
    listed = counting or sent
    return listed[-1] if listed else None


def _is_late(received: datetime, scope: Scope) -> bool:
    return received.astimezone(_HERE).date() > scope.last.due_day


def _counts_below(
    scope: Scope, states: dict[str, ReportState | None]
) -> dict[str, tuple[int, int]]:
    """For every unit how many of its subtree are expected, and how many of those accepted."""
    counts: dict[str, tuple[int, int]] = {}
    for code, unit in reversed(list(scope.units.items())):
        expected, accepted = counts.get(code, (0, 0))
        expected += unit.expected
        accepted += states[code] in ("accepted", "approved")
        counts[code] = (expected, accepted)
        if unit.parent in scope.units:
            above = counts.get(unit.parent or "", (0, 0))
            counts[unit.parent or ""] = (above[0] + expected, above[1] + accepted)
    return counts
