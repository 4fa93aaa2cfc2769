"""Who may do what: the one place where rights are decided.

A token is bound to a unit and a role. It opens that unit's subtree, in the tree of the period
concerned, and nothing beside or above it. What lies outside is answered as if it were not there,
except units, whose codes are no secret.
"""

import hmac
from collections.abc import Mapping
from typing import Literal

from flask import g, request
from sqlalchemy import Connection

from sync_service.database import periods, submissions, units
from sync_service.database.links import holder_of_code, holder_of_link
from sync_service.database.periods import PeriodUnit
from sync_service.database.submissions import Submission
from sync_service.database.tokens import Holder, Role, holder_of
from sync_service.domain.periods import Period
from sync_service.domain.units import Tree
from sync_service.errors import TonghopError
from sync_service.stages.report.links import signature_of
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
PUBLIC = frozenset({"front_door.enter_house", "health.show", "openapi.spec", "report_files.fetch"})

# The pages of this blueprint find out by a unit's link who asks: enter_by_code(), enter_again().
LINKED = "upload_page"


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
    if request.endpoint is None or request.endpoint in PUBLIC or request.blueprint == LINKED:
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


def allow_report_link(report: int, role: str, signature: str) -> None:
    """Lets whoever holds a link out of the office's mail fetch that file. Raises NotFound."""
    right = signature_of(current.context().secret, report, role)
    if report > _LARGEST_ID or not hmac.compare_digest(right.encode(), signature.encode()):
        raise no_such_link()


def no_such_link() -> NotFound:
    """What a link to a report's file is answered that leads nowhere."""
    return NotFound(
        "Địa chỉ tải tệp không đúng hoặc báo cáo chưa được gửi.",
        "The link is wrong, or the report has not been sent.",
    )


def enter_by_code(code: str) -> Holder:
    """Who a code of the upload page belongs to: a clerk of its unit. Raises NotIdentified."""
    with current.reading() as connection:
        return _identified(holder_of_code(connection, code))


def enter_again(link: object) -> Holder:
    """The same by the number of the link, as kept in the session; it may have ended meanwhile.

    Raises NotIdentified.
    """
    if not isinstance(link, int):
        return _identified(None)
    with current.reading() as connection:
        return _identified(holder_of_link(connection, link))


def _identified(holder: Holder | None) -> Holder:
    if holder is None:
        raise NotIdentified(
            "Mã nộp báo cáo không đúng hoặc đã hết hiệu lực.",
            "The code is wrong or has ended.",
        )
    return holder


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

    Raises what within() does, and UnitRefused where the top asks for a unit that is not there.
    """
    return scope_of(connection, *within(connection, holder, period, unit))


def within(
    connection: Connection, holder: Holder, period: str, unit: str | None = None
) -> tuple[Period, str]:
    """The period and unit that a holder may see; that the unit is there only its scope tells.

    Raises UsageRefused for what is no period, PeriodRefused for one that was never opened,
    AccessRefused for a unit outside.
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
    return wanted, asked


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
    return facts[unit].is_within(facts[top])


def _is_root(facts: Mapping[str, PeriodUnit], unit: str) -> bool:
    return unit in facts and facts[unit].parent is None


def _outside(unit: str) -> AccessRefused:
    return AccessRefused(
        f"Đơn vị {unit} không thuộc phạm vi của mã truy cập này trong kỳ đó.",
        f"Unit {unit} is outside this token's subtree in that period.",
    )
