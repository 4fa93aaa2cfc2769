"""Who may do what: the one place where rights are decided.

A token is bound to a unit and a role. It opens that unit's subtree, in the tree of the period
concerned, and nothing beside or above it. What lies outside is answered as if it were not there,
except units, whose codes are no secret.
"""

from collections.abc import Mapping
from typing import Literal

from flask import g, request
from sqlalchemy import Connection

from sync_service.database import periods, submissions, units
from sync_service.database.periods import PeriodUnit
from sync_service.database.submissions import Submission
from sync_service.database.tokens import Holder, Role, holder_of
from sync_service.domain.units import Tree
from sync_service.errors import TonghopError
from sync_service.stages.rollup import Scope, opened_quarters, scope_of
from sync_service.web import current
from sync_service.web.asked import period_of

Deed = Literal["send", "see", "review"]

_EVERYONE: frozenset[Role] = frozenset({"clerk", "reviewer", "office", "admin"})
_REVIEWERS: frozenset[Role] = frozenset({"reviewer", "office", "admin"})
_OFFICE: frozenset[Role] = frozenset({"office", "admin"})
_MAY: Mapping[Deed, frozenset[Role]] = {"send": _EVERYONE, "see": _EVERYONE, "review": _REVIEWERS}

# What fits the column of ids; beyond it a database raises instead of finding nothing.
_LARGEST_ID = 2**31 - 1

# Views that answer without a token; every other one is closed to whoever shows none.
PUBLIC = frozenset({"health.show", "openapi.spec"})


class NotIdentified(TonghopError):
    """No token was shown, or one that is unknown or revoked."""


class AccessRefused(TonghopError):
    """The holder has no right to what was asked."""


class NotFound(TonghopError):
    """What was asked for is not there, or not for this holder."""


def identify() -> None:
    """Lets a request through when its view is public or its token is good; before every view.

    Raises NotIdentified.
    """
    # Without an endpoint the address is unknown, and the answer is 404 for everybody.
    if request.endpoint is None or request.endpoint in PUBLIC:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        with current.reading() as connection:
            g.holder = holder_of(connection, token.strip())
    if g.get("holder") is None:
        raise NotIdentified(
            "Cần mã truy cập còn hiệu lực (Authorization: Bearer …).",
            "A valid token is needed (Authorization: Bearer …).",
        )


def allow(deed: Deed) -> Holder:
    """The holder of the request's token, when the role may do this at all; AccessRefused else."""
    holder: Holder = g.holder
    if holder.role not in _MAY[deed]:
        raise AccessRefused(
            "Mã truy cập này không có quyền duyệt, trả lại báo cáo.",
            "This token does not give the right to approve or return reports.",
        )
    return holder


def scope(connection: Connection, holder: Holder, period: str, unit: str | None = None) -> Scope:
    """A unit of the holder's subtree (by default the holder's own) in a period.

    Raises UsageRefused for what is no period, PeriodRefused for one that was never opened,
    AccessRefused for a unit outside, UnitRefused where the top asks for a unit that is not there.
    """
    asked = unit or holder.unit
    wanted = period_of(period)
    quarters = opened_quarters(connection, wanted)
    facts = periods.units_of(connection, quarters[-1].code, {asked, holder.unit})
    # The top may hear that there is no such unit; to others it is outside like any stranger's.
    if not _is_within(facts, asked, holder.unit) and not (
        asked not in facts and _is_root(facts, holder.unit)
    ):
        raise _outside(asked)
    return scope_of(connection, wanted, asked)


def standing_units(holder: Holder, tree: Tree) -> tuple[str, ...]:
    """The units of the holder's subtree in a tree; AccessRefused when the holder's is not in it."""
    if holder.unit not in tree:
        raise _outside(holder.unit)
    return tree.subtree(holder.unit)


def submission(connection: Connection, holder: Holder, submission_id: int) -> Submission:
    """A submission of the holder's subtree; NotFound for any other.

    One whose unit is unknown is only for the office at the top.
    """
    found = None
    if submission_id <= _LARGEST_ID:
        found = submissions.find_submission(connection, submission_id)
    if found is not None:
        facts = periods.units_of(connection, found.period or "", {found.unit or "", holder.unit})
        if found.unit in facts:
            visible = _is_within(facts, found.unit, holder.unit)
        else:
            visible = sees_unplaced(connection, holder)
        if visible:
            return found
    raise NotFound(
        f"Không có báo cáo số {submission_id} trong phạm vi của đơn vị.",
        f"There is no report {submission_id} within the unit's reach.",
    )


def submission_to_review(connection: Connection, holder: Holder, submission_id: int) -> Submission:
    """A submission that the holder may approve or return; NotFound or AccessRefused else.

    A reviewer judges the units below: its own unit only at the top, where nobody is above.
    """
    found = submission(connection, holder, submission_id)
    if holder.role == "reviewer" and found.unit == holder.unit:
        facts = periods.units_of(connection, found.period or "", {holder.unit})
        if not _is_root(facts, holder.unit):
            raise AccessRefused(
                "Báo cáo của chính đơn vị do cấp trên duyệt.",
                "A unit's own report is reviewed by the unit above.",
            )
    return found


def sees_unplaced(connection: Connection, holder: Holder) -> bool:
    """Whether the holder sees submissions whose unit is unknown: the office at the top.

    The top is that of the newest opened period, before the first one that of the units file.
    """
    if holder.role not in _OFFICE:
        return False
    opened = periods.all_periods(connection)
    if opened:
        return periods.root_of(connection, opened[-1].code) == holder.unit
    return units.is_founding_root(connection, holder.unit)


def _is_within(facts: Mapping[str, PeriodUnit], unit: str, top: str) -> bool:
    if unit not in facts or top not in facts:
        return False
    return facts[top].position <= facts[unit].position <= facts[top].last


def _is_root(facts: Mapping[str, PeriodUnit], unit: str) -> bool:
    return unit in facts and facts[unit].parent is None


def _outside(unit: str) -> AccessRefused:
    return AccessRefused(
        f"Đơn vị {unit} không thuộc phạm vi của mã truy cập này trong kỳ đó.",
        f"Unit {unit} is outside this token's subtree in that period.",
    )
